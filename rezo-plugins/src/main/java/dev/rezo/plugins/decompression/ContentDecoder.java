package dev.rezo.plugins.decompression;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Decodes one body: bytes in, bytes out, as they come.
 *
 * <p>Lifecycle: {@link #decode} any number of times, {@link #isComplete} when the body has ended,
 * {@link #close} once nothing of it runs any more.
 *
 * <p>Not thread-safe; the caller serialises. It runs on loops, so it must not block, and it has to
 * give what it can before it wants more: who reads a body that never ends waits for it.
 */
public interface ContentDecoder extends AutoCloseable {

  /**
   * Takes some of the input and writes some output. One of both has to happen as long as there is
   * input; with no input left, what is still within is to be written.
   *
   * @param in borrowed, its array too: what a decoder wants to keep of it, it copies; what is left
   *     is given again
   * @param out borrowed, with room
   * @throws DataFormatException when the input is not of this coding; what else it throws is taken
   *     for the same
   */
  void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException;

  /** Whether the input may end here. */
  boolean isComplete();

  /** Gives back what it holds. Idempotent; does not throw. */
  @Override
  void close();
}
