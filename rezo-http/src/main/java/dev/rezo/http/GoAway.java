package dev.rezo.http;

/**
 * The peer of an HTTP/2 session takes no more streams (RFC 9113 section 6.8).
 *
 * <p>Immutable.
 *
 * @param lastStreamId the last stream that it has looked at or may; those above it are sent again
 *     on another connection, the others go on
 * @param code why (RFC 9113 section 7); 0 is an end in good order
 * @param codeName its name there, as in {@code NO_ERROR}, or the number in hexadecimal
 * @param debug the beginning of what the peer says besides, made fit to be shown
 */
public record GoAway(int lastStreamId, long code, String codeName, String debug) {

  /** As in {@code NO_ERROR, last stream 5, "restarting"}. */
  @Override
  public String toString() {
    String said = debug.isEmpty() ? "" : ", \"" + debug + "\"";
    return codeName + ", last stream " + lastStreamId + said;
  }
}
