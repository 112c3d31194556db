package dev.rezo.h2;

/**
 * Bounds of what a peer may send and of what is held for it. What it may send too often is bounded
 * as well, by {@code Flood}.
 *
 * <p>Immutable.
 *
 * @param maxFieldListBytes the longest field list of a response or of trailers, in octets of names
 *     and values and 32 for each field (RFC 9113 section 10.5.1); a longer one costs its stream
 * @param maxInformational the most interim responses before the final one
 * @param maxStreams the most streams at a time, however many the peer allows
 * @param maxStreamWindow up to what the window of a stream grows
 * @param maxConnectionWindow up to what the window of the connection grows
 */
public record Http2Limits(
    int maxFieldListBytes,
    int maxInformational,
    int maxStreams,
    int maxStreamWindow,
    int maxConnectionWindow) {

  /**
   * 64 KiB of fields and 32 interim responses, as with HTTP/1.1. 1,000 streams: servers allow 100
   * to 250, and a peer that allows a billion is not to be believed. 16 MiB for a stream: 1 Gbit/s
   * at 134 ms.
   */
  public static final Http2Limits DEFAULT =
      new Http2Limits(64 * 1024, 32, 1000, 16 * 1024 * 1024, 64 * 1024 * 1024);

  /** Checks that something can be done within them. */
  public Http2Limits {
    if (maxFieldListBytes < 64 || maxInformational < 0 || maxStreams < 1) {
      throw new IllegalArgumentException(
          "limits: expected 64 octets of fields, 0 interim responses, 1 stream or more, actual "
              + maxFieldListBytes
              + ", "
              + maxInformational
              + ", "
              + maxStreams);
    }
    if (maxStreamWindow < 1 || maxConnectionWindow < maxStreamWindow) {
      throw new IllegalArgumentException(
          "limits: expected a window of the connection not below that of a stream, actual "
              + maxConnectionWindow
              + " and "
              + maxStreamWindow);
    }
  }
}
