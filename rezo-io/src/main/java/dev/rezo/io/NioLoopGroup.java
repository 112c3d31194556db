package dev.rezo.io;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of {@link NioEventLoop}s.
 *
 * <p>Thread-safe.
 */
final class NioLoopGroup implements LoopGroup {

  /**
   * How long {@link #close} waits for the threads. They end in microseconds unless a handler blocks
   * its loop, and then closing must not block as well.
   */
  private static final long END_PATIENCE_MILLIS = 1_000;

  private final NioEventLoop[] loops;
  private final AtomicInteger turn = new AtomicInteger();

  NioLoopGroup(int size, String name) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "LoopGroup: expected a size of at least 1, actual " + size);
    }
    loops = new NioEventLoop[size];
    for (int i = 0; i < size; i++) {
      loops[i] = new NioEventLoop(String.join("-", name, Integer.toString(i)), System::nanoTime);
    }
  }

  @Override
  public EventLoop next() {
    NioEventLoop own = ownLoop();
    return own != null ? own : loops[Math.floorMod(turn.getAndIncrement(), loops.length)];
  }

  @Override
  public int size() {
    return loops.length;
  }

  @Override
  public EventLoop loop(int index) {
    return loops[index];
  }

  @Override
  public void close() {
    for (NioEventLoop loop : loops) {
      loop.end();
    }
    if (ownLoop() == null) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_PATIENCE_MILLIS);
    try {
      for (NioEventLoop loop : loops) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        loop.awaitEnd(Math.max(1, left));
      }
    } catch (InterruptedException e) {
      // The threads end without us; who interrupted is told by the flag.
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable NioEventLoop ownLoop() {
    for (NioEventLoop loop : loops) {
      if (loop.inLoop()) {
        return loop;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "LoopGroup[" + loops[0] + ", " + loops.length + " loops]";
  }
}
