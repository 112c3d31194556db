package dev.rezo.micrometer;

import dev.rezo.client.ClientSnapshot;
import dev.rezo.client.RezoClient;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot of a client, at most a second old: a registry reads some forty meters one
 * after the other, and they are to be of one moment and one effort.
 *
 * <p>Guarded by its lock.
 */
final class FreshSnapshot {

  private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Hears of each snapshot that is taken. */
  interface Watcher {
    /** A snapshot was taken; under the lock. */
    void fresh(ClientSnapshot now);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final WeakReference<RezoClient> client;
  private final List<Watcher> watchers = new ArrayList<>();
  private @Nullable ClientSnapshot last;
  private long takenNanos;

  FreshSnapshot(RezoClient client) {
    this.client = new WeakReference<>(client);
  }

  void onFresh(Watcher watcher) {
    lock.lock();
    try {
      watchers.add(watcher);
    } finally {
      lock.unlock();
    }
  }

  /** This one hears nothing any more. */
  void forget(Watcher watcher) {
    lock.lock();
    try {
      watchers.remove(watcher);
    } finally {
      lock.unlock();
    }
  }

  /** What this reads of a snapshot, or the other value if the client is gone. */
  double read(ToDoubleFunction<ClientSnapshot> of, double otherwise) {
    lock.lock();
    try {
      ClientSnapshot now = take(System.nanoTime());
      return now == null ? otherwise : of.applyAsDouble(now);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ClientSnapshot take(long nowNanos) {
    if (last != null && nowNanos - takenNanos < LIFETIME_NANOS) {
      return last;
    }
    RezoClient living = client.get();
    last = living == null ? null : living.snapshot();
    takenNanos = nowNanos;
    if (last != null) {
      for (Watcher watcher : List.copyOf(watchers)) {
        watcher.fresh(last);
      }
    }
    return last;
  }
}
