package dev.rezo.client;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.Resolver;
import dev.rezo.dns.StaticResolver;
import dev.rezo.http.AttributeKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where the addresses of a client come from: its resolver, with fixed addresses for some hosts
 * before it, unless a call brings a resolver of its own.
 *
 * <p>Thread-safe.
 */
final class Names {

  /** Where a request carries its own resolver. */
  static final AttributeKey<Resolver> OF_REQUEST = AttributeKey.of("resolver", Resolver.class);

  /** Where a request says how old a cached address may be. */
  static final AttributeKey<Duration> TTL = AttributeKey.of("dns ttl", Duration.class);

  private final Resolver resolver;
  private final Map<String, List<InetAddress>> hosts;
  private final Resolver usual;

  /** Names that this resolver knows, but for {@code hosts}, whose addresses are fixed. */
  Names(Resolver resolver, Map<String, List<InetAddress>> hosts) {
    this.resolver = resolver;
    this.hosts = hosts;
    this.usual = before(resolver);
  }

  private Resolver before(Resolver others) {
    return hosts.isEmpty() ? others : new StaticResolver(hosts, others);
  }

  /**
   * Who knows the addresses of this route.
   *
   * @param ttl how old an address from the cache may be, or null for what the cache was told
   */
  Resolver of(Route route, @Nullable Duration ttl) {
    Resolver own = ofCall(route);
    if (ttl == null) {
      return own != null ? own : usual;
    }
    Resolver named = own != null ? own : resolver;
    Resolver aged = named instanceof CachingResolver cache ? new Aged(cache, ttl) : named;
    return own != null ? aged : before(aged);
  }

  /** The cache that knows this host on this route; null: it comes from elsewhere. */
  @Nullable CachingResolver cache(Route route, String host) {
    Resolver own = ofCall(route);
    if (own != null) {
      return own instanceof CachingResolver cache ? cache : null;
    }
    String name = host.toLowerCase(Locale.ROOT);
    String key = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return hosts.containsKey(key) ? null : cache();
  }

  /** The resolver that a call has brought, or null. */
  private @Nullable Resolver ofCall(Route route) {
    Resolver own = route.dialing().resolver();
    return own != resolver || route.dialing().hosts().isEmpty() ? own : null;
  }

  /** The cache, if addresses come from one. */
  @Nullable CachingResolver cache() {
    return resolver instanceof CachingResolver cache ? cache : null;
  }

  /** A cache as a call sees it that has an opinion of its own about age. Immutable. */
  private record Aged(CachingResolver cache, Duration ttl) implements Resolver {
    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
      return cache.resolve(host, ttl);
    }

    @Override
    public void allFailed(String host, Collection<InetAddress> tried) {
      cache.allFailed(host, tried);
    }
  }
}
