package dev.rezo.client;

import dev.rezo.client.proxy.Socks5;
import dev.rezo.http.AttributeKey;
import dev.rezo.http.Authenticator;
import dev.rezo.http.Headers;
import dev.rezo.http.Origin;
import dev.rezo.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, and what it is told: connections lead to it, and it leads them on to the origin.
 *
 * <p>A proxy that cannot be used is an error: no call ever falls back to a direct connection. Two
 * proxies are equal when all of this is, user and secret included; calls share a connection only if
 * their proxies are equal.
 *
 * <p>{@code https} goes through any proxy in a tunnel, in which TLS is spoken with the origin:
 * certificates are verified as without a proxy, and the proxy sees host and port alone. Plain
 * {@code http} goes through an HTTP proxy as requests that it forwards (RFC 9112 section 3.2.2),
 * unless {@link #tunnel} says otherwise.
 *
 * <p>Immutable; each method that changes something returns another proxy.
 */
public final class Proxy {

  /** Attaches a proxy to one request: the client's own choice is not asked. */
  public static final AttributeKey<Proxy> OF_REQUEST = AttributeKey.of("proxy", Proxy.class);

  /** What is spoken with a proxy. */
  public enum Type {
    /** No proxy: a direct connection. */
    NONE,
    /** HTTP (RFC 9110 section 3.7); a tunnel is made by CONNECT. */
    HTTP,
    /** HTTP over TLS. */
    HTTPS,
    /** SOCKS4: IPv4 only; names are looked up here. */
    SOCKS4,
    /** SOCKS4a: the proxy looks names up. */
    SOCKS4A,
    /** SOCKS5 (RFC 1928); names are looked up here. */
    SOCKS5,
    /** SOCKS5; the proxy looks names up. */
    SOCKS5H;

    boolean isHttp() {
      return this == HTTP || this == HTTPS;
    }

    boolean isSocks4() {
      return this == SOCKS4 || this == SOCKS4A;
    }

    /** Whether this side has to know the origin's address. */
    boolean needsAddress() {
      return this == SOCKS4 || this == SOCKS5;
    }
  }

  private static final String AUTHORIZATION = "Proxy-Authorization";

  private static final Proxy NONE = new Proxy(Type.NONE, new Endpoint("none", 1));

  private final Type type;
  private final Endpoint endpoint;
  private final @Nullable String user;
  private final String secret;
  private final Headers headers;
  private final TlsConfig tls;
  private final boolean tunnels;
  private final @Nullable ProxyAuthenticator authenticator;

  private Proxy(Type type, Endpoint endpoint) {
    this(type, endpoint, null, "", Headers.EMPTY, TlsConfig.DEFAULT, false, null);
  }

  private Proxy(
      Type type,
      Endpoint endpoint,
      @Nullable String user,
      String secret,
      Headers headers,
      TlsConfig tls,
      boolean tunnels,
      @Nullable ProxyAuthenticator authenticator) {
    this.type = type;
    this.endpoint = endpoint;
    this.user = user;
    this.secret = secret;
    this.headers = headers;
    this.tls = tls;
    this.tunnels = tunnels;
    this.authenticator = authenticator;
  }

  /** No proxy. */
  public static Proxy none() {
    return NONE;
  }

  /** An HTTP proxy. */
  public static Proxy http(String host, int port) {
    return of(Type.HTTP, host, port);
  }

  /** An HTTP proxy that is spoken with over TLS; see {@link #tls}. */
  public static Proxy https(String host, int port) {
    return of(Type.HTTPS, host, port);
  }

  /** A SOCKS4 proxy: this side looks names up, for IPv4 addresses. */
  public static Proxy socks4(String host, int port) {
    return of(Type.SOCKS4, host, port);
  }

  /** A SOCKS4a proxy: names go to it as they are. */
  public static Proxy socks4a(String host, int port) {
    return of(Type.SOCKS4A, host, port);
  }

  /** A SOCKS5 proxy: this side looks names up. */
  public static Proxy socks5(String host, int port) {
    return of(Type.SOCKS5, host, port);
  }

  /** A SOCKS5 proxy: names go to it as they are. */
  public static Proxy socks5h(String host, int port) {
    return of(Type.SOCKS5H, host, port);
  }

  /**
   * Reads {@code [scheme://][user[:secret]@]host[:port]} as curl does. The scheme is {@code http}
   * (the default), {@code https}, {@code socks4} or {@code socks}, {@code socks4a}, {@code socks5}
   * or {@code socks5h}. The port is 1080 unless said, and 443 with {@code https}. User and secret
   * may be percent-encoded.
   *
   * @throws IllegalArgumentException when it is none; the message holds neither user nor secret
   */
  public static Proxy parse(String text) {
    return new ProxyText(text).parse();
  }

  static Proxy of(Type type, String host, int port) {
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    Origin checked = new Origin("http", bare ? "[" + host + "]" : host, port);
    return new Proxy(type, new Endpoint(checked.hostName(), port));
  }

  /**
   * Says who asks: to an HTTP proxy with each request by the scheme Basic (RFC 7617), without
   * waiting to be asked; to SOCKS5 when it wants a login (RFC 1929); to SOCKS4 as its user id,
   * which has no secret.
   *
   * @throws IllegalArgumentException when the protocol cannot say it; the message holds neither
   */
  public Proxy credentials(String user, String secret) {
    checkCredentials(user, secret);
    return new Proxy(type, endpoint, user, secret, headers, tls, tunnels, authenticator);
  }

  private void checkCredentials(String name, String password) {
    require(type != Type.NONE, "credentials", "a proxy");
    boolean controls = (name + password).chars().anyMatch(c -> c < ' ' || c == 0x7f);
    require(!controls, "credentials", "no control character");
    if (type.isHttp()) {
      require(name.indexOf(':') < 0, "credentials", "no colon in the user (RFC 7617 section 2)");
    } else if (type.isSocks4()) {
      require(password.isEmpty(), "credentials", "no secret, as SOCKS4 has none");
    } else {
      require(fits(name) && !name.isEmpty(), "credentials", "a user of 1 to 255 bytes");
      require(fits(password), "credentials", "a secret of at most 255 bytes");
    }
  }

  private static boolean fits(String field) {
    return field.getBytes(StandardCharsets.UTF_8).length <= Socks5.MAX_FIELD_BYTES;
  }

  /**
   * Adds a field to what an HTTP proxy is told when a tunnel is made; the origin does not see it.
   *
   * @throws IllegalArgumentException when it cannot be sent, or the proxy speaks no HTTP
   */
  public Proxy header(String name, String value) {
    require(type.isHttp(), "header", "an HTTP proxy");
    boolean framing =
        name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding");
    require(!framing, "header", "no framing, as CONNECT has no body");
    Headers more = headers.toBuilder().add(name, value).build();
    return new Proxy(type, endpoint, user, secret, more, tls, tunnels, authenticator);
  }

  /**
   * Whom to trust, and who to be, in the TLS with the proxy itself. What is spoken with an origin
   * stays the client's.
   *
   * @throws IllegalArgumentException unless this is an {@code https} proxy
   */
  public Proxy tls(TlsConfig value) {
    require(type == Type.HTTPS, "tls", "an https proxy");
    return new Proxy(type, endpoint, user, secret, headers, value, tunnels, authenticator);
  }

  /**
   * Makes a tunnel for plain {@code http} too.
   *
   * @throws IllegalArgumentException when the proxy speaks no HTTP; all others tunnel anyway
   */
  public Proxy tunnel() {
    require(type.isHttp(), "tunnel", "an HTTP proxy");
    return new Proxy(type, endpoint, user, secret, headers, tls, true, authenticator);
  }

  /**
   * Answers the challenges of an HTTP proxy (407), for schemes other than Basic and for credentials
   * that are shown only when they are asked for. Two proxies are equal only if this is one object,
   * or its own equality says so.
   *
   * @throws IllegalArgumentException when the proxy speaks no HTTP
   */
  public Proxy authenticator(ProxyAuthenticator value) {
    require(type.isHttp(), "authenticator", "an HTTP proxy");
    return new Proxy(type, endpoint, user, secret, headers, tls, tunnels, value);
  }

  /**
   * The same by an authenticator that others have written, such as one for Digest.
   *
   * @throws IllegalArgumentException when the proxy speaks no HTTP
   */
  public Proxy authenticator(Authenticator value) {
    return authenticator(new KnownSchemes(value));
  }

  /**
   * As {@link #credentials} for an HTTP proxy, shown only when it asks for them by the scheme
   * Basic: a trip more for each connection, or each forwarded request, and nothing told to a proxy
   * that does not ask.
   *
   * @throws IllegalArgumentException when the proxy speaks no HTTP, or the protocol cannot say it
   */
  public Proxy credentialsWhenAsked(String user, String secret) {
    checkCredentials(user, secret);
    return authenticator(new BasicWhenAsked(user, secret));
  }

  private void require(boolean holds, String what, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Proxy " + endpoint + " " + what + ": expected " + expected + ", actual " + scheme());
    }
  }

  /** What is spoken with it. */
  public Type type() {
    return type;
  }

  /** Whether there is none. */
  public boolean isNone() {
    return type == Type.NONE;
  }

  /** Its host, without the brackets of an IPv6 literal. */
  public String host() {
    return endpoint.host();
  }

  /** Its port. */
  public int port() {
    return endpoint.port();
  }

  /** Whether a user was given; who it is, {@link #toString} says. */
  public boolean hasCredentials() {
    return user != null;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  @Nullable String user() {
    return user;
  }

  String secret() {
    return secret;
  }

  Headers headers() {
    return headers;
  }

  TlsConfig tls() {
    return tls;
  }

  @Nullable ProxyAuthenticator authenticator() {
    return authenticator;
  }

  /** Whether plain {@code http} is handed to it request by request. */
  boolean forwards() {
    return type.isHttp() && !tunnels;
  }

  /** The request as it travels: what is for the proxy is told to the proxy and to nobody else. */
  Request onWire(Request request, boolean forwarded) {
    String known = request.headers().get(AUTHORIZATION);
    if (!forwarded) {
      return known == null ? request : request.with(h -> h.remove(AUTHORIZATION));
    }
    String basic = basic();
    return known != null || basic == null
        ? request
        : request.with(h -> h.set(AUTHORIZATION, basic));
  }

  /** Proxy-Authorization by the scheme Basic (RFC 7617), or null without credentials. */
  @Nullable String basic() {
    return user == null ? null : basic(user, secret);
  }

  static String basic(String user, String secret) {
    byte[] both = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** By content. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Proxy that
            && type == that.type
            && endpoint.equals(that.endpoint)
            && Objects.equals(user, that.user)
            && secret.equals(that.secret)
            && headers.equals(that.headers)
            && tls.equals(that.tls)
            && tunnels == that.tunnels
            && Objects.equals(authenticator, that.authenticator));
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, endpoint, user);
  }

  /** As in {@code socks5h://user@proxy.example:1080}; the secret is left out. */
  @Override
  public String toString() {
    return isNone()
        ? "none"
        : scheme() + "://" + (user == null || user.isEmpty() ? "" : user + "@") + endpoint;
  }

  private String scheme() {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
