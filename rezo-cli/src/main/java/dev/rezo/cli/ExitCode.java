package dev.rezo.cli;

import dev.rezo.client.PinMismatchException;
import dev.rezo.http.BodyException;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.RedirectException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import dev.rezo.http.StreamResetException;
import java.io.IOException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/**
 * curl's exit codes, and the one table that says which failure has which.
 *
 * <p>It differs from curl where curl is content with less: a head that is cut off is 56 here, and
 * two Content-Lengths that contradict each other are 8; curl takes both for a success.
 *
 * <p>Immutable.
 */
final class ExitCode {

  static final int OK = 0;
  static final int UNSUPPORTED_PROTOCOL = 1;
  static final int FAILED_INIT = 2;
  static final int MALFORMED_URL = 3;
  static final int NO_PROXY_HOST = 5;
  static final int NO_HOST = 6;
  static final int NO_CONNECTION = 7;
  static final int WEIRD_REPLY = 8;
  static final int HTTP2_FRAMING = 16;
  static final int PARTIAL_BODY = 18;
  static final int HTTP_ERROR = 22;
  static final int WRITE_ERROR = 23;
  static final int READ_ERROR = 26;
  static final int TIMED_OUT = 28;
  static final int RANGE_ERROR = 33;
  static final int TLS_FAILED = 35;
  static final int ABORTED = 42;
  static final int BAD_ARGUMENT = 43;
  static final int INTERFACE_FAILED = 45;
  static final int TOO_MANY_REDIRECTS = 47;
  static final int BAD_OPTION_SYNTAX = 49;
  static final int NO_REPLY = 52;
  static final int SEND_ERROR = 55;
  static final int RECEIVE_ERROR = 56;
  static final int BAD_CLIENT_CERTIFICATE = 58;
  static final int BAD_CIPHER = 59;
  static final int BAD_CERTIFICATE = 60;
  static final int BAD_CODING = 61;
  static final int TOO_LARGE = 63;
  static final int BAD_CA_FILE = 77;
  static final int PIN_MISMATCH = 90;
  static final int STREAM_ERROR = 92;
  static final int PROXY_HANDSHAKE = 97;

  /** {@code rezo doctor}: it answers, and something is wrong. curl has no such code. */
  static final int UNHEALTHY = 120;

  /** RFC 9112 section 4 and its neighbours: what answers does not speak HTTP/1. */
  private static final String STATUS_LINE = "RFC 9112 section 4";

  private static final String HTTP_2 = "RFC 9113 ";
  private static final String VERSION = "RFC 9112 section 2.3";
  private static final String CODINGS = "RFC 9112 section 6.1";
  private static final String CHUNKS = "RFC 9112 section 7.1";

  /** No cause chain of the platform is longer; a longer one is a ring. */
  private static final int LONGEST_CAUSES = 16;

  private ExitCode() {}

  /** The code of a call that failed. */
  static int of(Throwable failure) {
    if (failure instanceof WriteException) {
      return WRITE_ERROR;
    }
    if (failure instanceof IllegalArgumentException) {
      return BAD_ARGUMENT;
    }
    if (failure instanceof Following.RefusedHopException refused) {
      return refused.exitCode();
    }
    if (failure instanceof RedirectException) {
      return TOO_MANY_REDIRECTS;
    }
    if (!(failure instanceof RezoException rezo)) {
      return failure instanceof IOException ? RECEIVE_ERROR : ABORTED;
    }
    if (rezo instanceof ConnectionFailedException) {
      return ofConnecting(rezo);
    }
    if (rezo instanceof DeadlineException) {
      return TIMED_OUT;
    }
    if (rezo instanceof BodyException body) {
      return ofBody(body.reason());
    }
    if (rezo instanceof ProtocolException protocol) {
      return protocol.rule().startsWith(HTTP_2) ? ofHttp2(protocol) : ofProtocol(protocol.rule());
    }
    if (rezo instanceof ConnectionLostException lost) {
      return ofLoss(lost);
    }
    return rezo instanceof StreamResetException ? STREAM_ERROR : ABORTED;
  }

