package dev.rezo.client;

import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that interceptors handle: across all trips that they make of it, after each other or
 * beside one another, and the pauses between.
 *
 * <p>Thread-safe.
 */
final class InterceptedState extends CallState {

  private final RunningParts parts = new RunningParts();

  /** Whether its responses are watched for being lost. */
  final boolean isWatched;

  /** Who is going to wait for the call, while its chain begins on that thread. */
  private @Nullable Thread caller;

  /** What was left to that thread; null until something is. */
  private @Nullable WaitingThread left;

  InterceptedState(
      Request request, long startNanos, @Nullable Listeners listeners, boolean isWatched) {
    super(request, startNanos, listeners);
    this.isWatched = isWatched;
  }

  /** This thread begins the chain, and is going to wait for the outcome. */
  void awaitedHere() {
    caller = Thread.currentThread();
  }

  /** Does what was left to this thread before it waits. */
  void beforeWaiting(CompletionStage<?> outcome) {
    if (left != null) {
      left.beforeWaiting(outcome);
    }
    caller = null;
  }

  /** This thread, if it is one that may wait for the call; else null. */
  @Nullable WaitingThread waitingHere() {
    WaitingThread taken = WaitingThread.takenFor(this);
    if (taken != null || !Thread.currentThread().equals(caller)) {
      return taken;
    }
    WaitingThread own = left;
    if (own == null) {
      own = new WaitingThread(this);
      left = own;
    }
    return own;
  }

  @Override
  void attemptStarted(Exchange exchange) {
    super.attemptStarted(exchange);
    parts.begun(exchange);
  }

  /** The outcome of an exchange is that of an interceptor, not of the application. */
  @Override
  void exchangeSettled(@Nullable Throwable cause) {}

  /** It waits between two attempts, or beside them. */
  void begun(RunningParts.Part part) {
    parts.begun(part);
  }

  /** Why nothing may begin any more, or null. */
  @Nullable RezoException stopped() {
    return parts.stopped();
  }

  /** Ends what runs, and all that may still be started. */
  void stop(RezoException cause) {
    parts.stop(cause);
  }

  /**
   * The call has failed: nobody hands on what its attempts have come to. Responses are closed, for
   * they may be at their end; what has none is stopped.
   */
  void giveUp(RezoException cause) {
    parts.stop(
        cause,
        part -> {
          if (part instanceof Exchange exchange) {
            giveUp(exchange, cause);
          } else {
            part.stop(cause);
          }
        });
  }

  /** Nobody has a use for its response, which may be at its end. */
  private static void giveUp(Exchange exchange, RezoException cause) {
    if (exchange.isDone() && !exchange.isCompletedExceptionally()) {
      exchange.join().close();
    } else {
      exchange.stop(cause);
    }
  }
}
