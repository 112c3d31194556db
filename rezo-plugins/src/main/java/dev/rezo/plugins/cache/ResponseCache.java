package dev.rezo.plugins.cache;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.http.Url;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers GET and HEAD with what servers have answered before, as RFC 9111 allows it to a cache
 * that is not shared. What says no lifetime has none: it is stored if it has an ETag or a
 * Last-Modified, and the server is asked before each use. {@link #outcome} says of a response where
 * it came from.
 *
 * <p>Add it with {@code ClientBuilder.attemptInterceptor}, behind {@code Cookies} and {@code
 * Authentication}: it has to see each hop of a redirect, what is sent, and bodies as they come.
 *
 * <p>A response is stored when all of its body was read, and is never for another user: requests
 * whose fields with credentials differ, such as Authorization and Cookie, share nothing. Requests
 * that reach somebody else under the same address, or as somebody else, by options of their own
 * need a {@link #PARTITION}; so do clients that share a cache and differ so.
 *
 * <p>Lifecycle: has none; several clients may have one. It is in memory, and bounded by bytes.
 *
 * <p>Thread-safe.
 *
 * <p>Errors: adds none but a response with 504 to {@code only-if-cached}.
 */
public final class ResponseCache implements Interceptor {

  /** Requests with different values of it share nothing; those without one are among themselves. */
  public static final AttributeKey<String> PARTITION =
      AttributeKey.of("cache partition", String.class);

  private static final AttributeKey<CacheOutcome> OUTCOME =
      AttributeKey.of("cache outcome", CacheOutcome.class);

  private static final Logger LOGGER = System.getLogger("dev.rezo.plugins");

  /**
   * RFC 9110 sections 13.1, 14.2 and 7.8: who says these wants to hear of the server itself, or of
   * a part, or to leave HTTP.
   */
  private static final List<String> NOT_FOR_CACHES =
      List.of(
          "Range",
          "If-None-Match",
          "If-Modified-Since",
          "If-Match",
          "If-Unmodified-Since",
          "If-Range",
          "Upgrade");

  final CacheStore store;
  final StoringRules rules;
  final Redaction credentials;
  final InstantSource clock;
  private final long mostBytes;
  private final long mostBytesOfOne;

  /** Has all outcomes, and is not changed. */
  private final Map<CacheOutcome, LongAdder> outcomes = new EnumMap<>(CacheOutcome.class);

  private final AtomicBoolean misplaced = new AtomicBoolean();

  private ResponseCache(Builder builder) {
    this.mostBytes = builder.mostBytes;
    this.mostBytesOfOne = builder.mostBytesOfOne();
    this.store = new CacheStore(mostBytes, mostBytesOfOne);
    this.rules = new StoringRules(builder.heuristic);
    this.credentials = builder.credentials;
    this.clock = builder.clock;
    for (CacheOutcome outcome : CacheOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /**
   * With up to so many bytes.
   *
   * @throws IllegalArgumentException below 2
   */
  public static ResponseCache of(long mostBytes) {
    return builder().mostBytes(mostBytes).build();
  }

  /** Collects the settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where a response came from; null if it came by no cache. */
  public static @Nullable CacheOutcome outcome(Response response) {
    return outcome(response.request());
  }

  /** The same, by {@link Response#request}: for who has the head of a response alone. */
  public static @Nullable CacheOutcome outcome(Request answered) {
    return answered.attribute(OUTCOME);
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    if (!Invalidation.isSafe(request.method())) {
      return chain
          .proceed(request)
          .thenApply(this::bypassed)
          .whenComplete((response, failure) -> invalidateAfter(request, response, failure));
    }
    RequestDirectives wanted = RequestDirectives.of(request.headers());
    if (wanted.noStore() || !isForCaches(request)) {
      return chain.proceed(request).thenApply(this::bypassed);
    }
    return new CacheTrip(this, request, chain, wanted).begin();
  }

  private static boolean isForCaches(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return false;
    }
    if (request.body() != null || request.target() != null) {
      return false;
    }
    Headers headers = request.headers();
    return NOT_FOR_CACHES.stream().noneMatch(headers::contains);
  }

  private Response bypassed(Response response) {
    return response.toBuilder().request(told(response.request(), CacheOutcome.BYPASSED)).build();
  }

  /** Section 4.4, and of a request of which nobody knows whether it was processed. */
  private void invalidateAfter(
      Request request, @Nullable Response response, @Nullable Throwable failure) {
    Headers fields = Headers.EMPTY;
    if (response != null) {
      if (!Invalidation.follows(response.status())) {
        return;
      }
      fields = response.headers();
    } else if (unwrapped(failure) instanceof RezoException known
        && known.delivery() != Delivery.UNKNOWN) {
      return;
    }
    String partition = request.attribute(PARTITION);
    for (Url url : Invalidation.addresses(request.url(), fields)) {
      store.invalidate(Selection.address(partition, url.toString()));
    }
  }

  static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }

  /** Counts, and says it in the request. */
  Request told(Request request, CacheOutcome outcome) {
    counter(outcome).increment();
    return request.with(OUTCOME, outcome);
  }

  /** What was redirected below is the response to another request, and not stored. */
  void look(Response response) {
    if (!response.hops().isEmpty() && misplaced.compareAndSet(false, true)) {
      LOGGER.log(
          Level.WARNING,
          "the cache is above redirects, and stores nothing that was redirected: expected"
              + " attemptInterceptor(ResponseCache), actual interceptor(ResponseCache)");
    }
  }

  /** Whether it was seen that redirects are followed below this. */
  boolean isMisplaced() {
    return misplaced.get();
  }

  /** Forgets what is stored of this address, in all partitions and for all users. */
  public void invalidate(Url url) {
    String address = url.toString();
    store.invalidateIf(
        each -> each.equals(address) || each.endsWith(Selection.address("", address)));
  }

  /** Forgets all. */
  public void clear() {
    store.invalidateIf(each -> true);
  }

  /** What it holds and has done. */
  public CacheSnapshot snapshot() {
    CacheStore.Counts counts = store.counts();
    return new CacheSnapshot(
        counts.responses(),
        counts.bytes(),
        counts.recording(),
        mostBytes,
        count(CacheOutcome.HIT),
        count(CacheOutcome.VALIDATED),
        count(CacheOutcome.STALE),
        count(CacheOutcome.MISS),
        count(CacheOutcome.BYPASSED),
        count(CacheOutcome.NOT_STORED),
        counts.stored(),
        counts.evicted(),
        counts.invalidated());
  }

  private long count(CacheOutcome outcome) {
    return counter(outcome).sum();
  }

  private LongAdder counter(CacheOutcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome), "outcome");
  }

  /**
   * Its settings, and nothing of what is in it, as in {@code ResponseCache[up to 1024 bytes, 64 of
   * one]}.
   */
  @Override
  public String toString() {
    return "ResponseCache[up to "
        + mostBytes
        + " bytes, "
        + mostBytesOfOne
        + " of one"
        + lifetimes();
  }

  private String lifetimes() {
    Heuristic heuristic = rules.heuristic();
    return heuristic == null
        ? "]"
        : ", fresh for " + heuristic.share() + " of their age up to " + heuristic.most() + "]";
  }

  /** Collects the settings. Not thread-safe; the caller serialises. */
  public static final class Builder {

    /** One response does not push out all others. */
    private static final int SHARE_OF_ONE = 16;

    private long mostBytes = 32L << 20;
    private long mostBytesOfOne;
    private @Nullable Heuristic heuristic;
    private Redaction credentials = Redaction.usual();
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /**
     * How much it may hold, heads and what is being read included; 32 MiB unless it is set. What
     * was not used for longest goes first.
     *
     * @throws IllegalArgumentException below 2
     */
    public Builder mostBytes(long value) {
      if (value < 2) {
        throw new IllegalArgumentException("cache: expected at least 2 bytes, actual " + value);
      }
      mostBytes = value;
      return this;
    }

    /**
     * How large a response may be, with its head, to be stored; a sixteenth of all unless it is
     * set. No more than this is ever held of a body that is being read.
     *
     * @throws IllegalArgumentException below 1; when the cache is built, above half of all
     */
    public Builder mostBytesOfOne(long value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "cache: expected at least 1 byte of a response, actual " + value);
      }
      mostBytesOfOne = value;
      return this;
    }

    private long mostBytesOfOne() {
      if (mostBytesOfOne > mostBytes / 2) {
        throw new IllegalArgumentException(
            "cache: expected at most half of "
                + mostBytes
                + " bytes for a response, actual "
                + mostBytesOfOne);
      }
      return mostBytesOfOne == 0 ? Math.max(1, mostBytes / SHARE_OF_ONE) : mostBytesOfOne;
    }

    /**
     * Has responses that say no lifetime but when they were modified be fresh for a share of the
     * time since then (RFC 9111 section 4.2.2). Without it they are not.
     *
     * @param share more than 0, at most 1; 0.1 is usual
     * @param most and not longer than this
     * @throws IllegalArgumentException for others
     */
    public Builder heuristic(double share, Duration most) {
      if (!(share > 0 && share <= 1) || most.isNegative()) {
        throw new IllegalArgumentException(
            "cache: expected a share from 0 to 1 and a time, actual " + share + " and " + most);
      }
      heuristic = new Heuristic(share, most);
      return this;
    }

    /**
     * More request fields that say who asks, besides those that {@link Redaction#usual} knows, such
     * as Authorization, Cookie and X-Api-Key: requests that differ in one of them share nothing.
     */
    public Builder credentials(String... fields) {
      credentials = credentials.withFields(fields);
      return this;
    }

    /** What the time is; the system's unless it is set. */
    public Builder clock(InstantSource value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** The cache, empty. */
    public ResponseCache build() {
      return new ResponseCache(this);
    }
  }
}
