package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a cache knows and decides: what it remembers, which look-ups are under way, and what
 * becomes of a request. It asks nobody, reads no clock and completes no future: it says what is to
 * be done, and its caller does that after it has unlocked.
 *
 * <p>Guarded by the lock of its {@link CachingResolver}.
 */
final class CacheState {

  /**
   * How soon a name is asked for again while its old answer is given, or after none of its
   * addresses answered. A second is what a busy client may cost a name server that is recovering,
   * and what it loses once the server is back.
   */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How long a request waits for a look-up when there is an old answer to fall back on: the client
   * response timer of RFC 8767 section 5. A name server that is down is silent, and silence becomes
   * a failure only after more time than most requests have.
   */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_800);

  /**
   * Look-ups at once, so that an upstream resolver that never answers cannot fill the heap: ten
   * times what {@link SystemResolver} takes on.
   */
  static final int MOST_LOOKUPS = 10_000;

  /** Requests that wait, for the same reason. */
  static final int MOST_PASSENGERS = 100_000;

  /** Addresses kept of one answer, which may have thousands: more than anybody ever tries. */
  static final int MOST_ADDRESSES = 256;

  /** What is to become of a request. */
  enum Outcome {
    HIT,
    STALE,
    MISS,
    COALESCED,
    REFUSED
  }

  /**
   * What was decided for a request.
   *
   * @param outcome what becomes of it
   * @param entry what it is given, if it is a hit or stale
   * @param departing the look-up that the caller has to begin, or null
   * @param overdue what is to be done first, because time has passed unseen; or null
   */
  record Verdict(
      Outcome outcome,
      @Nullable Entry entry,
      @Nullable Flight departing,
      @Nullable Landing overdue) {}

  private final DnsConfig config;
  private final long staleIfErrorNanos;
  private final long staleWhileRevalidateNanos;
  private final long lookupLimitNanos;

  private final KnownHosts known;
  private final Map<DnsQuery, Flight> flights = new HashMap<>();
  private final LookupHistogram times = new LookupHistogram();
  private int underWay;
  private int waiting;
  private long hits;
  private long misses;
  private long coalesced;
  private long stale;
  private long revalidations;
  private long lookups;
  private long failures;
  private long evictions;

  CacheState(DnsConfig config, IntSupplier random) {
    this.config = config;
    this.staleIfErrorNanos = config.staleIfError().toNanos();
    this.staleWhileRevalidateNanos = config.staleWhileRevalidate().toNanos();
    this.lookupLimitNanos = config.lookupLimit().toNanos();
    this.known = new KnownHosts(config.maxEntries(), config.choice(), random);
  }

  /** What is known and still holds, or null: then {@link #ask}. */
  @Nullable Entry hit(String name, DnsFamily family, long ownTtlNanos, long nowNanos) {
    Entry entry = known.find(name, family);
    if (entry == null || !entry.isFresh(ownTtlNanos, nowNanos)) {
      return null;
    }
    hits++;
    return entry;
  }

  /** Decides what becomes of a request. It waits from here on, if it is not given an entry. */
  Verdict ask(DnsQuery query, Passenger<?> passenger, long nowNanos) {
    Landing overdue = null;
    Flight flight = flights.get(query);
    if (flight != null && nowNanos - flight.dueAtNanos >= 0) {
      overdue = timeIsUp(flight, nowNanos);
      flight = flights.get(query);
    }
    Entry entry = known.find(query.host(), query.family());
    if (entry != null && entry.isFresh(passenger.ownTtlNanos, nowNanos)) {
      hits++; // it has landed since the request looked
      return new Verdict(Outcome.HIT, entry, null, overdue);
    }
    if (entry != null && isGivenAtOnce(entry, passenger.ownTtlNanos, nowNanos)) {
      stale++;
      boolean early = entry.troubled() && nowNanos - entry.retryAtNanos() < 0;
      if (flight != null || early || underWay >= MOST_LOOKUPS) {
        return new Verdict(Outcome.STALE, entry, null, overdue);
      }
      revalidations++;
      return new Verdict(Outcome.STALE, entry, departing(query, true, entry, nowNanos), overdue);
    }
    boolean full = waiting >= MOST_PASSENGERS || (flight == null && underWay >= MOST_LOOKUPS);
    if (full
        && entry != null
        && entry.isBetterThanNothing(passenger.ownTtlNanos, staleIfErrorNanos, nowNanos)) {
      stale++;
      return new Verdict(Outcome.STALE, entry, null, overdue);
    }
    if (full) {
      misses++;
      return new Verdict(Outcome.REFUSED, null, null, overdue);
    }
    if (flight != null) {
      coalesced++;
      board(flight, passenger);
      return new Verdict(Outcome.COALESCED, null, null, overdue);
    }
    misses++;
    Flight departing = departing(query, true, entry, nowNanos);
    board(departing, passenger);
    return new Verdict(Outcome.MISS, null, departing, overdue);
  }

  /** A request that goes past the cache: a look-up for it alone, of which nothing is kept. */
  Verdict askPast(DnsQuery query, Passenger<?> passenger, long nowNanos) {
    misses++;
    if (waiting >= MOST_PASSENGERS || underWay >= MOST_LOOKUPS) {
      return new Verdict(Outcome.REFUSED, null, null, null);
    }
    Flight departing = departing(query, false, null, nowNanos);
    board(departing, passenger);
    return new Verdict(Outcome.MISS, null, departing, null);
  }

  private boolean isGivenAtOnce(Entry entry, long ownTtlNanos, long nowNanos) {
    return entry.isGoodWhileAsking(ownTtlNanos, staleWhileRevalidateNanos, nowNanos)
        || (entry.troubled()
            && entry.isBetterThanNothing(ownTtlNanos, staleIfErrorNanos, nowNanos));
  }

  private Flight departing(DnsQuery query, boolean shared, @Nullable Entry old, long nowNanos) {
    boolean canFallBack = old != null && old.isKnown() && staleIfErrorNanos > 0;
    long wait = canFallBack ? Math.min(PATIENCE_NANOS, lookupLimitNanos) : lookupLimitNanos;
    Flight flight = new Flight(query, shared, nowNanos, nowNanos + wait);
    if (shared) {
      flights.put(query, flight);
    }
    underWay++;
    lookups++;
    return flight;
  }

  private void board(Flight flight, Passenger<?> passenger) {
    flight.passengers.add(passenger);
    waiting++;
  }

  private List<Passenger<?>> leave(Flight flight) {
    List<Passenger<?>> all = flight.passengers;
    flight.passengers = new ArrayList<>(0);
    waiting -= all.size();
    return all;
  }

  /** An answer has come; null if the look-up was over. */
  @Nullable Landing landed(Flight flight, DnsAnswer answer, long nowNanos) {
    if (flight.over) {
      return null;
    }
    DnsQuery query = flight.query;
    List<InetAddress> wanted = query.family().of(answer.addresses());
    if (wanted.isEmpty()) {
      return failed(flight, ResolvedLookup.noAddress(query.host()), nowNanos);
    }
    List<InetAddress> addresses =
        wanted.size() <= MOST_ADDRESSES ? wanted : List.copyOf(wanted.subList(0, MOST_ADDRESSES));
    long hold = config.holdNanos(answer);
    boolean kept = end(flight);
    Landing landing = landing(flight, nowNanos);
    landing.served = leave(flight);
    if (kept) {
      Entry before = known.find(query.host(), query.family());
      landing.entry = known.answered(query, addresses, nowNanos, hold);
      if (before != null && before.isKnown()) {
        landing.change = known.changed(query, before.addresses(), addresses);
      }
      landing.evicted = evict();
    } else {
      landing.entry = Entry.known(addresses, null, nowNanos, hold);
    }
    return landing;
  }

  /** The look-up has failed; null if it was over. */
  @Nullable Landing failed(Flight flight, UnknownHostException failure, long nowNanos) {
    if (flight.over) {
      return null;
    }
    failures++;
    boolean current = end(flight);
    Landing landing = landing(flight, nowNanos);
    landing.failure = failure;
    if (!current) {
      landing.failed = leave(flight);
      return landing;
    }
    DnsQuery query = flight.query;
    Entry old = known.find(query.host(), query.family());
    if (old != null && !(failure instanceof NoSuchHostException)) {
      fallBack(flight, old, landing, nowNanos);
    }
    landing.failed = leave(flight);
    if (landing.entry != null) {
      return landing; // the old answer stays
    }
    if (failure instanceof NoSuchHostException && query.family() == DnsFamily.ANY) {
      known.forget(query.host()); // it has no address of either family
    }
    long hold = config.holdNanos(failure);
    boolean refused = failure instanceof LookupRefusal refusal && refusal.isRefusal();
    if (hold > 0 && !refused) {
      known.put(query, Entry.unknown(failure, nowNanos, hold));
      landing.evicted = evict();
    } else {
      known.forget(query);
    }
    return landing;
  }

  /** The look-up takes long; null if there is nothing to do about it yet. */
  @Nullable Landing timeIsUp(Flight flight, long nowNanos) {
    if (flight.over || nowNanos - flight.dueAtNanos < 0) {
      return null;
    }
    long limitAt = flight.departedAtNanos + lookupLimitNanos;
    if (nowNanos - limitAt >= 0) {
      Landing lapsed =
          failed(
              flight,
              new UnknownHostException(
                  flight.query.host()
                      + ": expected an answer within "
                      + Duration.ofNanos(lookupLimitNanos)
                      + ", actual none"),
              nowNanos);
      if (lapsed != null) {
        lapsed.abandoned = flight.upstream;
      }
      return lapsed;
    }
    flight.dueAtNanos = limitAt;
    Landing landing = new Landing(flight.query, nowNanos);
    Entry old = known.find(flight.query.host(), flight.query.family());
    if (old != null && flights.get(flight.query) == flight) {
      fallBack(flight, old, landing, nowNanos);
    }
    return landing;
  }

  /** Gives the old answer to those for whom it is not too old, and to all who come. */
  private void fallBack(Flight flight, Entry old, Landing landing, long nowNanos) {
    List<Passenger<?>> served = new ArrayList<>();
    List<Passenger<?>> others = new ArrayList<>();
    for (Passenger<?> passenger : leave(flight)) {
      boolean good = old.isBetterThanNothing(passenger.ownTtlNanos, staleIfErrorNanos, nowNanos);
      (good ? served : others).add(passenger);
    }
    others.forEach(passenger -> board(flight, passenger));
    boolean good = old.isBetterThanNothing(Entry.NO_TTL_OF_ITS_OWN, staleIfErrorNanos, nowNanos);
    if (good || !served.isEmpty()) {
      Entry troubled = old.troubledUntil(nowNanos + RETRY_NANOS);
      known.put(flight.query, troubled);
      landing.entry = troubled;
      landing.served = served;
      landing.stale = true;
      stale += served.size();
    }
  }

  /** It is over; says whether it still was the look-up of its query. */
  private boolean end(Flight flight) {
    flight.over = true;
    underWay--;
    return flights.remove(flight.query, flight);
  }

  private Landing landing(Flight flight, long nowNanos) {
    Landing landing = new Landing(flight.query, nowNanos);
    long took = nowNanos - flight.departedAtNanos;
    times.add(took);
    landing.took = Duration.ofNanos(took);
    landing.timer = flight.timer;
    return landing;
  }

  private @Nullable String evict() {
    String evicted = known.evict();
    if (evicted != null) {
      evictions++;
    }
    return evicted;
  }

  /** Doubts what is known of a host, unless it became known within the last second. */
  void doubt(String name, Collection<InetAddress> tried, long nowNanos) {
    known.doubt(name, tried, RETRY_NANOS, nowNanos);
  }

  /** Whether listeners were told that the host has this address no more. */
  boolean isGone(String name, InetAddress address) {
    return known.isGone(name, address);
  }

  /** Forgets a host; look-ups that are under way will answer those who wait, and not be kept. */
  void forget(String name) {
    known.forget(name);
    for (DnsFamily family : DnsFamily.values()) {
      flights.remove(new DnsQuery(name, family));
    }
  }

  void clear() {
    known.clear();
    flights.clear();
  }

  DnsStats stats() {
    return new DnsStats(
        hits,
        misses,
        coalesced,
        stale,
        revalidations,
        lookups,
        failures,
        evictions,
        known.size(),
        times.times());
  }
}
