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

  @Override
  void close() throws IOException;
}
