package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what another resolver answered.
 *
 * <p>An answer holds for its ttl. Whoever asks for a host while it is being looked up waits for
 * that look-up; each has a stage of its own, and to cancel it disturbs nobody. When asking again
 * fails, the old answer is given for {@link DnsConfig#staleIfError} more; while the trouble lasts
 * nobody else waits for it: the old answer comes at once, and one look-up at a time tries again
 * behind it.
 *
 * <p>A hit completes before {@link #resolve} returns. IP addresses are answered at once and not
 * kept.
 *
 * <p>Thread-safe. No user code, clock or upstream call runs under the lock.
 */
public final class CachingResolver implements Resolver {

  /**
   * How soon a name is asked for again while its old answer is given. A second is what a busy
   * client may cost a name server that is recovering, and what it loses once the server is back.
   */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Hosts looked up at once, so that an upstream resolver that never answers cannot fill the heap:
   * ten times what {@link SystemResolver} takes on.
   */
  static final int MOST_LOOKUPS = 10_000;

  private static final int INITIAL_ENTRIES = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final Resolver upstream;
  private final DnsConfig config;
  private final LongSupplier nanoClock;
  private final long ttlNanos;
  private final long negativeTtlNanos;
  private final long staleNanos;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<String, Entry> entries =
      // In the order of access: the least recently asked for comes first.
      new LinkedHashMap<>(INITIAL_ENTRIES, LOAD_FACTOR, true);
  private final Map<String, Flight> flights = new HashMap<>();
  private long hits;
  private long misses;
  private long stale;
  private long lookups;
  private long failures;
  private long evictions;

  /**
   * What is remembered of a host: its addresses, or, where {@code unknown} is set, that there are
   * none. A failure to ask again makes {@code retryAtNanos} count.
   */
  private record Entry(
      CompletionStage<List<InetAddress>> addresses,
      @Nullable UnknownHostException unknown,
      long answeredAtNanos,
      boolean troubled,
      long retryAtNanos) {

    static Entry known(List<InetAddress> addresses, long nowNanos) {
      return new Entry(CompletableFuture.completedStage(addresses), null, nowNanos, false, 0);
    }

    static Entry unknown(UnknownHostException failure, long nowNanos) {
      return new Entry(CompletableFuture.failedStage(failure), failure, nowNanos, false, 0);
    }

    Entry troubledUntil(long nanos) {
      return new Entry(addresses, unknown, answeredAtNanos, true, nanos);
    }

    boolean isYoungerThan(long nanos, long nowNanos) {
      return nowNanos - answeredAtNanos < nanos;
    }

    /** One shared stage that nobody can tamper with; a failure reaches each caller unwrapped. */
    CompletionStage<List<InetAddress>> answer() {
      return unknown == null ? addresses : CompletableFuture.failedFuture(unknown);
    }
  }

  /** A look-up under way and who waits for it. Guarded by lock, until it has landed. */
  private static final class Flight {
    final String host;
    final List<CompletableFuture<List<InetAddress>>> passengers = new ArrayList<>(1);

    Flight(String host) {
      this.host = host;
    }

    CompletionStage<List<InetAddress>> board() {
      CompletableFuture<List<InetAddress>> passenger = new CompletableFuture<>();
      passengers.add(passenger);
      return passenger;
    }
  }

  /**
   * A cache.
   *
   * @param upstream who knows
   * @param config what is kept, and for how long
   * @param nanoClock the time in nanoseconds, such as {@code System::nanoTime}
   */
  public CachingResolver(Resolver upstream, DnsConfig config, LongSupplier nanoClock) {
    this.upstream = upstream;
    this.config = config;
    this.nanoClock = nanoClock;
    this.ttlNanos = config.ttl().toNanos();
    this.negativeTtlNanos = config.negativeTtl().toNanos();
    this.staleNanos = config.staleIfError().toNanos();
  }

  /**
   * The cache of the process, over a {@link SystemResolver}, with {@link DnsConfig#DEFAULT}: what
   * every client uses that was not given one. It needs no closing.
   */
  public static CachingResolver global() {
    return Global.CACHE;
  }

  private static final class Global {
    static final CachingResolver CACHE =
        new CachingResolver(new SystemResolver(), DnsConfig.DEFAULT, System::nanoTime);
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    return resolve(host, ttlNanos);
  }

  /**
   * Resolves for one request that has an opinion of its own about age.
   *
   * @param host see {@link #resolve(String)}
   * @param ttl how old an answer may be, whatever the cache's own ttl; zero: ask the upstream
   *     resolver, and keep nothing
   * @throws IllegalArgumentException if {@code ttl} is negative or longer than ten years
   */
  public CompletionStage<List<InetAddress>> resolve(String host, Duration ttl) {
    DnsConfig.requireInRange(ttl, "ttl");
    return resolve(host, ttl.toNanos());
  }

  private CompletionStage<List<InetAddress>> resolve(String host, long ttl) {
    String name;
    try {
      InetAddress literal = IpLiteral.parse(host);
      if (literal != null) {
        return CompletableFuture.completedStage(List.of(literal));
      }
      name = HostName.canonical(host);
    } catch (UnknownHostException neither) {
      return CompletableFuture.failedFuture(neither);
    }
    if (ttl == 0) {
      return upstream.resolve(name);
    }
    return ask(name, ttl, nanoClock.getAsLong());
  }

  private CompletionStage<List<InetAddress>> ask(String name, long ttl, long nowNanos) {
    CompletionStage<List<InetAddress>> answer = null;
    Flight flight;
    lock.lock();
    try {
      Entry entry = entries.get(name);
      if (entry != null
          && entry.isYoungerThan(entry.unknown == null ? ttl : negativeTtlNanos, nowNanos)) {
        hits++;
        return entry.answer();
      }
      flight = flights.get(name);
      if (entry != null && entry.troubled && entry.isYoungerThan(ttlNanos + staleNanos, nowNanos)) {
        stale++;
        answer = entry.addresses;
        if (flight != null || nowNanos - entry.retryAtNanos < 0) {
          return answer;
        }
      } else {
        misses++;
        if (flight != null) {
          return flight.board();
        }
      }
      if (flights.size() >= MOST_LOOKUPS) {
        return answer != null ? answer : refused(name);
      }
      flight = new Flight(name);
      flights.put(name, flight);
      lookups++;
      if (answer == null) {
        answer = flight.board();
      }
    } finally {
      lock.unlock();
    }
    depart(flight);
    return answer;
  }

  private CompletionStage<List<InetAddress>> refused(String name) {
    return CompletableFuture.failedFuture(
        new LookupRefusedException(
            name + ": not looked up: expected at most " + MOST_LOOKUPS + " look-ups at once"));
  }

  private void depart(Flight flight) {
    try {
      upstream
          .resolve(flight.host)
          .whenComplete((addresses, failure) -> land(flight, addresses, failure));
    } catch (RuntimeException | Error thrown) {
      land(flight, null, thrown);
    }
  }

  private void land(
      Flight flight, @Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
    if (addresses != null && !addresses.isEmpty()) {
      arrive(flight, List.copyOf(addresses));
    } else {
      fail(flight, unknownHost(flight.host, failure));
    }
  }

  private void arrive(Flight flight, List<InetAddress> addresses) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      if (flights.remove(flight.host, flight)) {
        remember(flight.host, Entry.known(addresses, now));
      }
    } finally {
      lock.unlock();
    }
    flight.passengers.forEach(passenger -> passenger.complete(addresses));
  }

  private void fail(Flight flight, UnknownHostException failure) {
    long now = nanoClock.getAsLong();
    CompletionStage<List<InetAddress>> old = null;
    lock.lock();
    try {
      failures++;
      Entry entry = entries.get(flight.host);
      boolean current = flights.remove(flight.host, flight);
      if (current
          && entry != null
          && entry.unknown == null
          && entry.isYoungerThan(ttlNanos + staleNanos, now)) {
        old = entry.addresses;
        stale += flight.passengers.size();
        entries.put(flight.host, entry.troubledUntil(now + RETRY_NANOS));
      } else if (current && negativeTtlNanos > 0 && !(failure instanceof LookupRefusedException)) {
        remember(flight.host, Entry.unknown(failure, now));
      } else if (current) {
        entries.remove(flight.host);
      }
    } finally {
      lock.unlock();
    }
    for (CompletableFuture<List<InetAddress>> passenger : flight.passengers) {
      if (old == null) {
        passenger.completeExceptionally(failure);
      } else {
        old.thenAccept(passenger::complete);
      }
    }
  }

  private void remember(String name, Entry entry) {
    entries.put(name, entry);
    if (entries.size() > config.maxEntries()) {
      Iterator<String> leastRecentlyAskedFor = entries.keySet().iterator();
      leastRecentlyAskedFor.next();
      leastRecentlyAskedFor.remove();
      evictions++;
    }
  }

  private static UnknownHostException unknownHost(String host, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (cause instanceof UnknownHostException already) {
      return already;
    }
    UnknownHostException translated =
        new UnknownHostException(
            host + ": " + (cause == null ? "expected at least one address, actual none" : cause));
    if (cause != null) {
      translated.initCause(cause);
    }
    return translated;
  }

  /**
   * Forgets a host, with and without its trailing dot. A look-up that is under way answers those
   * who wait for it and is not kept.
   */
  public void invalidate(String host) {
    String name;
    try {
      name = HostName.withoutDot(host);
    } catch (UnknownHostException notAName) {
      return; // nothing can be known of it
    }
    lock.lock();
    try {
      for (String spelling : List.of(name, name + ".")) {
        entries.remove(spelling);
        flights.remove(spelling);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets every host, as {@link #invalidate} does for one. */
  public void clear() {
    lock.lock();
    try {
      entries.clear();
      flights.clear();
    } finally {
      lock.unlock();
    }
  }

  /** What was done so far. */
  public DnsStats stats() {
    lock.lock();
    try {
      return new DnsStats(hits, misses, stale, lookups, failures, evictions, entries.size());
    } finally {
      lock.unlock();
    }
  }

  /** The settings in force. */
  public DnsConfig config() {
    return config;
  }

  /** {@code CachingResolver[12 of 1000 hosts, 340 hits, 12 misses]}. */
  @Override
  public String toString() {
    DnsStats stats = stats();
    return "CachingResolver["
        + stats.entries()
        + " of "
        + config.maxEntries()
        + " hosts, "
        + stats.hits()
        + " hits, "
        + stats.misses()
        + " misses]";
  }
}
