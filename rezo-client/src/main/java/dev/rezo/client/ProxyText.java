package dev.rezo.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a proxy from text, with curl's schemes and defaults. What it says of text that is none
 * leaves out everything before the last {@code @}, and quotes a scheme or a port only if it looks
 * like one: where the {@code @} is missing, or a secret holds a delimiter, these may be the secret.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ProxyText {

  /** curl's CURL_DEFAULT_PROXY_PORT: for HTTP and SOCKS alike. */
  private static final int DEFAULT_PORT = 1080;

  private static final int DEFAULT_TLS_PORT = 443;

  private final String text;

  ProxyText(String text) {
    this.text = text.strip();
  }

  Proxy parse() {
    int schemeEnd = text.indexOf("://");
    Proxy.Type type = schemeEnd < 0 ? Proxy.Type.HTTP : type(text.substring(0, schemeEnd));
    String authority = withoutSlash(schemeEnd < 0 ? text : text.substring(schemeEnd + 3));
    int at = authority.lastIndexOf('@');
    Proxy proxy = endpoint(type, authority.substring(at + 1));
    if (at < 0) {
      return proxy;
    }
    String userInfo = authority.substring(0, at);
    int colon = userInfo.indexOf(':');
    return proxy.credentials(
        decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
  }

  private static Proxy.Type type(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> Proxy.Type.HTTP;
      case "https" -> Proxy.Type.HTTPS;
      case "socks", "socks4" -> Proxy.Type.SOCKS4;
      case "socks4a" -> Proxy.Type.SOCKS4A;
      case "socks5" -> Proxy.Type.SOCKS5;
      case "socks5h" -> Proxy.Type.SOCKS5H;
      default ->
          throw wrong(
              "a scheme of http, https, socks4, socks4a, socks5, socks5h",
              scheme.matches("[a-zA-Z][a-zA-Z0-9+.-]*") ? scheme : "another");
    };
  }

  /** The slash that addresses end in; a path would be that of a script, which is not run. */
  private static String withoutSlash(String authority) {
    int afterUser = authority.lastIndexOf('@') + 1;
    for (int i = afterUser; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c == '/' && i == authority.length() - 1) {
        return authority.substring(0, i);
      }
      if (c == '/' || c == '?' || c == '#') {
        throw wrong("host and port alone", "more behind them");
      }
    }
    return authority;
  }

  private static Proxy endpoint(Proxy.Type type, String hostAndPort) {
    int hostEnd = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') + 1 : 0;
    int colon = hostAndPort.indexOf(':', hostEnd);
    String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    if (host.isEmpty()) {
      throw wrong("a host", "none");
    }
    String port = colon < 0 ? "" : hostAndPort.substring(colon + 1);
    int usual = type == Proxy.Type.HTTPS ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    return Proxy.of(type, host, port.isEmpty() ? usual : port(port));
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      throw wrong("one to five digits as the port", "something else");
    }
    return Integer.parseInt(digits);
  }

  private static String decoded(String encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong(String expected, String actual) {
    return new IllegalArgumentException("Proxy: expected " + expected + ", actual " + actual);
  }
}
