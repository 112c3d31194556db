package dev.rezo.client;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.RemovalCause;

/**
 * Tells a user's listener what a pool does, in terms of what users know of a connection.
 *
 * <p>Thread-safe.
 */
final class PoolWatcher implements PoolListener<Route, HttpConnection> {

  private final PoolListener<Route, ConnectionFacts> listener;

  PoolWatcher(PoolListener<Route, ConnectionFacts> listener) {
    this.listener = listener;
  }

  @Override
  public void added(Route route, HttpConnection connection) {
    listener.added(route, connection.facts());
  }

  @Override
  public void removed(Route route, HttpConnection connection, RemovalCause cause) {
    listener.removed(route, connection.facts(), cause);
  }

  @Override
  public void leased(Route route, HttpConnection connection, long waitedNanos) {
    listener.leased(route, connection.facts(), waitedNanos);
  }

  @Override
  public void released(Route route, HttpConnection connection) {
    listener.released(route, connection.facts());
  }

  @Override
  public void queued(Route route, int depth) {
    listener.queued(route, depth);
  }
}
