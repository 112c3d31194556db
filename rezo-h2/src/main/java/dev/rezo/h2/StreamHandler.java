package dev.rezo.h2;

import dev.rezo.http.Headers;
import dev.rezo.http.RezoException;
import java.nio.ByteBuffer;

/**
 * Hears what comes on one stream, in the order of this file: any number of interim responses, one
 * head, any number of body parts, trailers if there are any, one end; or, at any point before the
 * stream is over, a failure, which is the last; {@link #onSent} somewhere before, unless it is
 * given up first. Calls come from within {@link Http2Session#write}, {@link Http2Session#receive}
 * and {@link Http2Session#lost}; none calls back into the session.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface StreamHandler {

  /** The last frame of the request is written, but for the bytes of that frame's body. */
  void onSent();

  /**
   * A header block of the request is written, whole.
   *
   * @param count its bytes, compressed and without those of frames
   */
  default void onHeadBytesSent(long count) {}

  /**
   * A header block of the response has come: of an interim response, the head or trailers, which
   * are told next.
   *
   * @param count its bytes, compressed and without those of frames
   */
  default void onHeadBytesReceived(long count) {}

  /** An interim response (RFC 9110 section 15.2). */
  void onInformational(int status, Headers headers);

  /** The head of the final response. */
  void onHead(Http2ResponseHead head);

  /**
   * A part of the body. It counts against the window of its stream until {@link
   * Http2Session#consume} says that it is used up.
   *
   * @param part borrowed, not empty
   */
  void onBody(ByteBuffer part);

  /** Trailer fields (RFC 9113 section 8.1); not called when there are none. */
  void onTrailers(Headers trailers);

  /** The response is complete. */
  void onEnd();

  /**
   * The stream is over before its response is, or, of a tunnel, before this side has ended its
   * half. {@link RezoException#delivery} tells whether the request may be sent again.
   */
  void onFailed(RezoException cause);
}
