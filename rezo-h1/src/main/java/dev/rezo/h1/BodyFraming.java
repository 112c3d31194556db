package dev.rezo.h1;

import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProtocolException;

/**
 * How the end of a response body is found.
 *
 * <p>Immutable.
 */
enum BodyFraming {
  /** There is no body. */
  NONE,
  /** After as many bytes as Content-Length says. */
  LENGTH,
  /** With the last chunk (RFC 9112 section 7.1). */
  CHUNKED,
  /** When the peer closes. */
  UNTIL_CLOSE;

  /**
   * The eight steps of RFC 9112 section 6.3, in their order; the seventh is about requests.
   *
   * @param method of the request that this response answers
   */
  static BodyFraming of(String method, int status, FramingFacts facts) throws ProtocolException {
    // 1. No body, whatever the fields say.
    if (status < 200 || status == 204 || status == 304 || method.equals("HEAD")) {
      return NONE;
    }
    // 2. The connection becomes a tunnel.
    if (isTunnel(method, status)) {
      return NONE;
    }
    if (facts.coding() != FramingFacts.Coding.ABSENT) {
      // 3. Both fields: who sends that is broken or an attacker ("ought to be handled as an
      // error").
      if (facts.contentLength() != FramingFacts.ABSENT) {
        throw violation("expected Transfer-Encoding or Content-Length, actual both");
      }
      // 4. Transfer-Encoding.
      return chunked(facts.coding());
    }
    // 5. A Content-Length that is none.
    if (facts.contentLength() == FramingFacts.MALFORMED) {
      throw violation("Content-Length: expected digits up to 9223372036854775807, actual others");
    }
    if (facts.contentLength() == FramingFacts.DIFFERING) {
      throw violation("Content-Length: expected one number, actual different ones");
    }
    // 6. A Content-Length.
    if (facts.contentLength() >= 0) {
      return facts.contentLength() == 0 ? NONE : LENGTH;
    }
    // A 205 promises that it has no content (RFC 9110 section 15.3.6). Said by fields, its framing
    // was read above like any other; when it says nothing, waiting for the close would be wrong.
    if (status == 205) {
      return NONE;
    }
    // 8. No field at all.
    return UNTIL_CLOSE;
  }

  /** Whether the connection speaks another protocol after this head. */
  static boolean isTunnel(String method, int status) {
    return status == 101 || (method.equals("CONNECT") && status >= 200 && status < 300);
  }

  /**
   * Whether the connection may serve another exchange after this response (RFC 9112 section 9.3).
   * Besides the steps of the RFC, it may not when its heads leave doubt about where messages end.
   */
  boolean persists(Protocol version, FramingFacts facts) {
    if (this == UNTIL_CLOSE || facts.close()) {
      return false;
    }
    // Section 2.2 lets us read LF as a line end; a peer on the way may not have read it so.
    if (facts.bareLf()) {
      return false;
    }
    if (version == Protocol.HTTP_1_0) {
      // Section 6.1: with a Transfer-Encoding, framing is taken as faulty and the connection
      // closed.
      return facts.keepAlive() && facts.coding() == FramingFacts.Coding.ABSENT;
    }
    return true;
  }

  /**
   * Without chunked as its last coding a body would end with the connection; but what is left then
   * is bytes in a coding that nobody takes off, so it is refused: no TE field asked for any (RFC
   * 9110 section 10.1.4).
   */
  private static BodyFraming chunked(FramingFacts.Coding coding) throws ProtocolException {
    if (coding == FramingFacts.Coding.CHUNKED) {
      return CHUNKED;
    }
    throw transferCoding(
        switch (coding) {
          case CHUNKED_TWICE -> "chunked once, actual twice";
          case CHUNKED_NOT_LAST -> "chunked as the last coding, actual another after it";
          case EMPTY -> "chunked, actual no coding";
          default -> "chunked, actual a coding that was not asked for";
        });
  }

  private static ProtocolException transferCoding(String message) {
    return Violation.of(
        "RFC 9112 section 6.1", "Transfer-Encoding: expected " + message, Phase.HEAD);
  }

  private static ProtocolException violation(String message) {
    return Violation.of("RFC 9112 section 6.3", message, Phase.HEAD);
  }
}
