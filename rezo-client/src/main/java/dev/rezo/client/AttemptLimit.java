package dev.rezo.client;

import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one attempt that has a limit of its own.
 *
 * <p>Thread-safe.
 */
final class AttemptLimit extends CompletableFuture<Response> {

  private final CallState call;
  private final Request request;
  private final Duration limit;

  private AttemptLimit(CallState call, Request request, Duration limit) {
    this.call = call;
    this.request = request;
    this.limit = limit;
  }

  static CompletionStage<Response> on(
      ClientCore core,
      CallState call,
      Request request,
      Duration limit,
      CompletionStage<Response> trip) {
    AttemptLimit outcome = new AttemptLimit(call, request, limit);
    try {
      LoopTimer timer = LoopTimer.begin(core, limit, outcome::overdue);
      trip.whenComplete(
          (response, failure) -> {
            timer.end();
            outcome.settle(response, failure);
          });
    } catch (RejectedExecutionException e) { // The loops have ended, and the trip with them.
      return trip;
    }
    return outcome;
  }

  private void settle(@Nullable Response response, @Nullable Throwable failure) {
    if (failure != null) {
      completeExceptionally(failure);
    } else if (!complete(response) && response != null) {
      response.close();
    }
  }

  private void overdue() {
    if (isDone()) {
      return;
    }
    call.stopAttempt(
        new DeadlineException(
            request + ": no response head within the " + limit.toMillis() + " ms of an attempt",
            Limit.ATTEMPT,
            limit,
            Phase.HEAD,
            Delivery.UNKNOWN));
  }
}
