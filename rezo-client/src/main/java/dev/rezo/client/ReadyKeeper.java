package dev.rezo.client;

import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.Refill;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the connections that a pool wants to have ready. A pool cannot dial: the client does that
 * whose call used the bucket last, with its own loops and limits, for as long as it is open.
 *
 * <p>Thread-safe.
 */
final class ReadyKeeper {

  private final ConnectionPool pool;
  private final int most;
  private final ConcurrentHashMap<Route, ClientCore> users = new ConcurrentHashMap<>();

  ReadyKeeper(ConnectionPool pool, PoolLimits limits) {
    this.pool = pool;
    this.most = limits.maxBuckets();
  }

  /** A client asks for a connection of this route. */
  void used(Route route, ClientCore client) {
    if (users.get(route) == client) {
      return;
    }
    users.put(route, client);
    if (users.size() > most) { // There are fewer buckets: the next call brings a wrong one back.
      Iterator<Route> any = users.keySet().iterator();
      if (any.hasNext()) {
        users.remove(any.next());
      }
    }
  }

  /** A client is closed, and opens nothing any more. */
  void left(ClientCore client) {
    users.values().removeIf(user -> user == client);
  }

  /** Begins to open what is missing, if there is still somebody to do so. */
  void open(Refill<Route> missing) {
    Route route = missing.key();
    ClientCore client = users.get(route);
    if (client == null) {
      return;
    }
    if (client.isClosed() || client.isOutdated(route)) {
      users.remove(route, client);
    } else {
      client.keepReady(pool, route, missing.count());
    }
  }
}
