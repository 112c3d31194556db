package dev.rezo.http;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Interceptor} written as a method that returns: it may read files, ask another service,
 * wait. {@link Interceptors#blocking} makes it one that a client takes; both kinds stand in one
 * chain in any order.
 *
 * <p>It never runs on a loop. A call that an application waits for ({@code send}) runs it on the
 * thread of the application, with its thread-locals, when the interceptors before it have begun
 * what they begin. Any other call ({@code sendAsync}), each of several trips that begin at once,
 * and what follows a pause or a redirect, run it on a thread of their own: a virtual one where the
 * platform has these, else a daemon thread that the trip holds while it is in here.
 *
 * <p>When the call is cancelled or its time is over, what waits in its {@link Chain} fails, and its
 * thread is interrupted.
 *
 * <p>Thread-safe: one interceptor serves all calls at once.
 */
@FunctionalInterface
public interface BlockingInterceptor {

  /**
   * Handles one call, or one attempt of it.
   *
   * @return the response; whoever replaces a response closes the one it does not hand on
   * @throws IOException what is thrown, checked or not, is the failure of the call
   */
  Response intercept(Request request, Chain chain) throws IOException;

  /** The way on, for who waits for it. Not thread-safe; the caller serialises. */
  interface Chain {
    /** The call that this is part of. */
    Call call();

    /**
     * Goes on with this request and waits for the response head; may be called again, for another
     * trip.
     *
     * @throws RezoException when it fails
     * @throws CallCancelledException when the thread is interrupted; its flag stays set
     */
    Response proceed(Request request) throws IOException;

    /**
     * As {@link #proceed(Request)}, with a limit for this trip.
     *
     * @throws DeadlineException when its head has not come by then; the call goes on
     */
    Response proceed(Request request, Duration limit) throws IOException;

    /**
     * Waits for this time.
     *
     * @throws RezoException when the call ends before
     */
    void pause(Duration duration) throws IOException;

    /** The time in nanoseconds, on the scale that the client's limits run on. */
    long nanoTime();

    /** How long the call may still take, or null when it has no limit. */
    @Nullable Duration timeLeft();
  }
}
