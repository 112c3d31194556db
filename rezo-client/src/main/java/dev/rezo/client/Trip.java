package dev.rezo.client;

import dev.rezo.http.CallCancelledException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one trip that ends on its own, without its call: when it is cancelled or completed
 * from outside, or when its limit is over. What runs for it ends with it, whichever interceptor
 * below has begun that.
 *
 * <p>Thread-safe.
 */
final class Trip extends HandedFuture<Response> {

  private final RunningParts parts = new RunningParts();
  private final @Nullable Trip around;
  private final Request request;

  /**
   * Null without a limit, and when the loops have ended with the client and every trip with them.
   */
  private @Nullable LoopTimer timer;

  /** Whether it is certain what the outcome is: what was ended by its limit is no response. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private Trip(@Nullable Trip around, Request request) {
    this.around = around;
    this.request = request;
  }

  /**
   * Begins one without a limit of its own.
   *
   * @param around the trip that this one is part of, or null
   */
  static Trip begin(@Nullable Trip around, Request request) {
    return new Trip(around, request);
  }

  /**
   * Begins one and its time.
   *
   * @throws IllegalArgumentException when the limit is not above 0
   */
  static Trip begin(ClientCore core, @Nullable Trip around, Request request, Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException(
          request + ": expected a limit of more than 0, actual " + limit);
    }
    Trip begun = new Trip(around, request);
    try {
      begun.timer = LoopTimer.begin(core, limit, () -> begun.overdue(limit));
    } catch (RejectedExecutionException e) {
      begun.timer = null;
    }
    return begun;
  }

  /** What it waits for from now on. */
  Trip of(CompletionStage<Response> outcome) {
    CompletionStage<Response> unused = outcome.whenComplete(this::settle);
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
    if (!decide() || !outcome(response, failure)) {
      if (response != null) {
        response.close();
      }
      return;
    }
    endTimer();
  }

  private boolean outcome(@Nullable Response response, @Nullable Throwable failure) {
    return response == null
        ? settleExceptionally(Objects.requireNonNull(failure, "failure"))
        : settle(response);
  }

  private boolean decide() {
    return decided.compareAndSet(false, true);
  }

  private void endTimer() {
    LoopTimer begun = timer;
    if (begun != null) {
      begun.end();
    }
  }

  private void overdue(Duration limit) {
    if (!decide()) {
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
    settleExceptionally(over); // Whatever an interceptor has made of the end of its parts.
  }

  @Override
  void abandoned(String why) {
    if (decide()) {
      endTimer();
      RezoException cause =
          new CallCancelledException(
              request + ": cancelled, its trip was given up, " + why,
              Phase.ACQUIRE,
              Delivery.UNKNOWN);
      parts.stop(cause);
    }
  }
}
