package dev.rezo.micrometer;

import dev.rezo.client.ClientSnapshot;
import dev.rezo.client.RezoClient;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot of a client, at most a second old: a registry reads some forty meters one
 * after the other, and they are to be of one moment and one effort.
 *
 * <p>Guarded by its lock, under which a snapshot is taken; nobody hears or reads of it there.
 */
final class FreshSnapshot {

  private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Hears of each snapshot that is taken. */
  interface Watcher {
    /** A snapshot was taken; on the thread that reads, perhaps on several at once. */
    void fresh(ClientSnapshot now);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final WeakReference<RezoClient> client;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private @Nullable ClientSnapshot last;
  private long takenNanos;

  FreshSnapshot(RezoClient client) {
    this.client = new WeakReference<>(client);
  }

  void onFresh(Watcher watcher) {
    watchers.add(watcher);
  }

  /** This one hears nothing any more, but for what it is being told. */
  void forget(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** What this reads of a snapshot, or the other value if the client is gone. */
  double read(ToDoubleFunction<ClientSnapshot> of, double otherwise) {
    ClientSnapshot now = newest();
    return now == null ? otherwise : of.applyAsDouble(now);
  }

  private @Nullable ClientSnapshot newest() {
    ClientSnapshot taken;
    lock.lock();
    try {
      long nowNanos = System.nanoTime();
      if (last != null && nowNanos - takenNanos < LIFETIME_NANOS) {
        return last;
      }
      RezoClient living = client.get();
      taken = living == null ? null : living.snapshot();
      last = taken;
      takenNanos = nowNanos;
    } finally {
      lock.unlock();
    }
    if (taken != null) {
      watchers.forEach(watcher -> watcher.fresh(taken));
    }
    return taken;
  }
}
