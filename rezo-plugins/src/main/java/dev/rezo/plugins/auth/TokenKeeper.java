package dev.rezo.plugins.auth;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a token, and sees to it that the source is asked for the next by one call at a time. What it
 * gives to a call is a stage of its own: no call can end the asking for the others.
 *
 * <p>Guarded by its lock; the source is asked, and stages are completed, outside of it.
 */
final class TokenKeeper {

  /**
   * A source that failed is left alone for so long, and so is one whose new token was refused: else
   * each call of a busy program would ask it again.
   */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private static final long MOST_AHEAD_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final TokenSource source;
  private final @Nullable Duration refreshBefore;
  private final Duration limit;
  private final boolean replacing;
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Held held;
  private @Nullable CompletableFuture<Held> asking;
  private @Nullable Failed failed;

  /**
   * Makes a keeper without a token.
   *
   * @param refreshBefore how long before the end of a token the next is asked for, or null for the
   *     usual
   * @param limit how long the source may take
   * @param replacing whether the source can have another token than its first
   */
  TokenKeeper(
      TokenSource source, @Nullable Duration refreshBefore, Duration limit, boolean replacing) {
    this.source = source;
    this.refreshBefore = refreshBefore;
    this.limit = limit;
    this.replacing = replacing;
  }

  /**
   * A token as it was given; two are the same only if they are one object.
   *
   * <p>Immutable.
   */
  static final class Held {

    private final BearerToken token;
    private final long askedNanos;

    /** Whether it was asked for because the one before it was refused. */
    private final boolean replacesRefused;

    private Held(BearerToken token, long askedNanos, boolean replacesRefused) {
      this.token = token;
      this.askedNanos = askedNanos;
      this.replacesRefused = replacesRefused;
    }

    String value() {
      return token.value();
    }

    private boolean isExpired(long now) {
      return token.lifetime() != null && now - askedNanos >= nanos(token.lifetime());
    }

    private boolean isDue(long now, @Nullable Duration ahead) {
      if (token.lifetime() == null) {
        return false;
      }
      long lifetime = nanos(token.lifetime());
      long before =
          ahead == null
              ? Math.min(lifetime / 10, MOST_AHEAD_NANOS)
              : Math.min(lifetime / 2, nanos(ahead)); // Else a short one would be due at once.
      return now - askedNanos >= lifetime - before;
    }

    private boolean isRefusedAgain(long now) {
      return replacesRefused && now - askedNanos < REST_NANOS;
    }
  }

  /** As far as the scale of the clock goes: 146 years. */
  private static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : duration.toNanos();
  }

  private record Failed(Throwable cause, long atNanos) {}

  boolean isReplacing() {
    return replacing;
  }

  /** The token to send; if its end is near, the next is asked for while this one serves. */
  CompletionStage<Held> current(LongSupplier clock) {
    long now = clock.getAsLong();
    Held serving;
    boolean begins;
    CompletableFuture<Held> next;
    Failed last;
    lock.lock();
    try {
      serving = held == null || held.isExpired(now) ? null : held;
      boolean wanted = serving == null || serving.isDue(now, refreshBefore);
      begins = wanted && asking == null && !isResting(now);
      next = begins ? begin() : asking;
      last = failed;
    } finally {
      lock.unlock();
    }
    if (begins) {
      ask(next, false, clock);
    }
    return serving != null ? CompletableFuture.completedFuture(serving) : outcome(next, last);
  }

  /**
   * The token to send in place of one that was refused: one that came meanwhile, or the next.
   *
   * @return null when the source would have no other
   */
  @Nullable CompletionStage<Held> insteadOf(Held refused, LongSupplier clock) {
    if (!replacing) {
      return null;
    }
    long now = clock.getAsLong();
    boolean begins;
    CompletableFuture<Held> next;
    Failed last;
    lock.lock();
    try {
      if (held != refused && held != null && !held.isExpired(now)) {
        return CompletableFuture.completedFuture(held);
      }
      if (held == refused && asking == null && refused.isRefusedAgain(now)) {
        return null;
      }
      held = null;
      begins = asking == null && !isResting(now);
      next = begins ? begin() : asking;
      last = failed;
    } finally {
      lock.unlock();
    }
    if (begins) {
      ask(next, true, clock);
    }
    return outcome(next, last);
  }

  /** Under the lock. */
  private CompletableFuture<Held> begin() {
    CompletableFuture<Held> begun = new CompletableFuture<>();
    asking = begun;
    return begun;
  }

  /** Under the lock. */
  private boolean isResting(long now) {
    return failed != null && now - failed.atNanos() < REST_NANOS;
  }

  private static CompletionStage<Held> outcome(
      @Nullable CompletableFuture<Held> next, @Nullable Failed last) {
    return next != null
        ? next.copy()
        : CompletableFuture.failedFuture(Objects.requireNonNull(last, "last").cause());
  }

  private void ask(
      @Nullable CompletableFuture<Held> begun, boolean replacesRefused, LongSupplier clock) {
    long askedNanos = clock.getAsLong();
    CompletableFuture<BearerToken> fetched = new CompletableFuture<>();
    CompletionStage<BearerToken> limited = fetched.orTimeout(nanos(limit), TimeUnit.NANOSECONDS);
    limited.whenComplete(
        (token, failure) ->
            settle(
                Objects.requireNonNull(begun, "begun"),
                token == null ? null : new Held(token, askedNanos, replacesRefused),
                token == null ? new Failed(cause(failure), clock.getAsLong()) : null));
    try {
      source
          .fetch()
          .whenComplete(
              (token, failure) -> {
                if (failure != null) {
                  fetched.completeExceptionally(failure);
                } else {
                  fetched.complete(token);
                }
              });
    } catch (Throwable e) { // The source is the application's.
      fetched.completeExceptionally(e);
    }
  }

  private Throwable cause(@Nullable Throwable failure) {
    if (failure == null) {
      return new NullPointerException("a token of its source");
    }
    if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
      return wrapper.getCause();
    }
    return failure instanceof TimeoutException && failure.getMessage() == null
        ? new TimeoutException(
            "token source: expected an answer within " + limit.toMillis() + " ms, actual none")
        : failure;
  }

  private void settle(
      CompletableFuture<Held> begun, @Nullable Held fetched, @Nullable Failed failure) {
    lock.lock();
    try {
      asking = null;
      held = fetched != null ? fetched : held;
      failed = failure;
    } finally {
      lock.unlock();
    }
    if (failure == null) {
      begun.complete(fetched);
    } else {
      begun.completeExceptionally(failure.cause());
    }
  }
}
