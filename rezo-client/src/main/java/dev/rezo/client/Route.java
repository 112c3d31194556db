package dev.rezo.client;

import dev.rezo.dns.Resolver;
import dev.rezo.h2.Http2Settings;
import dev.rezo.http.AttributeKey;
import dev.rezo.http.Origin;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.io.TcpOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a bucket of the pool: everything that changes the wire or the trust, and nothing
 * else. Two calls whose routes are equal may share a connection; configuration that differs never
 * does.
 *
 * <p>Immutable.
 */
public final class Route {

  private final Origin origin;
  private final Dialing dialing;
  private final int hash;

  Route(Origin origin, Dialing dialing) {
    this.origin = origin;
    this.dialing = origin.isSecure() ? dialing : dialing.plaintext();
    this.hash = 31 * origin.hashCode() + this.dialing.hashCode();
  }

  /** Whom the connections of this bucket lead to. */
  public Origin origin() {
    return origin;
  }

  Dialing dialing() {
    return dialing;
  }

  /** Whether its connections speak TLS with the origin by this configuration, or not at all. */
  boolean isBy(TlsConfig tls) {
    return !origin.isSecure() || dialing.tls.equals(tls);
  }

  /** The same with another configuration of TLS. */
  Route with(TlsConfig tls) {
    return new Route(origin, dialing.with(tls));
  }

  /** Where to connect: the proxy if there is one, else the target. */
  Endpoint endpoint() {
    return dialing.proxy.isNone() ? target() : dialing.proxy.endpoint();
  }

  /** Where the connection is to lead: the origin, or what {@code connectTo} says instead. */
  Endpoint target() {
    ConnectTo redirection = dialing.connectTo;
    Endpoint redirected = redirection == null ? null : redirection.endpoint(origin);
    return redirected != null ? redirected : ownEndpoint();
  }

  /**
   * Whether its proxy forwards requests to this target: a request that is forwarded names its
   * origin, and to be sent elsewhere it needs a tunnel.
   */
  boolean isForwardedTo(Endpoint target) {
    return dialing.proxy.forwards()
        && !origin.isSecure()
        && !dialing.protocols.mayBeHttp2() // Plaintext that may be it, is it: that needs a tunnel.
        && target.equals(ownEndpoint());
  }

  /** Whether several exchanges may turn out to share a connection: by HTTP/2. */
  boolean mayBeShared() {
    return dialing.protocols.mayBeHttp2();
  }

