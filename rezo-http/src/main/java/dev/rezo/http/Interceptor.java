package dev.rezo.http;

import java.util.concurrent.CompletionStage;

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
  }
}
