package dev.rezo.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * May change what a client does: answer itself, change the request, send it again, change the
 * response. The first that was added sees the request first and the response last.
 *
 * <p>Lifecycle: lives as long as the clients it was given to.
 *
 * <p>Thread-safe: one interceptor serves all calls at once. It runs on the caller's thread or on a
 * loop, so it must not block; {@link BlockingInterceptor} may.
 *
 * <p>Errors: what it throws, or its stage fails with, is the failure of the call, unless an
 * interceptor before it makes something else of that; no stage, or no response, is a {@link
 * NullPointerException} that says whose. When a call fails, every trip of it that is still under
 * way is given up.
 */
@FunctionalInterface
public interface Interceptor {

  /**
   * Handles one call, or one attempt of it, as was chosen where the interceptor was added.
   *
   * @return the response; whoever replaces a response closes the one it does not hand on
   */
  CompletionStage<Response> intercept(Request request, Chain chain);

  /** The way on. Thread-safe. */
  interface Chain {
    /** The call that this is part of. */
    Call call();

    /**
     * Goes on with this request. May be called again, for another trip: when the one before it has
     * ended, or beside it. Trips beside one another are independent; each response is closed by who
     * asked for it, but for the one that is handed on, and the call is over, for listeners, when
     * the last of them is. Once the call has failed or was cancelled, none begins.
     */
    CompletionStage<Response> proceed(Request request);

    /**
     * Goes on with this request, and ends the trip with a {@link DeadlineException} if its response
     * head has not come within a limit. What the trip waits for is given up, the call and its other
     * trips go on.
     *
     * @param limit more than 0
     */
    CompletionStage<Response> proceed(Request request, Duration limit);

    /**
     * As {@link #proceed(Request)}, for a trip that may be given up on its own: cancelling the
     * future ends what runs for it, also where interceptors below wait for something else, and a
     * response that comes too late is closed. The call and its other trips go on.
     */
    CompletableFuture<Response> trip(Request request);

    /**
     * Completes after this time. No thread waits meanwhile; if the call ends before, so does the
     * pause, with the reason as its failure.
     *
     * @param duration not below 0
     */
    CompletionStage<Void> pause(Duration duration);

    /** The time in nanoseconds, on the scale that the client's limits run on. */
    long nanoTime();

    /** How long the call may still take, or null when it has no limit. */
    @Nullable Duration timeLeft();

    /**
     * Tells, once, when the call is cancelled, has failed, or its time is over, or that of the trip
     * that this is part of: for an interceptor that waits for something of its own. What waits
     * here, the client ends by itself. Told on any thread, and at once if it has happened; never
     * after the call has a response.
     *
     * @return what is run, on any thread, when nothing is waited for any more: nobody is told from
     *     then on, and nothing is kept
     */
    default Runnable whenStopped(Consumer<? super RezoException> told) {
      return () -> {};
    }

    /**
     * Has work done that waits, as that of a {@link BlockingInterceptor}: on this thread, when it
     * is going to wait for the call anyway, after it has begun all it has to begin; else, and where
     * several such works begin at once, on one of these threads. A loop never does it.
     *
     * @param threads does not throw: the work itself says what it means to be refused
     */
    default void runWaiting(Runnable work, Executor threads) {
      threads.execute(work);
    }

    /**
     * Does on this thread what {@link #runWaiting} has left to it. Whoever waits within such work
     * for a stage of this chain runs this first.
     *
     * @param awaited what it waits for afterwards
     */
    default void beforeWaiting(CompletionStage<?> awaited) {}
  }
}
