package dev.rezo.bench;

import com.zaxxer.hikari.util.ConcurrentBag;
import com.zaxxer.hikari.util.ConcurrentBag.IConcurrentBagEntry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The list of connections in HikariCP: no keys, no limits, no times, and a preference for what the
 * thread had before.
 *
 * <p>Thread-safe.
 */
final class HikariBag implements LeasePool<HikariBag.Entry> {

  /** Something that can be borrowed. Thread-safe. */
  static final class Entry implements IConcurrentBagEntry {
    private final AtomicInteger state = new AtomicInteger();

    @Override
    public boolean compareAndSet(int expected, int next) {
      return state.compareAndSet(expected, next);
    }

    @Override
    public void setState(int next) {
      state.set(next);
    }

    @Override
    public int getState() {
      return state.get();
    }
  }

  private final ConcurrentBag<Entry> bag = new ConcurrentBag<>(waiting -> {});

  HikariBag(int members) {
    for (int i = 0; i < members; i++) {
      bag.add(new Entry());
    }
  }

  @Override
  public Entry lease() throws InterruptedException {
    return bag.borrow(1, TimeUnit.SECONDS);
  }

  @Override
  public void release(Entry lease) {
    bag.requite(lease);
  }
}
