package dev.rezo.cli;

import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How one transfer went.
 *
 * <p>Immutable; the response's body has been read or closed.
 *
 * @param job what was to be done
 * @param request what was sent, or null when none could be made
 * @param response what came, or null
 * @param failure why it is no success, or null
 * @param trace what was seen on the way
 * @param startNanos when it began
 * @param endNanos when it was over
 * @param received what is known of the body
 * @param fileName where the body was written, or null
 * @param retries how often it was done before
 */
record Outcome(
    Job job,
    @Nullable Request request,
    @Nullable Response response,
    @Nullable Failure failure,
    Trace trace,
    long startNanos,
    long endNanos,
    Received received,
    @Nullable String fileName,
    int retries) {

  /**
   * Why a transfer is no success.
   *
   * @param exitCode curl's code
   * @param message in words
   * @param cause what was thrown, or null for a status that counts as a failure
   */
  record Failure(int exitCode, String message, @Nullable Throwable cause) {}

  /** The same as the last of so many transfers. */
  Outcome after(int times) {
    return new Outcome(
        job, request, response, failure, trace, startNanos, endNanos, received, fileName, times);
  }

  /** The same, but this has gone wrong besides. */
  Outcome failed(int exitCode, IOException cause) {
    Failure besides = new Failure(exitCode, ExitCode.describe(exitCode, cause, request), cause);
    return new Outcome(
        job, request, response, besides, trace, startNanos, endNanos, received, fileName, retries);
  }

  /** What was asked for last, after all redirects; null when nothing could be. */
  @Nullable Request lastRequest() {
    return response != null ? response.request() : request;
  }

  int exitCode() {
    return failure == null ? ExitCode.OK : failure.exitCode();
  }

  /** The status, or 0 when there was no response. */
  int status() {
    return response == null ? 0 : response.status();
  }

  Marks marks() {
    boolean secure = request != null && request.url().origin().isSecure();
    return Marks.of(
        response == null ? null : response.timing(), trace, secure, startNanos, endNanos);
  }

  /** How many bytes of body were sent. */
  long uploaded() {
    return request != null && request.body() instanceof SentBody body ? body.sent() : 0;
  }
}
