package dev.rezo.h1;

import dev.rezo.http.Headers;
import java.nio.ByteBuffer;

/**
 * Hears what a session reads, in the order of this file: any number of interim responses, one head,
 * any number of body parts, trailers if there are any, one end. Calls come from within {@link
 * Http1Session#receive} and {@link Http1Session#receiveEnd}; none calls back into the session.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface ResponseHandler {

  /** An interim response (RFC 9110 section 15.2), except 101. */
  void onInformational(int status, String reason, Headers headers);

  /**
   * The head of the final response.
   *
   * @param head its parts
   */
  void onHead(ResponseHead head);

  /**
   * A part of the body, its framing taken off.
   *
   * @param part borrowed, not empty
   */
  void onBody(ByteBuffer part);

  /** Trailer fields (RFC 9112 section 7.1.2); not called when there are none. */
  void onTrailers(Headers trailers);

  /** The response is complete. */
  void onEnd();
}