  Endpoint ownEndpoint() {
    return new Endpoint(origin.hostName(), origin.port());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Route route
            && hash == route.hash
            && origin.equals(route.origin)
            && dialing.equals(route.dialing));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * The origin and the proxy, as in {@code https://api.example.com} or {@code
   * https://api.example.com via socks5h://ada@proxy.example:1080}.
   */
  @Override
  public String toString() {
    return dialing.proxy.isNone() ? origin.toString() : origin + " via " + dialing.proxy;
  }

  /**
   * How connections are made: the part of a route that all routes of a client have in common.
   *
   * <p>Immutable. Compares by content; resolvers and redirections are the same only if they are one
   * object.
   *
   * @param tls trust, identity, versions; the default on plaintext, where it changes nothing
   * @param tcp socket options and the local address
   * @param family which addresses of a name connections go to
   * @param unixSocket the Unix domain socket to connect to in place of names, or null
   * @param version the version that requests are sent as
   * @param protocols which versions a connection may speak
   * @param resolver the client's own resolver, or null for the one that all share
   * @param hosts fixed addresses of some names, in lower case
   * @param connectTo other endpoints for some origins, or null for none
   * @param proxy what leads there, with all that it is told
   * @param profile the browser whose first words these are, or null for the client's own
   */
  record Dialing(
      TlsConfig tls,
      TcpOptions tcp,
      AddressFamily family,
      @Nullable Path unixSocket,
      Protocol version,
      Protocols protocols,
      @Nullable Resolver resolver,
      Map<String, List<InetAddress>> hosts,
      @Nullable ConnectTo connectTo,
      Proxy proxy,
      @Nullable BrowserProfile profile) {

    /** Where a request carries its own Unix domain socket. */
    static final AttributeKey<Path> UNIX_SOCKET = AttributeKey.of("unix socket", Path.class);

    Dialing {
      Objects.requireNonNull(proxy, "proxy");
      Objects.requireNonNull(tls, "tls");
      Objects.requireNonNull(tcp, "tcp");
      Objects.requireNonNull(family, "family");
      hosts = Map.copyOf(hosts);
    }

    // A record's own is put together when it is first called, and would cost a process its start.
    @Override
    public int hashCode() {
      int hash = tls.hashCode();
      hash = 31 * hash + tcp.hashCode();
      hash = 31 * hash + family.hashCode();
      hash = 31 * hash + Objects.hashCode(unixSocket);
      hash = 31 * hash + version.hashCode();
      hash = 31 * hash + protocols.hashCode();
      hash = 31 * hash + Objects.hashCode(resolver);
      hash = 31 * hash + hosts.hashCode();
      hash = 31 * hash + Objects.hashCode(connectTo);
      hash = 31 * hash + proxy.hashCode();
      return 31 * hash + Objects.hashCode(profile);
    }

    Dialing plaintext() {
      Dialing plain = with(protocols.plaintext());
      return tls.equals(TlsConfig.DEFAULT) ? plain : plain.with(TlsConfig.DEFAULT);
    }

    /** A request that names its protocols speaks one of those. */
    Dialing with(Protocols other) {
      return protocols.equals(other)
          ? this
          : new Dialing(
              tls,
              tcp,
              family,
              unixSocket,
              version,
              other,
              resolver,
              hosts,
              connectTo,
              proxy,
              profile);
    }

    Dialing with(TlsConfig other) {
      return new Dialing(
          other,
          tcp,
          family,
          unixSocket,
          version,
          protocols,
          resolver,
          hosts,
          connectTo,
          proxy,
          profile);
    }

    /** A request that names its profile, or none, has that. */
    Dialing as(@Nullable BrowserProfile other) {
      return new Dialing(
          tls,
          tcp,
          family,
          unixSocket,
          version,
          protocols,
          resolver,
          hosts,
          connectTo,
          proxy,
          other);
    }

    /** How an HTTP/2 connection begins. */
    Http2Settings http2() {
      return profile == null ? Http2Settings.DEFAULT : profile.http2();
    }

    /**
     * A request as it goes out. What a proxy is told of who asks goes to it alone (RFC 9110 section
     * 11.7.2); with a profile, the fields are those of a browser.
     *
     * @param forwarded whether a proxy reads it
     */
    Request onWire(Request request, Protocol protocol, boolean forwarded, boolean keepAlive) {
      Request told = proxy.isNone() ? request : proxy.onWire(request, forwarded);
      return profile == null ? told : profile.onWire(told, protocol, keepAlive);
    }

    /** A request that brings its resolver asks that one alone. */
    Dialing with(Resolver other) {
      return new Dialing(
          tls,
          tcp,
          family,
          unixSocket,
          version,
          protocols,
          other,
          Map.of(),
          connectTo,
          proxy,
          profile);
    }

    /** A request that names its proxy goes there, whatever socket the client has. */
    Dialing through(Proxy other) {
      return new Dialing(
          tls, tcp, family, null, version, protocols, resolver, hosts, connectTo, other, profile);
    }

    /** A request that names its socket goes there, whatever proxy the client has. */
    Dialing withUnixSocket(Path path) {
      return new Dialing(
          tls,
          tcp,
          family,
          path,
          version,
          protocols,
          resolver,
          hosts,
          connectTo,
          Proxy.none(),
          profile);
    }
  }
}
