package dev.rezo.client;

import dev.rezo.io.EventLoop;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a pool. It stands on the loop of a connection that is open, and moves on when
 * that one closes: clients with other loops may share a pool, and each may end before the others.
 *
 * <p>Lifecycle: armed by {@link #ask}; over with {@link #end}.
 *
 * <p>Thread-safe.
 */
final class PoolTimer {

  /**
   * The pool looks at all that is idle each time, so what is due meanwhile waits for so long: less
   * than a hundredth of a core where thousands of connections end one after another, too short to
   * be told from the lateness of any timer.
   */
  static final long PACE_NANOS = 20_000_000;

  private final Set<HttpConnection> connections;
  private final boolean outlivesThem;
  private final LongConsumer onDue;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private long dueNanos = Deadlines.NEVER;
  private boolean hasRun;
  private long ranNanos;
  private @Nullable Carrier carrier;
  private boolean ended;

  /**
   * Makes a timer for which nothing is due.
   *
   * @param connections those that are open
   * @param outlivesThem whether the time comes though none is open any more
   * @param onDue runs on a loop when the time has come, with the time that it is
   */
  PoolTimer(Set<HttpConnection> connections, boolean outlivesThem, LongConsumer onDue) {
    this.connections = connections;
    this.outlivesThem = outlivesThem;
    this.onDue = onDue;
  }

  /** Asks for a time, unless one that comes earlier was asked for. */
  void ask(long atNanos) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      boolean tooSoon = hasRun && atNanos - ranNanos < PACE_NANOS;
      dueNanos =
          Deadlines.earlier(dueNanos, tooSoon ? Deadlines.after(ranNanos, PACE_NANOS) : atNanos);
    } finally {
      lock.unlock();
    }
    arm();
  }

  /** A connection stands: it carries the timer if no other does. */
  void opened() {
    arm();
  }

  /** A connection is gone, and no more among those that are open. On its loop. */
  void closed(HttpConnection connection) {
    Carrier left;
    lock.lock();
    try {
      left = carrier;
      if (left == null || left.connection != connection) {
        return;
      }
      if (outlivesThem && connections.isEmpty()) {
        return; // It stays on that loop until another connection is opened.
      }
      carrier = null;
    } finally {
      lock.unlock();
    }
    left.watch.end();
    arm();
  }

  /** Forgets what it was asked for; nothing is due from now on. */
  void end() {
    Carrier left;
    lock.lock();
    try {
      ended = true;
      dueNanos = Deadlines.NEVER;
      left = carrier;
      carrier = null;
    } finally {
      lock.unlock();
    }
    retire(left);
  }

  private static void retire(@Nullable Carrier left) {
    if (left != null) {
      left.onLoop(left.watch::end);
    }
  }

  /** Sees to it that an open connection carries it while something is due. */
  private void arm() {
    Carrier left = null;
    Carrier now;
    lock.lock();
    try {
      if (dueNanos == Deadlines.NEVER) {
        return;
      }
      now = carrier;
      if (now == null || !connections.contains(now.connection)) {
        Iterator<HttpConnection> open = connections.iterator();
        if (open.hasNext()) {
          left = now;
          now = new Carrier(open.next());
          carrier = now;
        }
      }
    } finally {
      lock.unlock();
    }
    retire(left);
    if (now != null) {
      now.onLoop(now::set);
    }
  }

  /** The timer on one loop. Confined to its loop, but for what is final. */
  private final class Carrier {
    final HttpConnection connection;
    final Watch watch;

    Carrier(HttpConnection connection) {
      this.connection = connection;
      this.watch = new Watch(connection.loop(), this::fire);
    }

    void onLoop(Runnable task) {
      EventLoop loop = connection.loop();
      if (loop.inLoop()) {
        task.run();
      } else {
        LoopTasks.later(loop, task);
      }
    }

    void set() {
      lock.lock();
      try {
        if (carrier == this) {
          watch.set(dueNanos);
        }
      } finally {
        lock.unlock();
      }
    }

    private void fire() {
      long now = connection.loop().nanoTime();
      lock.lock();
      try {
        if (carrier != this) {
          return;
        }
        dueNanos = Deadlines.NEVER;
        hasRun = true;
        ranNanos = now;
      } finally {
        lock.unlock();
      }
      onDue.accept(now);
    }
  }
}
