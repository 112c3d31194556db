package dev.rezo.client;

import dev.rezo.http.Origin;
import java.util.Map;

/**
 * Ready choices of proxies.
 *
 * <p>Immutable.
 */
public final class Proxies {

  private Proxies() {}

  /**
   * One proxy for all but some origins.
   *
   * @param except whom to reach directly: a list as in the variable NO_PROXY, see {@link
   *     #fromEnvironment}
   */
  public static ProxyChoice except(String except, Proxy proxy) {
    return new Choice(proxy, proxy, NoProxy.parse(except));
  }

  /**
   * The proxies that environment variables name, with curl's rules. Nothing reads the environment
   * unless it is told so: give {@link System#getenv()} to this method.
   *
   * <ul>
   *   <li>{@code http_proxy}, in lower case only, for {@code http}: whoever calls a CGI script can
   *       set HTTP_PROXY in its environment by a field {@code Proxy}.
   *   <li>{@code https_proxy} or {@code HTTPS_PROXY} for {@code https}.
   *   <li>{@code all_proxy} or {@code ALL_PROXY} for either if it has none of its own.
   *   <li>{@code no_proxy} or {@code NO_PROXY}: a list, separated by commas or white space, of whom
   *       to reach directly.
   * </ul>
   *
   * Of two spellings the lower case counts, and an empty variable is none. An entry of the list is
   *
   * <ul>
   *   <li>{@code *}: everybody;
   *   <li>{@code example.com}, {@code .example.com} or {@code *.example.com}: this host and all
   *       below it;
   *   <li>{@code 192.0.2.1}, {@code 2001:db8::1} or {@code [2001:db8::1]}: this address, where the
   *       request names it by the address; names are not looked up for this;
   *   <li>{@code 192.0.2.0/24} or {@code 2001:db8::/32}: the addresses of this network;
   *   <li>any of these with {@code :port}, an IPv6 address then in brackets: on this port alone.
   * </ul>
   *
   * What is none of these is nobody.
   *
   * @throws IllegalArgumentException when a variable holds no proxy: it is named, without its value
   */
  public static ProxyChoice fromEnvironment(Map<String, String> variables) {
    Proxy all = variable(variables, Proxy.none(), "all_proxy", "ALL_PROXY");
    return new Choice(
        variable(variables, all, "http_proxy"),
        variable(variables, all, "https_proxy", "HTTPS_PROXY"),
        NoProxy.parse(value(variables, "no_proxy", "NO_PROXY")));
  }

  private static Proxy variable(Map<String, String> variables, Proxy otherwise, String... names) {
    String value = value(variables, names);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      return Proxy.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "environment variable " + String.join(" or ", names) + ": " + e.getMessage(), e);
    }
  }

  private static String value(Map<String, String> variables, String... names) {
    for (String name : names) {
      String value = variables.get(name);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return "";
  }

  /** Immutable. */
  private record Choice(Proxy http, Proxy https, NoProxy except) implements ProxyChoice {

    @Override
    public Proxy proxy(Origin origin) {
      Proxy proxy = origin.isSecure() ? https : http;
      return proxy.isNone() || except.matches(origin) ? Proxy.none() : proxy;
    }

    @Override
    public String toString() {
      return "Proxies[http " + http + ", https " + https + ", except " + except + "]";
    }
  }
}
