package dev.rezo.cli;

import dev.rezo.client.Proxies;
import dev.rezo.client.Proxy;
import dev.rezo.client.ProxyChoice;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.Origin;
import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.auth.PasswordCredentials;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the choice of a proxy from options and environment, with curl's precedence.
 *
 * <p>Immutable.
 */
final class ProxyRules {

  private final ProxySettings settings;
  private final Map<String, String> environment;

  ProxyRules(ProxySettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** The choice, or null if no proxy is named anywhere. */
  @Nullable ProxyChoice choice() throws UsageException {
    try {
      return settings.proxy() == null ? ofEnvironment() : given(settings.proxy());
    } catch (IllegalArgumentException e) {
      throw UsageException.of(
          ExitCode.NO_PROXY_HOST, "Unsupported proxy syntax: " + e.getMessage());
    }
  }

  private @Nullable ProxyChoice given(String text) throws UsageException {
    if (text.isEmpty()) {
      return null; // As in -x "": none, whatever the environment says.
    }
    return Proxies.except(exceptions(), dressed(Proxy.parse(text)));
  }

  private @Nullable ProxyChoice ofEnvironment() throws UsageException {
    Map<String, String> variables = new HashMap<>(environment);
    if (settings.noProxy() != null) {
      variables.put("no_proxy", settings.noProxy());
      variables.remove("NO_PROXY");
    }
    ProxyChoice named = Proxies.fromEnvironment(variables);
    ProxyChoice withoutExceptions = Proxies.fromEnvironment(withoutExceptions(variables));
    Map<Proxy, Proxy> dressed = new HashMap<>();
    for (String scheme : new String[] {"http", "https"}) {
      Proxy proxy = withoutExceptions.proxy(new Origin(scheme, "any.invalid", 1));
      if (!proxy.isNone()) {
        dressed.put(proxy, dressed(proxy));
      }
    }
    return dressed.isEmpty()
        ? null
        : origin -> {
          Proxy proxy = named.proxy(origin);
          return Objects.requireNonNullElse(dressed.get(proxy), proxy);
        };
  }

  private static Map<String, String> withoutExceptions(Map<String, String> variables) {
    Map<String, String> others = new HashMap<>(variables);
    others.remove("no_proxy");
    others.remove("NO_PROXY");
    return others;
  }

  /** The option, else the environment; the lower case counts. */
  private String exceptions() {
    if (settings.noProxy() != null) {
      return settings.noProxy();
    }
    String lower = environment.getOrDefault("no_proxy", "");
    return lower.isEmpty() ? environment.getOrDefault("NO_PROXY", "") : lower;
  }

  /**
   * The proxy with all that options say of it; what it does not know is not for it, as with curl.
   */
  private Proxy dressed(Proxy named) throws UsageException {
    Proxy proxy = withUser(named);
    boolean http = proxy.type() == Proxy.Type.HTTP || proxy.type() == Proxy.Type.HTTPS;
    if (!http) {
      return proxy;
    }
    for (String line : settings.headers()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        proxy = proxy.header(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    if (proxy.type() == Proxy.Type.HTTPS && !settings.tls().areDefault()) {
      TlsConfig.Builder tls = TlsConfig.builder();
      settings.tls().applyTo(tls);
      proxy = proxy.tls(tls.build());
    }
    return settings.tunnel() ? proxy.tunnel() : proxy;
  }

  /** A user in the address of the proxy is stronger than {@code -U}. */
  private Proxy withUser(Proxy named) {
    String both = settings.user();
    if (both == null || named.hasCredentials()) {
      return named;
    }
    int colon = both.indexOf(':');
    String user = colon < 0 ? both : both.substring(0, colon);
    String secret = colon < 0 ? "" : both.substring(colon + 1);
    return switch (named.type()) {
      case HTTP, HTTPS ->
          settings.digest()
              ? named.authenticator(whenAsked(user, secret).forProxy())
              : named.credentials(user, secret);
      case SOCKS4, SOCKS4A -> named.credentials(user, ""); // It has no password; curl drops it too.
      case SOCKS5, SOCKS5H -> named.credentials(user, secret);
      case NONE -> named;
    };
  }

  private PasswordCredentials whenAsked(String user, String secret) {
    return settings.basic() ? Credentials.password(user, secret) : Credentials.digest(user, secret);
  }
}
