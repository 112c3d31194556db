package dev.rezo.io;

/**
 * A handle on a group of event loops.
 *
 * <p>Lifecycle: {@link EventLoops} gives handles out; each is closed once by its holder.
 *
 * <p>Thread-safe.
 */
public interface LoopGroup extends AutoCloseable {

  /** The next loop in turn; on a thread that is one of the group's loops, that loop. */
  EventLoop next();

  /** The number of loops. */
  int size();

  /** The loop with this number, from 0. */
  EventLoop loop(int index);

  /** Lets go of the group; when the last holder does so, its threads end. Idempotent. */
  @Override
  void close();
}
