package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what another resolver answered.
 *
 * <p>An answer holds for the ttl that the resolver gave it, within the bounds of {@link DnsConfig},
 * or else for {@link DnsConfig#ttl}. Whoever asks for a host while it is being looked up waits for
 * that look-up; each has a stage of its own, and to cancel it disturbs nobody. A look-up that does
 * not end is given up at {@link DnsConfig#lookupLimit}.
 *
 * <p>When asking again fails, or takes longer than 1.8 s, the old answer is given for {@link
 * DnsConfig#staleIfError} more; while the trouble lasts nobody else waits for it: the old answer
 * comes at once, and one look-up at a time tries again behind it. With {@link
 * DnsConfig#staleWhileRevalidate} nobody waits for a second look-up in good times either.
 *
 * <p>Each family that is asked for has an answer of its own; an answer to {@link DnsFamily#ANY}
 * serves all three. Names are compared in lower case and A-labels; a trailing dot makes another
 * name, because it keeps the search list of the system away.
 *
 * <p>A hit completes before {@link #resolve} returns, and allocates nothing unless addresses are
 * turned ({@link AddressChoice}). IP addresses are answered at once and not kept.
 *
 * <p>Thread-safe. No user code, clock or upstream call runs under the lock.
 */
public final class CachingResolver implements Resolver {

  private final Resolver upstream;
  private final DnsConfig config;
  private final DnsTime time;
  private final boolean off;
  private final DnsListeners listeners = new DnsListeners();

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final CacheState state;

  /**
   * A cache on the time of the system.
   *
   * @param upstream who knows
   * @param config what is kept, and for how long
   */
  public CachingResolver(Resolver upstream, DnsConfig config) {
    this(upstream, config, new SystemTime());
  }

  /**
   * A cache.
   *
   * @param upstream who knows
   * @param config what is kept, and for how long
   * @param time what time it is, and who calls when a look-up takes too long
   */
  public CachingResolver(Resolver upstream, DnsConfig config, DnsTime time) {
    this(upstream, config, time, () -> ThreadLocalRandom.current().nextInt());
  }

  CachingResolver(Resolver upstream, DnsConfig config, DnsTime time, IntSupplier random) {
    this.upstream = upstream;
    this.config = config;
    this.time = time;
    this.off = config.ttl().isZero();
    this.state = new CacheState(config, random);
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
        new CachingResolver(new SystemResolver(), DnsConfig.DEFAULT);
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    return answer(host, DnsFamily.ANY, Entry.NO_TTL_OF_ITS_OWN, AnswerForm.ADDRESSES);
  }

  /**
   * Resolves for one request that has an opinion of its own about age.
   *
   * @param host see {@link #resolve(String)}
   * @param ttl how old an answer may be, whatever the cache's or the answer's own ttl, and though
   *     the cache may be off; zero: ask the upstream resolver, and keep nothing
   * @throws IllegalArgumentException if {@code ttl} is negative or longer than ten years
   */
  public CompletionStage<List<InetAddress>> resolve(String host, Duration ttl) {
    DnsConfig.requireInRange(ttl, "ttl");
    return answer(host, DnsFamily.ANY, ttl.toNanos(), AnswerForm.ADDRESSES);
  }

  /** {@inheritDoc} The ttl of the answer is what is left of it. */
  @Override
  public CompletionStage<DnsAnswer> lookup(DnsQuery query) {
    return answer(query.host(), query.family(), Entry.NO_TTL_OF_ITS_OWN, AnswerForm.ANSWER);
  }

  /**
   * Looks up for one request that has an opinion of its own about age.
   *
   * @param query see {@link #lookup(DnsQuery)}
   * @param ttl as in {@link #resolve(String, Duration)}
   * @throws IllegalArgumentException if {@code ttl} is negative or longer than ten years
   */
  public CompletionStage<DnsAnswer> lookup(DnsQuery query, Duration ttl) {
    DnsConfig.requireInRange(ttl, "ttl");
    return answer(query.host(), query.family(), ttl.toNanos(), AnswerForm.ANSWER);
  }

  private <T> CompletionStage<T> answer(
      String host, DnsFamily family, long ownTtlNanos, AnswerForm<T> form) {
    String name;
    try {
      InetAddress literal = IpLiteral.parse(host);
      if (literal != null) {
        return literal(new DnsQuery(host, family), literal, form);
      }
      name = HostName.canonical(host);
    } catch (UnknownHostException neither) {
      return CompletableFuture.failedFuture(neither);
    }
    boolean past = ownTtlNanos == 0 || (off && ownTtlNanos == Entry.NO_TTL_OF_ITS_OWN);
    long now = time.nanoTime();
    Entry hit = past ? null : hit(name, family, ownTtlNanos, now);
    if (hit != null) {
      if (!listeners.isEmpty()) {
        tell(CacheState.Outcome.HIT, new DnsQuery(name, family));
      }
      return form.stage(hit, now);
    }
    return ask(new DnsQuery(name, family), past, new Passenger<>(ownTtlNanos, form), form, now);
  }

  private static <T> CompletionStage<T> literal(
      DnsQuery query, InetAddress literal, AnswerForm<T> form) {
    return query.family().has(literal)
        ? form.stage(Entry.known(List.of(literal), null, 0, Long.MAX_VALUE), 0)
        : CompletableFuture.failedFuture(NoSuchHostException.noneOf(query));
  }

  private @Nullable Entry hit(String name, DnsFamily family, long ownTtlNanos, long nowNanos) {
    lock.lock();
    try {
      return state.hit(name, family, ownTtlNanos, nowNanos);
    } finally {
      lock.unlock();
    }
  }

  private <T> CompletionStage<T> ask(
      DnsQuery query, boolean past, Passenger<T> passenger, AnswerForm<T> form, long nowNanos) {
    CacheState.Verdict verdict =
        decide(
            () ->
                past
                    ? state.askPast(query, passenger, nowNanos)
                    : state.ask(query, passenger, nowNanos));
    carryOut(verdict.overdue());
    tell(verdict.outcome(), query);
    if (verdict.departing() != null) {
      depart(verdict.departing());
    }
    if (verdict.outcome() == CacheState.Outcome.REFUSED) {
      return CompletableFuture.failedFuture(
          new LookupRefusedException(
              query
                  + ": not looked up: expected at most "
                  + CacheState.MOST_LOOKUPS
                  + " look-ups at once, and "
                  + CacheState.MOST_PASSENGERS
                  + " requests that wait for them"));
    }
    return verdict.entry() == null ? passenger : form.stage(verdict.entry(), nowNanos);
  }

  private void tell(CacheState.Outcome outcome, DnsQuery query) {
    if (listeners.isEmpty()) {
      return;
    }
    switch (outcome) {
      case HIT -> listeners.tell(listener -> listener.hit(query));
      case STALE -> listeners.tell(listener -> listener.stale(query));
      case COALESCED -> listeners.tell(listener -> listener.coalesced(query));
      case MISS, REFUSED -> listeners.tell(listener -> listener.miss(query));
    }
  }

  private void depart(Flight flight) {
    CompletionStage<DnsAnswer> stage;
    try {
      stage = upstream.lookup(flight.query);
      CompletionStage<Void> unused =
          stage.handle(
              (answer, failure) -> {
                land(flight, answer, failure);
                return null;
              });
    } catch (Throwable thrown) {
      land(flight, null, thrown);
      return;
    }
    if (watches(flight, stage)) {
      arm(flight);
    }
  }

  private void land(Flight flight, @Nullable DnsAnswer answer, @Nullable Throwable failure) {
    long now = time.nanoTime();
    carryOut(
        decide(
            () ->
                answer != null
                    ? state.landed(flight, answer, now)
                    : state.failed(flight, unknownHost(flight.query.host(), failure), now)));
  }

  /** Whether the look-up takes more than the moment, and so has to be watched. */
  private boolean watches(Flight flight, CompletionStage<DnsAnswer> stage) {
    lock.lock();
    try {
      flight.upstream = stage;
      return !flight.over;
    } finally {
      lock.unlock();
    }
  }

  private void arm(Flight flight) {
    long delay = Math.max(0, dueAtNanos(flight) - time.nanoTime());
    Runnable timer = time.after(delay, () -> timeIsUp(flight));
    boolean tooLate;
    lock.lock();
    try {
      tooLate = flight.over;
      flight.timer = timer;
    } finally {
      lock.unlock();
    }
    if (tooLate) {
      timer.run();
    }
  }

  private long dueAtNanos(Flight flight) {
    lock.lock();
    try {
      return flight.dueAtNanos;
    } finally {
      lock.unlock();
    }
  }

  private void timeIsUp(Flight flight) {
    long now = time.nanoTime();
    carryOut(decide(() -> state.timeIsUp(flight, now)));
    boolean over;
    lock.lock();
    try {
      over = flight.over;
    } finally {
      lock.unlock();
    }
    if (!over) {
      arm(flight);
    }
  }

  private <T extends @Nullable Object> T decide(Supplier<T> decision) {
    lock.lock();
    try {
      return decision.get();
    } finally {
      lock.unlock();
    }
  }

  private void carryOut(@Nullable Landing landing) {
    if (landing != null) {
      landing.carryOut(listeners);
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
    if (cause == null) {
      return ResolvedLookup.noAddress(host);
    }
    UnknownHostException translated = new UnknownHostException(host + ": " + cause);
    translated.initCause(cause);
    return translated;
  }

  /**
   * The next request for the host asks again, unless the answer is not the one that was tried, or
   * is younger than a second: so a host that is down is looked up once a second at most. Should
   * asking fail, the answer is still better than none.
   */
  @Override
  public void allFailed(String host, Collection<InetAddress> tried) {
    String name;
    try {
      name = HostName.canonical(host);
    } catch (UnknownHostException notAName) {
      return; // nothing is known of it
    }
    Set<InetAddress> addresses = Set.copyOf(tried);
    long now = time.nanoTime();
    lock.lock();
    try {
      state.doubt(name, addresses, now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether {@link DnsListener#changed} told that the host does not have this address any more: for
   * whoever was led to it before that, and arrives only now.
   */
  public boolean isGone(String host, InetAddress address) {
    String name;
    try {
      name = HostName.canonical(host);
    } catch (UnknownHostException notAName) {
      return false; // nothing is known of it
    }
    lock.lock();
    try {
      return state.isGone(name, address);
    } finally {
      lock.unlock();
    }
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
      return; // nothing is known of it
    }
    lock.lock();
    try {
      state.forget(name);
      state.forget(name + ".");
    } finally {
      lock.unlock();
    }
  }

  /** Forgets every host, as {@link #invalidate} does for one. */
  public void clear() {
    lock.lock();
    try {
      state.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Has a listener hear of everything from now on, until it is removed; twice if added twice. */
  public void addListener(DnsListener listener) {
    listeners.add(listener);
  }

  /** Ends what {@link #addListener} began, once; does nothing if it did not begin. */
  public void removeListener(DnsListener listener) {
    listeners.remove(listener);
  }

  /** What was done so far. */
  public DnsStats stats() {
    lock.lock();
    try {
      return state.stats();
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
