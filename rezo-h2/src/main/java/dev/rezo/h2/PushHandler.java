package dev.rezo.h2;

import dev.rezo.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides about responses that a server sends unasked (RFC 9113 section 8.4). Without one, or with
 * SETTINGS_ENABLE_PUSH 0 in {@link Http2Settings}, as is the default, nothing is accepted. Calls
 * come from within {@link Http2Session#receive}; none calls back into the session.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface PushHandler {

  /**
   * The server promises a response. What it may not promise was refused before: the request is a
   * GET or HEAD without a body, for the origin of {@code cause}.
   *
   * @param promised where the response will come; its body counts against a window of its own, see
   *     {@link Http2Session#consume}
   * @param request what the server takes for asked
   * @param cause the stream that made the server promise
   * @return who hears the response, or null to refuse it
   */
  @Nullable StreamHandler onPromise(Http2Stream promised, Request request, Http2Stream cause);
}
