package dev.rezo.h1;

import dev.rezo.http.Headers;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Writes the end of a chunked request body.
 *
 * <pre>
 * [ CRLF of the chunk before ] "0" CRLF *( field-line CRLF ) CRLF
 * </pre>
 */
final class LastChunk {

  private LastChunk() {}

  /**
   * Writes it.
   *
   * @param out borrowed
   * @return false if it does not fit: then nothing is written
   * @throws IllegalArgumentException when a trailer belongs into a head
   */
  static boolean write(boolean afterChunk, Headers trailers, ByteBuffer out) {
    for (int i = 0; i < trailers.size(); i++) {
      requireTrailer(trailers.name(i));
    }
    int start = out.position();
    try {
      Latin1.put(out, afterChunk ? "\r\n0\r\n" : "0\r\n");
      for (int i = 0; i < trailers.size(); i++) {
        RequestHead.putField(trailers.name(i), trailers.value(i), out);
      }
      Latin1.put(out, "\r\n");
      return true;
    } catch (BufferOverflowException e) {
      out.position(start);
      return false;
    }
  }

  /** RFC 9110 section 6.5.1: what frames or routes a message cannot come after it. */
  private static void requireTrailer(String name) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "connection", "content-length", "host", "te", "trailer", "transfer-encoding" ->
          throw new IllegalArgumentException(
              "trailers: expected no " + name + ", which belongs into the head, actual one");
      default -> {}
    }
  }
}
