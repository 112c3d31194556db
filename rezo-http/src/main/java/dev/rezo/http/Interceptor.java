package dev.rezo.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * May change what a client does: answer itself, change the request, send it again, change the
 * response. The first that was added sees the request first and the response last.
 *
 * <p>Lifecycle: lives as long as the clients it was given to.
 *
 * <p>Thread-safe: one interceptor serves all calls at once. It runs on the caller's thread or on a
 * loop, so it must not block.
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

    /** Goes on with this request; may be called again, for another trip. */
    CompletionStage<Response> proceed(Request request);

    /**
     * Goes on with this request, and ends the trip with a {@link DeadlineException} if its response
     * head has not come within a limit. What the trip waits for is given up, the call goes on.
     *
     * @param limit more than 0
     */
    CompletionStage<Response> proceed(Request request, Duration limit);

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
  }
}
