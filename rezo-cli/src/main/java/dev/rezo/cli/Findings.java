package dev.rezo.cli;

import dev.rezo.http.GoAway;
import dev.rezo.http.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Examination} found out: facts without judgement. {@link Diagnosis} judges them.
 *
 * <p>Immutable.
 *
 * @param url what was asked for
 * @param method by which method
 * @param way where connections lead
 * @param lookup of the name, or null when there was none to look up
 * @param attempts of connecting, one for each address
 * @param tls what TLS said, or null on plain http and when nothing was heard
 * @param answer the response, or null
 * @param pair two requests one after the other, or null
 * @param http2 how it speaks HTTP/2, or null where it was not spoken
 * @param idle how long the server kept an idle connection, or null when that was not watched
 * @param trouble why there is no answer, or null
 * @param at when this was
 */
record Findings(
    String url,
    String method,
    Way way,
    @Nullable Lookup lookup,
    List<Attempt> attempts,
    @Nullable Tls tls,
    @Nullable Answer answer,
    @Nullable Pair pair,
    @Nullable Http2 http2,
    @Nullable Idle idle,
    @Nullable Trouble trouble,
    Instant at) {

  Findings {
    attempts = List.copyOf(attempts);
  }

  /**
   * Where connections lead.
   *
   * @param host the host that is connected to
   * @param port its port
   * @param proxy the proxy, which then is that host, or null
   * @param unixSocket the socket that takes the place of host and port, or null
   */
  record Way(String host, int port, @Nullable String proxy, @Nullable String unixSocket) {}

  /**
   * A name and its addresses.
   *
   * @param host the name
   * @param given whether nobody had to be asked: an address, or {@code --resolve}
   * @param nanos how long it took
   * @param addresses in the order of the answer
   * @param failure why there are none, or null
   */
  record Lookup(
      String host, boolean given, long nanos, List<String> addresses, @Nullable String failure) {
    Lookup {
      addresses = List.copyOf(addresses);
    }
  }

  /** How a connection to one address came out. */
  enum Connecting {
    /** It stands. */
    STANDS,
    /** The machine said no: nothing listens there. */
    REFUSED,
    /** Nobody said anything within the limit. */
    SILENT,
    /** TCP stood, and TLS failed. */
    TLS_FAILED,
    /** Anything else. */
    FAILED
  }

  /**
   * One address, tried by itself.
   *
   * @param address with its port
   * @param outcome how it came out
   * @param tcpNanos how long TCP took, the talk with a proxy included; 0 unless it stands
   * @param tlsNanos how long TLS took; 0 without
   * @param failure in words, or null
   */
  record Attempt(
      String address, Connecting outcome, long tcpNanos, long tlsNanos, @Nullable String failure) {}

  /**
   * What is known of TLS.
   *
   * @param version as in {@code TLSv1.3}; null when no handshake of ours succeeded
   * @param cipher the suite, or null
   * @param verified whether the certificate was verified; false with {@code -k}, too
   * @param resumed whether a second connection went on with the session, or null if unknown
   * @param http2 whether the server would speak HTTP/2, or null if unknown
   * @param certificate the server's own, or null if it was not seen
   */
  record Tls(
      @Nullable String version,
      @Nullable String cipher,
      boolean verified,
      @Nullable Boolean resumed,
      @Nullable Boolean http2,
      @Nullable Certificate certificate) {}

  /**
   * A certificate.
   *
   * @param subject whose it is
   * @param issuer who signed it
   * @param names the hosts that it is for
   * @param from when it begins to be valid
   * @param until when it expires
   */
  record Certificate(
      String subject, String issuer, List<String> names, Instant from, Instant until) {
    Certificate {
      names = List.copyOf(names);
    }
  }

  /** How the end of a body is known. */
  enum Framing {
    /** There is none. */
    NO_BODY,
    /** By Content-Length. */
    LENGTH,
    /** By chunks. */
    CHUNKED,
    /** By the end of the stream, by HTTP/2. */
    STREAM,
    /** By the end of the connection. */
    UNTIL_CLOSE
  }

  /**
   * A response.
   *
   * @param protocol as in {@code HTTP/1.1}
   * @param status the status
   * @param reason the reason phrase
   * @param location where a redirect leads, or null
   * @param connection the field Connection, or null
   * @param keepAlive the field Keep-Alive, or null
   * @param framing how the end of the body is known
   * @param bodyBytes how many bytes of it were read
   * @param whole whether it was read to its end, without which a connection cannot be used again
   */
  record Answer(
      String protocol,
      int status,
      String reason,
      @Nullable String location,
      @Nullable String connection,
      @Nullable String keepAlive,
      Framing framing,
      long bodyBytes,
      boolean whole) {}

  /**
   * What one request took, in nanoseconds; 0 for what it did not have to do.
   *
   * @param name the look-up
   * @param tcp TCP
   * @param tls TLS
   * @param answer from the request to the last byte of the response
   */
  record Cost(long name, long tcp, long tls, long answer) {
    /** What has to be done before anything can be asked. */
    long connecting() {
      return name + tcp + tls;
    }

    long together() {
      return connecting() + answer;
    }
  }

  /**
   * Two requests, one after the other.
   *
   * @param first over a new connection
   * @param second right after it
   * @param reused whether the second used the connection of the first
   */
  record Pair(Cost first, Cost second, boolean reused) {}

  /**
   * HTTP/2 between the two.
   *
   * @param settings what the server takes, or null when it did not say
   * @param requests how many were sent at once
   * @param connections how many connections carried them
   * @param pingNanos how long the answer to a PING took, or 0 when there was none
   * @param goAway how it took its leave, or null when it did not
   */
  record Http2(
      @Nullable SessionSettings settings,
      int requests,
      int connections,
      long pingNanos,
      @Nullable GoAway goAway) {}

  /** Who ended an idle connection. */
  enum IdleEnd {
    /** The server. */
    SERVER,
    /** Rezo, before the time that the server had announced. */
    REZO,
    /** Nobody, as long as it was watched. */
    NOBODY
  }

  /**
   * An idle connection.
   *
   * @param end who ended it
   * @param after how long it was idle by then
   */
  record Idle(IdleEnd end, Duration after) {}

  /**
   * Why there is no answer.
   *
   * @param exitCode curl's code
   * @param message what the client says
   */
  record Trouble(int exitCode, String message) {}
}
