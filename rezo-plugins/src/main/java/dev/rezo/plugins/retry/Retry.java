package dev.rezo.plugins.retry;

import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Phase;
import dev.rezo.http.PoolSaturatedException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.StreamResetException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request again that failed. Without this, a client repeats only what provably was not
 * processed, and what met a reused connection that had died.
 *
 * <p>What is retried, unless {@link Builder#when} says otherwise: connections that failed or were
 * lost, limits that ran out (not that of the call), streams that were reset, and 408, 429, 502, 503
 * and 504; and of these only what provably was not processed, or what is idempotent by its method
 * or an {@code Idempotency-Key}. A body that cannot be sent again is not.
 *
 * <p>A pause holds no thread. It is what the {@link Backoff} says, or what the server says in
 * {@code Retry-After} if that is longer. A {@link RetryBudget} keeps retries from multiplying an
 * outage.
 *
 * <p>Add it with {@code ClientBuilder.interceptor}: it then has redirects and attempts below it.
 *
 * <p>Thread-safe.
 */
public final class Retry implements Interceptor {

  final int attempts;
  final Backoff backoff;
  final Duration longestRetryAfter;
  final @Nullable Duration attemptTimeout;
  final Predicate<Outcome> when;
  final RetryBudget budget;
  final RetryListener listener;
  final DoubleSupplier random;
  final Clock clock;

  private Retry(Builder builder) {
    this.attempts = builder.attempts;
    this.backoff = builder.backoff;
    this.longestRetryAfter = builder.longestRetryAfter;
    this.attemptTimeout = builder.attemptTimeout;
    this.when = builder.when;
    this.budget = builder.budget;
    this.listener = builder.listener;
    this.random = builder.random;
    this.clock = builder.clock;
  }

  /** As {@link #exponential}. */
  public static Retry of(int attempts) {
    return exponential(attempts);
  }

  /**
   * Up to this many attempts, with pauses that double from 100 ms to 10 s and are drawn from there
   * down to 0 (full jitter), and the usual budget.
   */
  public static Retry exponential(int attempts) {
    return builder().attempts(attempts).build();
  }

  /**
   * The same with a budget for itself: so many retries for each call, and one a second besides.
   *
   * @param share as in {@link RetryBudget}: 0.2 for one in five calls
   * @throws IllegalArgumentException unless it is from 0 to 1000
   */
  public Retry budget(double share) {
    return toBuilder().budget(new RetryBudget(share, 1)).build();
  }

  /** A builder that starts with these settings, the budget itself included. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.attempts = attempts;
    builder.backoff = backoff;
    builder.longestRetryAfter = longestRetryAfter;
    builder.attemptTimeout = attemptTimeout;
    builder.when = when;
    builder.budget = budget;
    builder.listener = listener;
    builder.random = random;
    builder.clock = clock;
    return builder;
  }

  /** Collects the settings. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    return new RetryTrip(this, request, chain).begin();
  }

  /** What is retried unless it is said otherwise. */
  static boolean isTransient(Outcome outcome) {
    if (outcome.response() != null) {
      return outcome.request().isIdempotent() && outcome.hasStatus(408, 429, 502, 503, 504);
    }
    return isTransient(outcome.failure())
        && (outcome.isUnprocessed() || outcome.request().isIdempotent());
  }

  private static boolean isTransient(@Nullable Throwable failure) {
    if (failure instanceof ConnectionFailedException unconnected) {
      return unconnected.phase() != Phase.TLS; // A certificate that is refused stays refused.
    }
    if (failure instanceof DeadlineException late) {
      return late.limit() != DeadlineException.Limit.CALL;
    }
    if (failure instanceof PoolSaturatedException) {
      return false; // It is this side that has too much to do.
    }
    return failure instanceof ConnectionLostException || failure instanceof StreamResetException;
  }

  @Override
  public String toString() {
    return "Retry[up to " + attempts + " attempts, " + budget + "]";
  }

  /** Collects the settings. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private int attempts = 3;
    private Backoff backoff = Backoff.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(10));
    private Duration longestRetryAfter = Duration.ofSeconds(30);
    private @Nullable Duration attemptTimeout;
    private Predicate<Outcome> when = Retry::isTransient;
    private RetryBudget budget = new RetryBudget(0.1, 1);
    private RetryListener listener = new RetryListener() {};
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * How many attempts a call may have in all; 3 unless it is set, 1 for no retry.
     *
     * @throws IllegalArgumentException below 1
     */
    public Builder attempts(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("attempts: expected at least 1, actual " + value);
      }
      attempts = value;
      return this;
    }

    /** How long to wait; full jitter from 100 ms to 10 s unless it is set. */
    public Builder backoff(Backoff value) {
      backoff = Objects.requireNonNull(value, "backoff");
      return this;
    }

    /**
     * The longest pause that a server may ask for (Retry-After); if it asks for more, there is no
     * retry, as it would come too early. 30 s unless it is set.
     */
    public Builder longestRetryAfter(Duration value) {
      longestRetryAfter = value;
      return this;
    }

    /** How long one attempt may take until its response head; no limit unless it is set. */
    public Builder attemptTimeout(@Nullable Duration value) {
      attemptTimeout = value;
      return this;
    }

    /**
     * What is retried, responses and failures alike, in place of the usual rule. It decides alone:
     * if it says yes for a POST whose fate is not known, that POST is sent twice.
     */
    public Builder when(Predicate<Outcome> value) {
      when = Objects.requireNonNull(value, "when");
      return this;
    }

    /**
     * How many retries there may be in all; a tenth of the calls and one in a second unless it is
     * set. One for several clients bounds them together.
     */
    public Builder budget(RetryBudget value) {
      budget = Objects.requireNonNull(value, "budget");
      return this;
    }

    /** Who watches. */
    public Builder listener(RetryListener value) {
      listener = Objects.requireNonNull(value, "listener");
      return this;
    }

    Builder random(DoubleSupplier value) {
      random = value;
      return this;
    }

    Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** The interceptor. */
    public Retry build() {
      return new Retry(this);
    }
  }
}
