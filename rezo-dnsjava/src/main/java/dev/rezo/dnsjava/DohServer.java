package dev.rezo.dnsjava;

import dev.rezo.dns.IpLiteral;
import dev.rezo.http.Url;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A server for DNS over HTTPS (RFC 8484).
 *
 * <p>Immutable.
 *
 * @param url where it is, as in {@code https://dns.example/dns-query}
 * @param bootstrap the addresses of its host, which is never looked up; none are needed where the
 *     host of the URL is an address itself
 * @param method how it is asked
 */
public record DohServer(Url url, List<InetAddress> bootstrap, Method method) {

  /** How a query is sent. */
  public enum Method {
    /** As the body of a POST: shorter, and caches on the way keep out of it. */
    POST,
    /** In the address of a GET, always the same for the same question: caches can answer it. */
    GET
  }

  /**
   * Checks that it can be reached.
   *
   * @throws IllegalArgumentException if the address is not one of HTTPS, or its host is a name and
   *     there is no address for it
   */
  public DohServer {
    bootstrap = List.copyOf(bootstrap);
    if (!url.origin().scheme().equals("https")) {
      throw new IllegalArgumentException(
          "url: expected https (RFC 8484 section 5), actual " + url.origin());
    }
    if (bootstrap.isEmpty() && !isAddress(url.origin().host())) {
      throw new IllegalArgumentException(
          "bootstrap: expected an address of "
              + url.origin().host()
              + ", which cannot be looked up by itself, actual none");
    }
  }

  private static boolean isAddress(String host) {
    try {
      return IpLiteral.parse(host) != null;
    } catch (UnknownHostException malformed) {
      return false;
    }
  }

  /**
   * A server that is asked by POST.
   *
   * @param url an address; {@code {?dns}} at its end, of the template that RFC 8484 speaks of, is
   *     left out
   * @param bootstrap the addresses of its host
   * @throws IllegalArgumentException as the constructor, and if the address is malformed
   */
  public static DohServer of(String url, InetAddress... bootstrap) {
    String plain = url.endsWith("{?dns}") ? url.substring(0, url.length() - 6) : url;
    return new DohServer(Url.parse(plain), List.of(bootstrap), Method.POST);
  }

  /** This server with another {@code method}. */
  public DohServer withMethod(Method value) {
    return new DohServer(url, bootstrap, value);
  }

  /** {@code DohServer[https://dns.example/dns-query]}. */
  @Override
  public String toString() {
    return "DohServer[" + url + "]";
  }
}
