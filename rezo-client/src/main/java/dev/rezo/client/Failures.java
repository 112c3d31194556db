package dev.rezo.client;

import dev.rezo.http.BodyException;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.RezoException;
import dev.rezo.http.TlsFacts;
import dev.rezo.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Translates what the platform throws into the tree of RezoException. Immutable. */
final class Failures {

  private Failures() {}

  static ConnectionFailedException unresolved(
      Route route, Endpoint endpoint, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new ConnectionFailedException(
        route + ": expected an address of " + endpoint.host() + ", actual none (" + cause + ")",
        Phase.RESOLVE,
        cause);
  }

  /** The name has addresses, or none at all, but none that the route may use. */
  static ConnectionFailedException noneOfFamily(
      Route route, Endpoint endpoint, List<InetAddress> found) {
    return new ConnectionFailedException(
        route
            + ": expected "
            + route.dialing().family().wanted()
            + " of "
            + endpoint.host()
            + ", actual "
            + (found.isEmpty() ? "none" : found.stream().map(InetAddress::getHostAddress).toList()),
        Phase.RESOLVE,
        null);
  }

  /** An address was reached, and did not shake hands in time. */
  static ConnectionFailedException silent(Route route, Transport transport, long nanos) {
    return new ConnectionFailedException(
        route
            + ": expected a TLS handshake with "
            + transport.remoteAddress()
            + " within "
            + TimeUnit.NANOSECONDS.toMillis(nanos)
            + " ms, actual none",
        Phase.TLS,
        null);
  }

  static ConnectionFailedException unconnected(Route route, Endpoint endpoint, IOException cause) {
    Path unixSocket = route.dialing().unixSocket();
    return new ConnectionFailedException(
        route
            + ": expected a connection to "
            + (unixSocket == null ? endpoint : unixSocket)
            + ", actual "
            + cause.getMessage(),
        Phase.CONNECT,
        cause);
  }

  /** The proxy has no address, or does not answer. */
  static RezoException ofProxy(Route route, RezoException cause) {
    return cause instanceof ConnectionFailedException
        ? new ProxyFailedException(
            String.valueOf(cause.getMessage()),
            route.dialing().proxy().toString(),
            ProxyFailedException.NO_CODE,
            cause.phase(),
            cause.getCause())
        : cause;
  }

  /** Trust or identity of this side cannot be used. */
  static ConnectionFailedException untrustworthy(Route route, RuntimeException cause) {
    return new ConnectionFailedException(
        route + ": expected a usable TLS configuration, actual " + cause.getMessage(),
        Phase.TLS,
        cause);
  }

  /** CONNECT with a protocol is a matter of HTTP/2. */
  static ProtocolException noTunnel(Exchange of, ConnectionFacts facts) {
    return new ProtocolException(
        "RFC 8441 section 3",
        of.request + ": expected a connection that speaks HTTP/2, actual " + facts,
        ProtocolException.Scope.STREAM,
        Phase.SEND,
        Delivery.NOT_SENT);
  }

  /** The server does not speak what the route is restricted to. */
  static ConnectionFailedException otherProtocol(Route route, @Nullable TlsFacts tls) {
    String chosen = tls == null ? null : tls.applicationProtocol();
    return new ConnectionFailedException(
        route
            + ": expected a server that chooses "
            + route.dialing().protocols()
            + " (ALPN), actual "
            + (chosen == null ? "no choice" : chosen),
        Phase.TLS,
        null);
  }

  /** A defect of ours or of an extension, told rather than swallowed. */
  static ConnectionFailedException unexpected(Route route, Phase phase, Throwable cause) {
    return new ConnectionFailedException(
        route + ": expected no failure of this kind, actual " + cause, phase, cause);
  }

  /**
   * A connection that ended under an exchange.
   *
   * @param facts which connection, how old and how often used: what one wants to know at three in
   *     the morning
   */
  static ConnectionLostException lost(
      Exchange exchange,
      String facts,
      Phase phase,
      boolean responseBegun,
      @Nullable Throwable cause) {
    String why = cause == null ? "the peer closed it" : String.valueOf(cause.getMessage());
    return new ConnectionLostException(
        exchange.request
            + ": expected a response, actual connection ended"
            + (responseBegun ? " after it had begun: " : ": ")
            + why
            + " ("
            + facts
            + ")",
        phase,
        phase == Phase.SEND ? Delivery.NOT_SENT : Delivery.UNKNOWN,
        responseBegun,
        cause);
  }

  /** The failure of a future as its waiting caller is to see it. */
  static IOException forCaller(@Nullable Throwable failure) {
    if (failure instanceof IOException io) {
      return io;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return new IOException(failure);
  }

  /**
   * The connection ended within the body.
   *
   * @param received how many bytes of it came
   * @param announced how many there were to be, or below 0 if that was not said
   */
  static BodyException truncated(
      Exchange of, long received, long announced, @Nullable IOException cause) {
    return new BodyException(
        of.request
            + ": expected the whole response body, actual received "
            + received
            + (announced < 0 ? " bytes and no end" : " of " + announced + " bytes")
            + ", connection ended: "
            + (cause == null ? "the peer closed it" : cause.getMessage()),
        BodyException.Reason.TRUNCATED,
        Phase.BODY,
        cause);
  }

  /** The reader gave up a body of which more was to come than a connection is worth. */
  static BodyException abandoned(Exchange of) {
    return new BodyException(
        of.request + ": the response body was closed before its end",
        BodyException.Reason.CLOSED,
        Phase.BODY,
        null);
  }

  /** The same with where it happened: on which connection, how old, how often used. */
  static ConnectionLostException lost(
      ConnectionLostException cause, HttpConnection connection, long ageNanos, long useCount) {
    Throwable why = cause.getCause();
    return new ConnectionLostException(
        cause.getMessage()
            + (why == null ? "" : ": " + why.getMessage())
            + (" (" + connection + ", " + TimeUnit.NANOSECONDS.toSeconds(ageNanos) + " s old, use ")
            + (useCount + ")"),
        cause.phase(),
        cause.delivery(),
        cause.responseBegun(),
        why);
  }
}
