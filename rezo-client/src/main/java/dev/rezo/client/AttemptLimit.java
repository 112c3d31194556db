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

  private final RunningParts parts = new RunningParts();
  private final @Nullable AttemptLimit around;
  private final Request request;
  private final Duration limit;

  /** Null when the loops have ended with the client, and every trip with them. */
  private @Nullable LoopTimer timer;

  private AttemptLimit(@Nullable AttemptLimit around, Request request, Duration limit) {
    this.around = around;
    this.request = request;
    this.limit = limit;
  }

  /**
   * Begins the time of a trip.
   *
   * @param around the limit of the trip that this one is part of, or null
   * @throws IllegalArgumentException when the limit is not above 0
   */
  static AttemptLimit begin(
      ClientCore core, @Nullable AttemptLimit around, Request request, Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException(
          request + ": expected a limit of more than 0, actual " + limit);
    }
    AttemptLimit begun = new AttemptLimit(around, request, limit);
    try {
      begun.timer = LoopTimer.begin(core, limit, begun::overdue);
    } catch (RejectedExecutionException e) {
      begun.timer = null;
    }
    return begun;
  }

  /** What it waits for from now on: the outcome of the trip. */
  AttemptLimit of(CompletionStage<Response> trip) {
    CompletionStage<Response> unused = trip.whenComplete(this::settle);
    return this;
  }

  /** This runs for the trip. */
  void begun(RunningParts.Part part) {
    parts.begun(part);
    if (around != null) {
      around.begun(part);
    }
  }

  private void settle(@Nullable Response response, @Nullable Throwable failure) {
    LoopTimer begun = timer;
    if (begun != null) {
      begun.end();
    }
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
    DeadlineException over =
        new DeadlineException(
            request + ": no response head within the " + limit.toMillis() + " ms of an attempt",
            Limit.ATTEMPT,
            limit,
            Phase.HEAD,
            Delivery.UNKNOWN);
    parts.stop(over);
    completeExceptionally(over); // If nothing has failed: an interceptor waits for something else.
  }
}
