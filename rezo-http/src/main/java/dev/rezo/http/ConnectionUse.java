package dev.rezo.http;

/**
 * One use of a connection by one exchange.
 *
 * <p>Immutable.
 *
 * @param connection the connection
 * @param useCount how many exchanges have used it by now: 1 for the first
 * @param waitedNanos how long the exchange waited in the pool's queue
 */
public record ConnectionUse(ConnectionFacts connection, int useCount, long waitedNanos) {

  /** Whether it was used before. */
  public boolean reused() {
    return useCount > 1;
  }

  /** The connection's number. */
  public long id() {
    return connection.id();
  }

  /** What the connection speaks. */
  public Protocol protocol() {
    return connection.protocol();
  }
}
