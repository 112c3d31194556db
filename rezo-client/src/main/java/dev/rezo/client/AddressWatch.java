package dev.rezo.client;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.DnsListener;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Has connections leave their pool whose name does not have their address any more.
 *
 * <p>Lifecycle: one for each pool. It listens to a cache of addresses from the first connection
 * that an address of this cache led to until the last one is closed: once, however many clients
 * there are, and a cache that outlives a pool does not keep it.
 *
 * <p>Thread-safe. A cache tells of changes on any thread, without its lock; connections close on
 * their own loops.
 */
final class AddressWatch {

  /** Takes a connection out of the pool: now if it is idle, else with its last exchange. */
  interface Retirement {
    void retire(Route route, HttpConnection connection);
  }

  /** Where a connection leads to, and who said so. Immutable. */
  private record Place(CachingResolver cache, String host, InetAddress address, Route route) {}

  private final Retirement retirement;
  private final Map<HttpConnection, Place> places = new ConcurrentHashMap<>();
  private final Map<CachingResolver, Listening> caches = new ConcurrentHashMap<>();

  AddressWatch(Retirement retirement) {
    this.retirement = retirement;
  }

  /**
   * A connection is about to be opened.
   *
   * @param host the name that was looked up: that of the origin, or of what is reached instead
   * @param address what the cache has led it to
   */
  void watch(
      HttpConnection connection,
      Route route,
      CachingResolver cache,
      String host,
      InetAddress address) {
    String name = host.toLowerCase(Locale.ROOT); // As the cache tells of it.
    places.put(connection, new Place(cache, name, address, route));
    caches.compute(
        cache, (key, known) -> (known == null ? new Listening(cache) : known).withOneMore());
  }

  /** It is in the pool: its address may have gone while it was dialled. */
  void pooled(HttpConnection connection) {
    Place place = places.get(connection);
    if (place != null && place.cache.isGone(place.host, place.address)) {
      retirement.retire(place.route, connection);
    }
  }

  /** A connection is closed; nothing happens if it was not watched. */
  void forget(HttpConnection connection) {
    Place place = places.remove(connection);
    if (place != null) {
      caches.computeIfPresent(place.cache, (key, known) -> known.withOneLess());
    }
  }

  /** To how many caches it listens. */
  int caches() {
    return caches.size();
  }

  private void changed(CachingResolver cache, String host, List<InetAddress> gone) {
    places.forEach(
        (connection, place) -> {
          if (place.cache == cache && place.host.equals(host) && gone.contains(place.address)) {
            retirement.retire(place.route, connection);
          }
        });
  }

  /**
   * Hears of one cache while there are connections that it led somewhere.
   *
   * <p>Guarded by the map of caches, which changes one entry at a time.
   */
  private final class Listening implements DnsListener {
    private final CachingResolver cache;
    private int connections;

    Listening(CachingResolver cache) {
      this.cache = cache;
    }

    Listening withOneMore() {
      if (connections++ == 0) {
        cache.addListener(this);
      }
      return this;
    }

    /** Null, which ends its entry, when that was the last one. */
    @Nullable Listening withOneLess() {
      if (--connections > 0) {
        return this;
      }
      cache.removeListener(this);
      return null;
    }

    @Override
    public void changed(String host, List<InetAddress> gone, List<InetAddress> come) {
      if (!gone.isEmpty()) {
        AddressWatch.this.changed(cache, host, gone);
      }
    }
  }
}
