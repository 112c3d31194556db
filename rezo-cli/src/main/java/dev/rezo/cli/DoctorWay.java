package dev.rezo.cli;

import dev.rezo.cli.Findings.Lookup;
import dev.rezo.cli.Findings.Way;
import dev.rezo.client.Endpoint;
import dev.rezo.client.Proxy;
import dev.rezo.client.ProxyChoice;
import dev.rezo.dns.Resolver;
import dev.rezo.dns.SystemResolver;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.Origin;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where connections of a diagnosis lead: the host to look up, its addresses, and what is in
 * between.
 *
 * <p>Lifecycle: {@link #lookUp} once; {@link #addresses} from then on.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class DoctorWay {

  private final Origin origin;
  private final int family;
  private final @Nullable ResolveRules rules;
  private final Endpoint endpoint;
  private final Way shown;
  private List<InetAddress> addresses = List.of();

  private DoctorWay(
      Origin origin, int family, @Nullable ResolveRules rules, Endpoint endpoint, Way shown) {
    this.origin = origin;
    this.family = family;
    this.rules = rules;
    this.endpoint = endpoint;
    this.shown = shown;
  }

  static DoctorWay of(ConnectionSettings settings, Origin origin) throws UsageException {
    Endpoint own = new Endpoint(origin.hostName(), origin.port());
    ResolveRules rules = ResolveRules.of(settings);
    if (settings.unixSocket() != null) {
      Way way = new Way(own.host(), own.port(), null, settings.unixSocket());
      return new DoctorWay(origin, settings.family(), rules, own, way);
    }
    ProxyChoice choice = new ProxyRules(settings.proxy(), System.getenv()).choice();
    Proxy proxy = choice == null ? Proxy.none() : choice.proxy(origin);
    Endpoint endpoint =
        !proxy.isNone()
            ? new Endpoint(proxy.host(), proxy.port())
            : rules == null ? own : Objects.requireNonNullElse(rules.endpoint(origin), own);
    Way way =
        new Way(
            rules != null && endpoint.host().indexOf(',') >= 0 ? own.host() : endpoint.host(),
            endpoint.port(),
            proxy.isNone() ? null : proxy.toString(),
            null);
    return new DoctorWay(origin, settings.family(), rules, endpoint, way);
  }

  Way shown() {
    return shown;
  }

  /** What is connected to. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** The addresses that may be used. */
  List<InetAddress> addresses() {
    return addresses;
  }

  /** Asks the system; null where there is no name to ask for. */
  @Nullable Lookup lookUp(Duration limit) throws InterruptedException {
    if (shown.unixSocket() != null) {
      return null;
    }
    try (SystemResolver system = new SystemResolver()) {
      Resolver resolver = rules == null ? system : rules;
      warm(system, limit);
      long start = System.nanoTime();
      try {
        List<InetAddress> found =
            resolver
                .resolve(endpoint.host())
                .toCompletableFuture()
                .get(limit.toNanos(), TimeUnit.NANOSECONDS);
        long nanos = System.nanoTime() - start;
        addresses = found.stream().filter(this::isWanted).toList();
        return lookup(nanos, found, addresses.isEmpty() ? "no address of that family" : null);
      } catch (ExecutionException e) {
        return lookup(System.nanoTime() - start, List.of(), "no address");
      } catch (TimeoutException e) {
        return lookup(System.nanoTime() - start, List.of(), "no answer in time");
      }
    }
  }

  /** The first look-up of a process loads classes and reads the system's configuration. */
  private static void warm(Resolver system, Duration limit) throws InterruptedException {
    try {
      List<InetAddress> unused =
          system
              .resolve("localhost")
              .toCompletableFuture()
              .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What matters is the name that was asked for.
    }
  }

  private Lookup lookup(long nanos, List<InetAddress> found, @Nullable String failure) {
    boolean literal = found.size() == 1 && found.get(0).getHostAddress().equals(endpoint.host());
    boolean given = literal || endpoint.host().indexOf(',') >= 0;
    return new Lookup(
        shown.host(),
        given,
        nanos,
        found.stream().map(InetAddress::getHostAddress).toList(),
        failure);
  }

  private boolean isWanted(InetAddress address) {
    return family == 0 || (family == 6) == (address instanceof Inet6Address);
  }

  /**
   * Where a bare handshake with the origin is possible: the address of this connection, else the
   * first; null when something is in between.
   */
  @Nullable InetSocketAddress direct(@Nullable ConnectionFacts connection) {
    if (shown.proxy() != null || shown.unixSocket() != null || !origin.isSecure()) {
      return null;
    }
    if (connection != null && connection.remoteAddress() instanceof InetSocketAddress remote) {
      return remote;
    }
    return addresses.isEmpty() ? null : new InetSocketAddress(addresses.get(0), endpoint.port());
  }
}
