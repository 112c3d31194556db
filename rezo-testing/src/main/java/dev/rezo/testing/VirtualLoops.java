package dev.rezo.testing;

import dev.rezo.io.EventLoop;
import dev.rezo.io.LoopGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * Several {@link VirtualLoop}s that share a network and its time: what a client is built on in a
 * test.
 *
 * <p>Lifecycle: made by the test; {@link #close} ends the loops.
 *
 * <p>Not thread-safe; the caller serialises: all of it belongs to the thread that moves time.
 */
public final class VirtualLoops implements LoopGroup {

  private final VirtualNetwork network;
  private final List<VirtualLoop> loops;
  private int turn;

  /** Makes {@code size} loops, at least 1, on {@code network}. */
  public VirtualLoops(VirtualNetwork network, int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "VirtualLoops: expected a size of at least 1, actual " + size);
    }
    this.network = network;
    List<VirtualLoop> made = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      made.add(new VirtualLoop(network));
    }
    this.loops = List.copyOf(made);
  }

  @Override
  public VirtualLoop next() {
    EventLoop current = network.time().current();
    if (current instanceof VirtualLoop loop && loops.contains(loop)) {
      return loop;
    }
    return loops.get(turn++ % loops.size());
  }

  @Override
  public int size() {
    return loops.size();
  }

  @Override
  public VirtualLoop loop(int index) {
    return loops.get(index);
  }

  @Override
  public void close() {
    loops.forEach(VirtualLoop::end);
  }

  @Override
  public String toString() {
    return "VirtualLoops" + loops;
  }
}
