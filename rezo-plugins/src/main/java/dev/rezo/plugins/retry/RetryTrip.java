package dev.rezo.plugins.retry;

import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.retry.RetryListener.Reason;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through its attempts, one after the other.
 *
 * <p>Not thread-safe; the caller serialises, as one attempt follows another.
 */
final class RetryTrip {

  private final Retry settings;
  private final Request request;
  private final Chain chain;
  private final CompletableFuture<Response> outcome = new CompletableFuture<>();
  private int attempt;

  RetryTrip(Retry settings, Request request, Chain chain) {
    this.settings = settings;
    this.request = request;
    this.chain = chain;
  }

  CompletionStage<Response> begin() {
    settings.budget.called(chain.nanoTime());
    next();
    return outcome;
  }

  private void next() {
    attempt++;
    Duration limit = settings.attemptTimeout;
    CompletionStage<Response> sent =
        limit == null ? chain.proceed(request) : chain.proceed(request, limit);
    sent.whenComplete(this::ended);
  }

  private void ended(@Nullable Response response, @Nullable Throwable failure) {
    try {
      judge(new Outcome(request, attempt, response, unwrapped(failure)));
    } catch (Throwable e) { // The rule and the backoff are the application's.
      if (response != null) {
        response.close();
      }
      outcome.completeExceptionally(e);
    }
  }

  private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }

  private void judge(Outcome ended) {
    if (!settings.when.test(ended)) {
      settle(ended);
      return;
    }
    Duration asked = askedFor(ended);
    Duration pause = settings.backoff.before(attempt, settings.random.getAsDouble());
    if (asked != null && asked.compareTo(pause) > 0) {
      pause = asked;
    }
    Reason against = against(asked, pause);
    if (against != null) {
      tell(() -> settings.listener.givenUp(chain.call(), ended, against));
      settle(ended);
      return;
    }
    Duration wait = pause;
    tell(() -> settings.listener.retrying(chain.call(), ended, wait));
    if (ended.response() != null) {
      ended.response().close();
    }
    chain.pause(wait).whenComplete((nothing, stopped) -> goOn(ended, unwrapped(stopped)));
  }

  private @Nullable Duration askedFor(Outcome ended) {
    Response response = ended.response();
    String value = response == null ? null : response.header("Retry-After");
    return value == null ? null : RetryAfter.parse(value, settings.clock.instant());
  }

  /** Why there is no other attempt, or null. The budget is asked last: what it grants is spent. */
  private @Nullable Reason against(@Nullable Duration asked, Duration pause) {
    if (attempt >= settings.attempts) {
      return Reason.ATTEMPTS;
    }
    if (!request.isReplayable()) {
      return Reason.BODY;
    }
    if (asked != null && asked.compareTo(settings.longestRetryAfter) > 0) {
      return Reason.RETRY_AFTER;
    }
    Duration left = chain.timeLeft();
    if (left != null && left.compareTo(pause) <= 0) {
      return Reason.DEADLINE;
    }
    return settings.budget.spend(chain.nanoTime()) ? null : Reason.BUDGET;
  }

  private void goOn(Outcome before, @Nullable Throwable stopped) {
    if (stopped == null) {
      next();
      return;
    }
    if (before.failure() != null && before.failure() != stopped) {
      stopped.addSuppressed(before.failure());
    }
    outcome.completeExceptionally(stopped);
  }

  private void settle(Outcome last) {
    if (last.failure() != null) {
      outcome.completeExceptionally(last.failure());
    } else {
      outcome.complete(last.response());
    }
  }

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (Throwable e) {
      System.getLogger("dev.rezo.plugins").log(Level.WARNING, "a listener of retries failed", e);
    }
  }
}
