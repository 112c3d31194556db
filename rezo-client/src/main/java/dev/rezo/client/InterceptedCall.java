package dev.rezo.client;

import dev.rezo.http.CallCancelledException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call that goes through interceptors. Cancelling it ends whatever attempt runs.
 *
 * <p>Thread-safe.
 */
final class InterceptedCall extends HandedFuture<Response> {

  private final ClientCore core;
  private final InterceptedState call;
  private final Deadlines limits;

  /** Confined to the loop that it is armed on. */
  private EventLoop.@Nullable Timer limit;

  private InterceptedCall(ClientCore core, InterceptedState call, Deadlines limits) {
    this.core = core;
    this.call = call;
    this.limits = limits;
  }

  /**
   * Starts the call. It counts as running, and its limit runs, also while no attempt does: an
   * interceptor may wait for a token or before another try.
   *
   * @param isAwaited whether this thread waits for the outcome, so that interceptors may block it
   */
  static InterceptedCall start(ClientCore core, InterceptedState call, boolean isAwaited) {
    InterceptedCall outcome = new InterceptedCall(core, call, core.limits(call.request()));
    core.callStarted(outcome);
    CompletionStage<Response> end = outcome;
    end.whenComplete((response, failure) -> core.callEnded(outcome));
    outcome.limitCall();
    if (isAwaited) {
      call.awaitedHere();
    }
    CompletionStage<Response> answer = InterceptorChain.of(core, call).proceed(call.request());
    answer.whenComplete(outcome::settle);
    if (isAwaited) {
      call.beforeWaiting(outcome);
    }
    return outcome;
  }

  private void limitCall() {
    long deadline = call.deadline(limits);
    if (deadline == Deadlines.NEVER) {
      return;
    }
    EventLoop loop = core.timerLoop();
    try {
      core.runOn(loop, () -> limit = isDone() ? null : loop.schedule(deadline, this::overdue));
    } catch (RejectedExecutionException e) {
      return; // The loops have ended with the client: the call is refused at once.
    }
    CompletionStage<Response> end = this;
    end.whenComplete((response, failure) -> LoopTasks.later(loop, this::forgetLimit));
  }

  private void forgetLimit() {
    if (limit != null) {
      limit.cancel();
      limit = null;
    }
  }

  private void overdue() {
    limit = null;
    DeadlineException over =
        limits.over(
            call.request(), Limit.CALL, Phase.ACQUIRE, Delivery.UNKNOWN, "between attempts");
    abort(over);
  }

  /** Ends the call, whatever it waits for. Thread-safe. */
  void abort(RezoException cause) {
    if (settleExceptionally(cause)) {
      call.stop(cause);
      call.settled(cause);
    }
  }

  /** Whether its responses are watched for being lost: those of its attempts, and its own. */
  boolean isWatched() {
    return call.isWatched;
  }

  /** What was asked for. */
  Request request() {
    return call.request();
  }

  private void settle(@Nullable Response response, @Nullable Throwable failure) {
    if (response == null) {
      fail(failure);
      return;
    }
    call.settled(null);
    if (!settle(response)) {
      response.close();
    }
  }

  private void fail(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null) {
      cause = new NullPointerException(call.request() + ": expected a response, actual null");
    }
    call.giveUp(
        cause instanceof RezoException known
            ? known
            : new CallCancelledException(
                call.request() + ": given up, the call has failed: " + cause,
                Phase.ACQUIRE,
                Delivery.UNKNOWN));
    call.settled(cause);
    settleExceptionally(cause);
  }

  @Override
  void abandoned(String why) {
    CallCancelledException cause =
        new CallCancelledException(
            call.request() + ": cancelled, " + why, Phase.ACQUIRE, Delivery.UNKNOWN);
    call.stop(cause);
    call.settled(cause);
  }
}
