package dev.rezo.plugins.decompression;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Decodes one content coding: bytes in, bytes out, as they come.
 *
 * <p>Not thread-safe; the caller serialises.
 */
interface Decoder extends AutoCloseable {

  /**
   * Takes some of the input and writes some output.
   *
   * @param in borrowed; what is left is to be given again
   * @param out borrowed, with room
   * @throws DataFormatException when the input is not of this coding
   */
  void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException;

  /** Whether the input may end here. */
  boolean isComplete();

  /** Gives back what it holds. Idempotent. */
  @Override
  void close();
}
