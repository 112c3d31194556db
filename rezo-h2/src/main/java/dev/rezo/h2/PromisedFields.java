package dev.rezo.h2;

import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.hpack.FieldHandler;
import dev.rezo.http.Headers;
import dev.rezo.http.Origin;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of a promised request, and says whether a server may promise it (RFC 9113
 * sections 8.2, 8.3.1 and 8.4). What is wrong with it nobody needs to know: the promise is refused.
 *
 * <p>Not thread-safe; the caller serialises. One for each session, reset for each block.
 */
final class PromisedFields implements FieldHandler {

  private final Map<PseudoField, String> pseudo = new EnumMap<>(PseudoField.class);
  private Headers.Builder headers = Headers.builder();
  private final StringBuilder cookies = new StringBuilder();
  private int count;
  private boolean isMalformed;
  private boolean isTruncated;

  /** A block begins. */
  void start() {
    pseudo.clear();
    headers = Headers.builder();
    cookies.setLength(0);
    count = 0;
    isMalformed = false;
    isTruncated = false;
  }

  /** Whether there were more fields than are kept. */
  boolean isTruncated() {
    return isTruncated;
  }

  @Override
  public void onTruncated() {
    isTruncated = true;
  }

  @Override
  public void onField(String name, String value, boolean neverIndexed) {
    if (isMalformed) {
      return;
    }
    if (name.startsWith(":")) {
      isMalformed = count > 0 || !isPseudo(name, value);
      return;
    }
    count++;
    isMalformed =
        FieldRules.ofName(name, count) != null
            || FieldRules.ofValue(name, value) != null
            || FieldRules.ofMeaning(name, value) != null
            || (name.equals("content-length") && !value.equals("0"))
            || !add(name, value);
  }

  /** Section 8.3.1: each of the four once, and no other. */
  private boolean isPseudo(String name, String value) {
    for (PseudoField field : PseudoField.values()) {
      if (name.substring(1).equals(field.name().toLowerCase(Locale.ROOT))) {
        return pseudo.put(field, value) == null;
      }
    }
    return false;
  }

  /** Section 8.2.3: crumbs of a cookie are one field to whoever reads it. */
  private boolean add(String name, String value) {
    if (name.equals("cookie")) {
      cookies.append(cookies.length() == 0 ? "" : "; ").append(value);
      return true;
    }
    try {
      headers.add(name, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // No request of ours could have it.
    }
  }

  /**
   * The request, or null if it must not be promised.
   *
   * @param origin of the stream that it was promised on: of no other the server is known to be
   *     authoritative
   */
  @Nullable Request request(Origin origin) {
    String method = pseudo.getOrDefault(PseudoField.METHOD, "");
    String path = pseudo.getOrDefault(PseudoField.PATH, "");
    boolean isSafeAndCacheable = method.equals("GET") || method.equals("HEAD");
    if (isMalformed
        || !isSafeAndCacheable
        || !isOf(origin)
        || !path.startsWith("/")
        || path.indexOf('#') >= 0) {
      return null;
    }
    try {
      if (cookies.length() > 0) {
        headers.add("cookie", cookies.toString());
      }
      return Request.builder(method, Url.parse(origin + path)).headers(headers.build()).build();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isOf(Origin origin) {
    String authority = pseudo.getOrDefault(PseudoField.AUTHORITY, "");
    String expected = origin.authority();
    return origin.scheme().equals(pseudo.get(PseudoField.SCHEME))
        && (authority.equalsIgnoreCase(expected)
            || (origin.port() == origin.defaultPort()
                && authority.equalsIgnoreCase(expected + ":" + origin.port())));
  }
}
