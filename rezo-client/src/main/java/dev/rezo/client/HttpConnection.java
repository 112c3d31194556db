package dev.rezo.client;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Opening;
import dev.rezo.pool.Pooled;

/**
 * A session on a transport: what the pool hands out and an exchange runs on.
 *
 * <p>Confined to its loop, but for {@link #facts}, {@link #loop} and what the pool asks.
 */
interface HttpConnection extends Pooled {

  /** The loop that it is confined to. */
  EventLoop loop();

  /** What is known of it. */
  ConnectionFacts facts();

  /** When its lifetime ends, or {@link dev.rezo.pool.Pool#NEVER}. */
  long expiresAtNanos();

  /** Begins to read and, if the protocol wants it, to speak. Once, on its loop. */
  void open();

  /** Runs an exchange; it and the lease are ended by this connection, once. */
  void start(Exchange exchange, Lease<Route, HttpConnection> lease);

  /** Takes back a lease on which nothing was started. */
  void giveBack(Lease<Route, HttpConnection> unused);

  /** Parks itself as soon as it stands: nobody needs it yet. */
  void park(Opening<Route, HttpConnection> opening);

  /** Ends a running exchange early; nothing happens if it runs no more. */
  void abort(Exchange exchange, RezoException cause);

  /** Closes at once; a running exchange fails. */
  void close(RezoException cause);

  /** Ends the running exchange if it is one of this client. Thread-safe. */
  void stopExchangeOf(ClientCore client);

  /** Closes a connection that the pool has given up. Thread-safe. */
  void discard();
}
