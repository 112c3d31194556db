package dev.rezo.client;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of HTTP a connection may speak, the preferred one first. With TLS both sides agree
 * on one by ALPN; on plaintext HTTP/2 is spoken only where nothing else may be, because there is no
 * way to ask (RFC 9113 section 3.3, "prior knowledge").
 *
 * <p>Immutable.
 *
 * @param inOrder HTTP/2, HTTP/1.1 or both
 * @param pushes who decides about responses that a server promises by HTTP/2, or null for nobody;
 *     compares by identity
 */
record Protocols(List<Protocol> inOrder, @Nullable PushListener pushes) {

  static final Protocols DEFAULT = new Protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));

  static final Protocols HTTP_1_1 = new Protocols(List.of(Protocol.HTTP_1_1));

  /** Where a request carries its own. */
  static final AttributeKey<Protocols> OF_REQUEST = AttributeKey.of("protocols", Protocols.class);

  /** Where a request carries what is to be spoken in the tunnel that it asks for (RFC 8441). */
  static final AttributeKey<String> OF_TUNNEL = AttributeKey.of("tunnel protocol", String.class);

  /** What ALPN calls HTTP/2 (RFC 9113 section 3.2). */
  private static final String H2 = "h2";

  Protocols {
    inOrder = List.copyOf(inOrder);
    EnumSet<Protocol> rest = EnumSet.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
    if (inOrder.isEmpty() || !inOrder.stream().allMatch(rest::remove)) {
      throw new IllegalArgumentException(
          "protocols: expected HTTP/2, HTTP/1.1 or both, each once, actual " + inOrder);
    }
  }

  Protocols(List<Protocol> inOrder) {
    this(inOrder, null);
  }

  /** The same with another listener of promises, if promises can come at all. */
  Protocols with(@Nullable PushListener other) {
    return mayBeHttp2() ? new Protocols(inOrder, other) : this;
  }

  /** HTTP/2 is spoken from the first byte, whatever the peer would like. */
  private boolean isHttp2Only() {
    return inOrder.get(0) == Protocol.HTTP_2 && inOrder.size() == 1;
  }

  /** What counts where there is no TLS. */
  Protocols plaintext() {
    return isHttp2Only() ? this : HTTP_1_1;
  }

  /** Whether a connection may turn out to speak HTTP/2. */
  boolean mayBeHttp2() {
    return inOrder.contains(Protocol.HTTP_2);
  }

  /** What ALPN offers (RFC 7301 section 6). */
  List<String> offers() {
    return inOrder.stream().map(p -> p == Protocol.HTTP_2 ? H2 : "http/1.1").toList();
  }

  /**
   * What a connection speaks.
   *
   * @param chosen what the peer chose by ALPN, or null: it knows none, or there is no TLS
   * @return null when the peer wants what it may not
   */
  @Nullable Protocol chosen(boolean isSecure, @Nullable String chosen) {
    Protocol wanted = H2.equals(chosen) ? Protocol.HTTP_2 : Protocol.HTTP_1_1;
    if (!isSecure) {
      wanted = isHttp2Only() ? Protocol.HTTP_2 : Protocol.HTTP_1_1;
    }
    return inOrder.contains(wanted) ? wanted : null;
  }

  /**
   * What a request leaves of these: to become another protocol, to lead on to another host and to
   * be HTTP/1.0 are matters of HTTP/1.1.
   */
  Protocols of(Request request) {
    Protocols wanted = request.attribute(OF_REQUEST);
    boolean needs11 =
        request.version() == Protocol.HTTP_1_0
            || (request.method().equals("CONNECT") && request.attribute(OF_TUNNEL) == null)
            || request.headers().contains("Upgrade");
    return needs11 ? HTTP_1_1 : wanted != null ? wanted.with(pushes) : this;
  }

  // A record's own is put together when it is first called, and would cost a process its start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Protocols that
        && inOrder.equals(that.inOrder)
        && Objects.equals(pushes, that.pushes);
  }

  @Override
  public int hashCode() {
    return 31 * inOrder.hashCode() + Objects.hashCode(pushes);
  }

  /** As in {@code HTTP/2, HTTP/1.1}. */
  @Override
  public String toString() {
    return String.join(", ", inOrder.stream().map(Protocol::toString).toList());
  }
}
