package dev.rezo.cli;

import dev.rezo.http.Url;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person types for a URL, and what is made of it. Immutable. */
final class UrlWords {

  private UrlWords() {}

  /** The text with a scheme: one is guessed where none is. */
  static String withScheme(String text, String defaultScheme) {
    return text.indexOf("://") > 0 ? text : defaultScheme + "://" + text;
  }

  /** Puts a query part behind what is there already, before the fragment. */
  static String withQuery(String text, String query) {
    if (query.isEmpty()) {
      return text;
    }
    int hash = text.indexOf('#');
    String url = hash < 0 ? text : text.substring(0, hash);
    int authority = url.indexOf("://") + 3;
    int question = url.indexOf('?');
    if (question < 0) {
      boolean bare = url.indexOf('/', authority) < 0;
      return url + (bare ? "/?" : "?") + query;
    }
    return url + (url.endsWith("?") || url.endsWith("&") ? "" : "&") + query;
  }

  /** A URL that ends with a slash gets the name of the file that is uploaded. */
  static String withUploadName(String text, @Nullable String upload) {
    if (upload == null || upload.equals("-") || upload.equals(".")) {
      return text;
    }
    int end = endOfPath(text);
    boolean bare = text.indexOf('/', text.indexOf("://") + 3) < 0;
    if (!bare && (end == 0 || text.charAt(end - 1) != '/')) {
      return text;
    }
    String name = upload.substring(upload.lastIndexOf('/') + 1);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return text.substring(0, end) + (bare ? "/" : "") + encoded + text.substring(end);
  }

  /** The last part of the path, for {@code -O}; empty when there is none. */
  static String fileName(String text) {
    int end = endOfPath(text);
    int authority = text.indexOf("://") + 3;
    int slash = text.lastIndexOf('/', end - 1);
    return slash < authority ? "" : text.substring(slash + 1, end);
  }

  private static int endOfPath(String text) {
    int end = text.length();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '?' || text.charAt(i) == '#') {
        end = i;
        break;
      }
    }
    return end;
  }

  /** Reads a URL as curl does: spaces and controls are refused, not mended. */
  static Url parse(String text, Set<String> schemes, boolean asIs) throws UsageException {
    String scheme = text.substring(0, text.indexOf("://")).toLowerCase(Locale.ROOT);
    if (!schemes.contains(scheme) || !(scheme.equals("http") || scheme.equals("https"))) {
      throw UsageException.of(
          ExitCode.UNSUPPORTED_PROTOCOL,
          "Protocol \"" + scheme + "\" not supported or disabled in rezo");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
        throw malformed("a space or a control character at " + i, null);
      }
    }
    try {
      return asIs ? Url.parseAsIs(text) : Url.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
  }

  private static UsageException malformed(String why, @Nullable Exception cause) {
    UsageException exception =
        UsageException.of(
            ExitCode.MALFORMED_URL, "URL using bad/illegal format or missing URL: " + why);
    if (cause != null) {
      exception.initCause(cause);
    }
    return exception;
  }

  /** The {@code user:password} of a URL, decoded, or null. */
  static @Nullable String credentials(Url url) {
    String info = url.userInfo();
    if (info == null || info.isEmpty()) {
      return null;
    }
    try {
      String decoded = URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8);
      return info.indexOf(':') < 0 ? decoded + ":" : decoded;
    } catch (IllegalArgumentException e) {
      return info;
    }
  }
}
