package dev.rezo.http;

/**
 * An HTTP/2 session, as {@link SessionListener listeners} tell it from others.
 *
 * <p>Immutable.
 *
 * @param origin whom its requests are for
 * @param connection what it runs on
 */
public record SessionFacts(Origin origin, ConnectionFacts connection) {

  /** As in {@code https://api.example.com Connection[7 HTTP/2 ...]}. */
  @Override
  public String toString() {
    return origin + " " + connection;
  }
}
