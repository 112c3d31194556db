package dev.rezo.client;

import dev.rezo.http.Protocol;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which routes have a connection, or had one a moment ago: a server that refuses there is
 * restarting, where one that never answered is not there at all.
 *
 * <p>Thread-safe. Touched when a connection is opened or closed, and never in between.
 */
final class StandingRoutes {

  /** How long a route counts after its last connection: longer than any restart that is hurried. */
  static final long MEMORY_NANOS = 60_000_000_000L;

  /** A client that meets more servers than this, such as a crawler, forgets some of them early. */
  static final int MAX_REMEMBERED = 1024;

  private final ConcurrentHashMap<Route, Presence> presences = new ConcurrentHashMap<>();

  /**
   * When what is gone was last forgotten, or null if it never was; two threads may do it at once,
   * which harms nobody.
   */
  private volatile @Nullable Long forgottenNanos;

  /** A connection stands. */
  void opened(Route route, Protocol protocol) {
    Presence first = new Presence(1, 0, protocol);
    presences.merge(route, first, (known, one) -> known.opened(protocol));
  }

  /** A connection that was {@link #opened} is gone. */
  void closed(Route route, long nowNanos) {
    boolean full = presences.size() > MAX_REMEMBERED;
    presences.computeIfPresent(route, (same, known) -> known.closed(nowNanos, full));
    Long last = forgottenNanos;
    if (last == null || nowNanos - last >= MEMORY_NANOS) {
      forgottenNanos = nowNanos;
      presences.values().removeIf(known -> !known.isRecent(nowNanos));
    }
  }

  /** Whether the route has a connection, or had one within {@link #MEMORY_NANOS}. */
  boolean stoodLately(Route route, long nowNanos) {
    Presence known = presences.get(route);
    return known != null && known.isRecent(nowNanos);
  }

  /** Whether the last connection of the route that is remembered spoke HTTP/1.1. */
  boolean spokeHttp1(Route route) {
    Presence known = presences.get(route);
    return known != null && known.protocol != Protocol.HTTP_2;
  }

  /** How many routes are remembered. */
  int size() {
    return presences.size();
  }

  /**
   * What is known of one route.
   *
   * @param open how many connections it has
   * @param goneNanos when the last one went, if it has none
   * @param protocol what the last one spoke that was opened
   */
  private record Presence(int open, long goneNanos, Protocol protocol) {

    Presence opened(Protocol spoken) {
      return new Presence(open + 1, 0, spoken);
    }

    /** One connection less; null to forget the route with its last one. */
    @Nullable Presence closed(long nowNanos, boolean forget) {
      return forget && open == 1 ? null : new Presence(open - 1, nowNanos, protocol);
    }

    boolean isRecent(long nowNanos) {
      return open > 0 || nowNanos - goneNanos < MEMORY_NANOS;
    }
  }
}
