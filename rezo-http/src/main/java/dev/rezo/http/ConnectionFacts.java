package dev.rezo.http;

import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection from its making to its end. Times are in the scale of {@link
 * System#nanoTime}.
 *
 * <p>Immutable, but for what {@code traffic} tells.
 *
 * @param id a number that no other connection of this process has
 * @param protocol what it speaks
 * @param localAddress this side
 * @param remoteAddress the peer: the origin, or the proxy in front of it
 * @param proxy the proxy, as in {@code socks5h://proxy.example:1080} without secret, or null for a
 *     direct connection
 * @param tls what TLS agreed on with the origin, or null on plaintext
 * @param resolveStartNanos when the lookup began
 * @param resolveEndNanos when the addresses were known
 * @param connectStartNanos when the first address was tried
 * @param tlsStartNanos when TCP stood, the proxy had led on, and the TLS handshake began; equal to
 *     the end on plaintext
 * @param connectEndNanos when the connection could be used
 * @param traffic what has gone over it so far, and whether it is open
 * @param profile how much of a browser's profile is on its wire, or null without a profile
 */
public record ConnectionFacts(
    long id,
    Protocol protocol,
    SocketAddress localAddress,
    SocketAddress remoteAddress,
    @Nullable String proxy,
    @Nullable TlsFacts tls,
    long resolveStartNanos,
    long resolveEndNanos,
    long connectStartNanos,
    long tlsStartNanos,
    long connectEndNanos,
    ConnectionTraffic traffic,
    @Nullable ProfileReport profile) {

  /** How long its name was looked up. */
  public Duration lookupTime() {
    return Duration.ofNanos(resolveEndNanos - resolveStartNanos);
  }

  /** How long it took until TCP stood, and a proxy had led on. */
  public Duration connectTime() {
    return Duration.ofNanos(tlsStartNanos - connectStartNanos);
  }

  /** How long the TLS handshake took; zero on plaintext. */
  public Duration handshakeTime() {
    return Duration.ofNanos(connectEndNanos - tlsStartNanos);
  }

  /** As in {@code Connection[7 HTTP/1.1 localhost/127.0.0.1:8080 TLSv1.3]}. */
  @Override
  public String toString() {
    return "Connection["
        + id
        + " "
        + protocol
        + " "
        + remoteAddress
        + (proxy == null ? "" : " via " + proxy)
        + (tls == null ? "" : " " + tls.protocol())
        + "]";
  }
}