  private static int ofConnecting(RezoException failure) {
    if (failure instanceof ProxyFailedException proxy && proxy.phase() == Phase.RESOLVE) {
      return NO_PROXY_HOST;
    }
    return switch (failure.phase()) {
      case RESOLVE -> NO_HOST;
      case PROXY -> ofProxyTalk(failure);
      case TLS -> ofTls(failure);
      case ACQUIRE, CONNECT, SEND, HEAD, BODY -> NO_CONNECTION;
    };
  }

  private static int ofTls(RezoException failure) {
    if (hasCause(failure, PinMismatchException.class)) {
      return PIN_MISMATCH;
    }
    return hasCause(failure, CertificateException.class) ? BAD_CERTIFICATE : TLS_FAILED;
  }

  /** curl tells the two apart: CONNECT is an answer that was received, SOCKS a handshake. */
  private static int ofProxyTalk(RezoException failure) {
    boolean socks =
        failure instanceof ProxyFailedException proxy && proxy.proxy().startsWith("socks");
    return socks ? PROXY_HANDSHAKE : RECEIVE_ERROR;
  }

  private static int ofBody(BodyException.Reason reason) {
    return switch (reason) {
      case TRUNCATED -> PARTIAL_BODY;
      case TOO_LARGE -> TOO_LARGE;
      case SOURCE_FAILED -> READ_ERROR;
      case SINK_FAILED -> WRITE_ERROR;
      case CODING -> BAD_CODING;
      case CLOSED -> ABORTED;
    };
  }

  private static int ofHttp2(ProtocolException protocol) {
    return protocol.scope() == ProtocolException.Scope.STREAM ? STREAM_ERROR : HTTP2_FRAMING;
  }

  private static int ofProtocol(String rule) {
    return switch (rule) {
      case STATUS_LINE, VERSION -> UNSUPPORTED_PROTOCOL;
      case CHUNKS -> RECEIVE_ERROR;
      case CODINGS -> BAD_CODING;
      default -> WEIRD_REPLY;
    };
  }

  private static int ofLoss(ConnectionLostException lost) {
    if (lost.phase() == Phase.SEND) {
      return SEND_ERROR;
    }
    boolean quiet = lost.getCause() == null && !lost.responseBegun();
    return quiet ? NO_REPLY : RECEIVE_ERROR;
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    Throwable cause = failure;
    for (int i = 0; i < LONGEST_CAUSES && cause != null; i++) {
      if (type.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** The message in curl's words, then ours, which know more. */
  static String describe(int code, Throwable failure, @Nullable Request request) {
    String words = words(code, request);
    return words == null ? message(failure) : words + ": " + message(failure);
  }

  private static @Nullable String words(int code, @Nullable Request request) {
    return switch (code) {
      case UNSUPPORTED_PROTOCOL -> "Unsupported protocol in response";
      case NO_PROXY_HOST -> "Could not resolve proxy";
      case PROXY_HANDSHAKE -> "Proxy handshake error";
      case NO_HOST ->
          "Could not resolve host" + (request == null ? "" : " " + request.url().origin().host());
      case NO_CONNECTION ->
          "Failed to connect to "
              + (request == null
                  ? "server"
                  : request.url().origin().host() + " port " + request.url().origin().port());
      case WEIRD_REPLY -> "Weird server reply";
      case PARTIAL_BODY -> "Transfer closed with outstanding read data remaining";
      case WRITE_ERROR -> "Failure writing output to destination";
      case READ_ERROR -> "Failed to open/read local data";
      case TIMED_OUT -> "Operation timed out";
      case TLS_FAILED -> "SSL connect error";
      case NO_REPLY -> "Empty reply from server";
      case SEND_ERROR -> "Failed sending data to the peer";
      case RECEIVE_ERROR -> "Failure when receiving data from the peer";
      case BAD_CERTIFICATE -> "SSL certificate problem";
      case PIN_MISMATCH -> "SSL: public key does not match pinned public key";
      case TOO_MANY_REDIRECTS -> "Too many redirects";
      case BAD_CODING -> "Unrecognized or bad content encoding";
      case TOO_LARGE -> "Maximum file size exceeded";
      case HTTP2_FRAMING -> "Error in the HTTP2 framing layer";
      case STREAM_ERROR -> "HTTP/2 stream was not closed cleanly";
      default -> null;
    };
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
