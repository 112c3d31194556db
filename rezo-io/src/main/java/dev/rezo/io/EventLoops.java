package dev.rezo.io;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where event loops come from. Threads are daemons: they start with the first use of a loop and
 * never keep the process alive.
 *
 * <p>Thread-safe.
 */
public final class EventLoops {

  /** More loops than this serve no client: one loop moves several gigabits per second. */
  private static final int MAX_SHARED_LOOPS = 4;

  private static final ReentrantLock SHARED_LOCK = new ReentrantLock();

  // Guarded by SHARED_LOCK.
  private static @Nullable NioLoopGroup sharedGroup;
  private static int sharedHolders;

  private EventLoops() {}

  /**
   * A handle on the loops that the whole process shares: one for each core, at most 4. Counted by
   * reference; the threads end when the last handle is closed, and start again for the next.
   */
  public static LoopGroup shared() {
    SHARED_LOCK.lock();
    try {
      NioLoopGroup group = sharedGroup;
      if (group == null) {
        int cores = Runtime.getRuntime().availableProcessors();
        group = new NioLoopGroup(Math.min(cores, MAX_SHARED_LOOPS), "rezo-loop");
        sharedGroup = group;
      }
      sharedHolders++;
      return new SharedHandle(group);
    } finally {
      SHARED_LOCK.unlock();
    }
  }

  /**
   * A group of its own.
   *
   * @param size the number of loops, at least 1
   * @param name the first part of the threads' names
   */
  public static LoopGroup ofSize(int size, String name) {
    return new NioLoopGroup(size, Objects.requireNonNull(name, "name"));
  }

  /** Answers the group if the last holder has gone, for the caller to close outside the lock. */
  private static @Nullable NioLoopGroup releaseShared() {
    SHARED_LOCK.lock();
    try {
      if (--sharedHolders > 0) {
        return null;
      }
      NioLoopGroup unheld = sharedGroup;
      sharedGroup = null;
      return unheld;
    } finally {
      SHARED_LOCK.unlock();
    }
  }

  /** One holder's view of the shared group. Thread-safe. */
  private static final class SharedHandle implements LoopGroup {

    private final NioLoopGroup group;
    private final AtomicBoolean closed = new AtomicBoolean();

    SharedHandle(NioLoopGroup group) {
      this.group = group;
    }

    @Override
    public EventLoop next() {
      return group.next();
    }

    @Override
    public int size() {
      return group.size();
    }

    @Override
    public EventLoop loop(int index) {
      return group.loop(index);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        NioLoopGroup unheld = releaseShared();
        if (unheld != null) {
          unheld.close();
        }
      }
    }

    @Override
    public String toString() {
      return group + (closed.get() ? " (let go)" : "");
    }
  }
}
