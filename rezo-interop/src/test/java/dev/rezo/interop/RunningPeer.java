package dev.rezo.interop;

import java.io.IOException;

/**
 * A peer that was started.
 *
 * <p>Not thread-safe; the caller serialises.
 */
interface RunningPeer extends AutoCloseable {

  /** The ends of its logs. */
  String logs();

  /** Whether it has ended because of a fault in its own memory. */
  boolean hasCrashed() throws InterruptedException;

  @Override
  void close() throws IOException;
}
