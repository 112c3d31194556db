package dev.rezo.h1;

/**
 * Bounds of what a peer may send.
 *
 * <p>Immutable.
 *
 * @param maxHeadBytes the longest response head, and the longest trailer section
 * @param maxInformational the most interim responses before the final one
 */
public record Http1Limits(int maxHeadBytes, int maxInformational) {

  /**
   * 64 KiB heads: Node takes 16, curl 300, java.net.http 384. 32 interim responses: a peer that
   * sends one each second to keep a call from ending is stopped long before it is noticed.
   */
  public static final Http1Limits DEFAULT = new Http1Limits(64 * 1024, 32);

  /** Checks that a head fits at all. */
  public Http1Limits {
    if (maxHeadBytes < 16) {
      throw new IllegalArgumentException(
          "maxHeadBytes: expected at least 16, actual " + maxHeadBytes);
    }
    if (maxInformational < 0) {
      throw new IllegalArgumentException(
          "maxInformational: expected at least 0, actual " + maxInformational);
    }
  }
}
