package dev.rezo.plugins.auth;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a token, and sees to it that the source is asked for the next by one call at a time, and not
 * before it has answered. What it gives to a call is a stage of its own: no call can end the asking
 * for the others.
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
  private @Nullable Asking asking;
  private @Nullable Failed failed;

  /**
   * Makes a keeper without a token.
   *
   * @param refreshBefore how long before the end of a token the next is asked for, or null for the
   *     usual
   * @param limit how long the source may take until those that wait have waited enough
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

  /** The source at work. Guarded by the keeper's lock. */
  private static final class Asking {
    private final long sinceNanos;
    private final boolean replacesRefused;
    private final Set<Waiting> waiting = new LinkedHashSet<>();

    private Asking(long sinceNanos, boolean replacesRefused) {
      this.sinceNanos = sinceNanos;
      this.replacesRefused = replacesRefused;
    }
  }

  /**
   * A call that waits for the source: until {@link #endNanos}, and then it {@link #leave leaves}.
   *
   * <p>Thread-safe.
   */
  static final class Waiting extends CompletableFuture<Held> {
    private final long endNanos;

    private Waiting(long endNanos) {
      this.endNanos = endNanos;
    }

    long endNanos() {
      return endNanos;
    }
  }

  boolean isReplacing() {
    return replacing;
  }

  /** How many calls wait for the source. */
  int waiting() {
    lock.lock();
    try {
      return asking == null ? 0 : asking.waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** The token to send; if its end is near, the next is asked for while this one serves. */
  CompletableFuture<Held> current(LongSupplier clock) {
    long now = clock.getAsLong();
    Asking begun = null;
    CompletableFuture<Held> outcome;
    lock.lock();
    try {
      Held serving = held == null || held.isExpired(now) ? null : held;
      if (serving == null || serving.isDue(now, refreshBefore)) {
        begun = begin(now, false);
      }
      outcome = serving == null ? next(now) : CompletableFuture.completedFuture(serving);
    } finally {
      lock.unlock();
    }
    ask(begun, clock);
    return outcome;
  }

  /**
   * The token to send in place of one that was refused: one that came meanwhile, or the next.
   *
   * @return null when the source would have no other
   */
  @Nullable CompletableFuture<Held> insteadOf(Held refused, LongSupplier clock) {
    if (!replacing) {
      return null;
    }
    long now = clock.getAsLong();
    Asking begun;
    CompletableFuture<Held> outcome;
    lock.lock();
    try {
      if (held != refused && held != null && !held.isExpired(now)) {
        return CompletableFuture.completedFuture(held);
      }
      if (held == refused && asking == null && refused.isRefusedAgain(now)) {
        return null;
      }
      held = null;
      begun = begin(now, true);
      outcome = next(now);
    } finally {
      lock.unlock();
    }
    ask(begun, clock);
    return outcome;
  }

  /** Under the lock: what is begun, or null when the source is at work, or rests. */
  private @Nullable Asking begin(long now, boolean replacesRefused) {
    boolean rests = failed != null && now - failed.atNanos() < REST_NANOS;
    if (asking != null || rests) {
      return null;
    }
    asking = new Asking(now, replacesRefused);
    return asking;
  }

  /** Under the lock: what the source at work brings in time; else it has failed. */
  private CompletableFuture<Held> next(long now) {
    if (asking == null) {
      return CompletableFuture.failedFuture(Objects.requireNonNull(failed, "failed").cause());
    }
    long most = nanos(limit);
    if (now - asking.sinceNanos >= most) {
      return CompletableFuture.failedFuture(late());
    }
    Waiting waiting = new Waiting(asking.sinceNanos + most);
    asking.waiting.add(waiting);
    return waiting;
  }

  /** It waits no longer: nothing of it is kept. Does nothing when the source has answered. */
  void leave(Waiting gone) {
    lock.lock();
    try {
      if (asking != null) {
        asking.waiting.remove(gone);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What a source has failed with that did not answer in time. */
  TimeoutException late() {
    return new TimeoutException(
        "token source: expected an answer within " + limit.toMillis() + " ms, actual none");
  }

  private void ask(@Nullable Asking begun, LongSupplier clock) {
    if (begun == null) {
      return;
    }
    try {
      source
          .fetch()
          .whenComplete(
              (token, failure) -> {
                if (token != null) {
                  answered(begun, token);
                } else {
                  settle(begun, null, new Failed(cause(failure), clock.getAsLong()));
                }
              });
    } catch (Throwable e) { // The source is the application's.
      settle(begun, null, new Failed(e, clock.getAsLong()));
    }
  }

  private static Throwable cause(@Nullable Throwable failure) {
    if (failure == null) {
      return new NullPointerException("a token of its source");
    }
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }

  private void answered(Asking begun, BearerToken token) {
    settle(begun, new Held(token, begun.sinceNanos, begun.replacesRefused), null);
  }

  /** The source has answered, be it late. */
  private void settle(Asking begun, @Nullable Held fetched, @Nullable Failed failure) {
    List<Waiting> waiting;
    lock.lock();
    try {
      if (asking != begun) {
        return; // Who answers twice has answered.
      }
      asking = null;
      held = fetched != null ? fetched : held;
      failed = failure;
      waiting = List.copyOf(begun.waiting);
    } finally {
      lock.unlock();
    }
    for (Waiting each : waiting) {
      if (failure == null) {
        each.complete(fetched);
      } else {
        each.completeExceptionally(failure.cause());
      }
    }
  }
}
