package dev.rezo.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An absolute {@code http} or {@code https} address (RFC 3986, RFC 9110 section 4.2), split into
 * what a request needs: the origin and the request target. The fragment is dropped: it never
 * travels.
 *
 * <p>Bytes that cannot travel (space, quotes, angle and curly brackets, what is beyond ASCII) are
 * percent-encoded as UTF-8; existing escapes are kept as they are; control characters are refused.
 * Dot segments are removed unless {@link #parseAsIs} is used. Host names beyond ASCII become
 * A-labels (RFC 5891).
 *
 * <p>Immutable.
 */
public final class Url {

  private final Origin origin;
  private final String target;
  private final @Nullable String userInfo;

  private Url(Origin origin, String target, @Nullable String userInfo) {
    this.origin = origin;
    this.target = target;
    this.userInfo = userInfo;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it is none: says where, what was expected and what stood
   *     there
   */
  public static Url parse(String text) {
    return new UrlParser(text).parse(true);
  }

  /** As {@link #parse}, with dot segments left where they are. */
  public static Url parseAsIs(String text) {
    return new UrlParser(text).parse(false);
  }

  static Url of(Origin origin, String target, @Nullable String userInfo) {
    return new Url(origin, target, userInfo);
  }

  /**
   * Resolves a reference against this address (RFC 3986 section 5.2): absolute, scheme-relative,
   * absolute path, relative path, query only or empty.
   *
   * @throws IllegalArgumentException when the reference is malformed
   */
  public Url resolve(String reference) {
    if (UrlParser.hasScheme(reference)) {
      return parse(reference);
    }
    if (reference.startsWith("//")) {
      return parse(origin.scheme() + ":" + reference);
    }
    String relative = withoutFragment(reference);
    if (relative.isEmpty()) {
      return this;
    }
    String joined;
    if (relative.startsWith("/")) {
      joined = relative;
    } else if (relative.startsWith("?")) {
      joined = target.substring(0, pathEnd()) + relative;
    } else {
      joined = target.substring(0, target.lastIndexOf('/', pathEnd() - 1) + 1) + relative;
    }
    return new Url(origin, UrlParser.target(joined, 0, joined.length(), true), userInfo);
  }

  /** Scheme, host and port. */
  public Origin origin() {
    return origin;
  }

  /** Path and query as the request line says them: starts with {@code /}, nothing to decode. */
  public String target() {
    return target;
  }

  /** The path alone, still encoded. */
  public String path() {
    return target.substring(0, pathEnd());
  }

  /** The query without its question mark, still encoded, or null when there is none. */
  public @Nullable String query() {
    int query = target.indexOf('?');
    return query < 0 ? null : target.substring(query + 1);
  }

  /** What stands before the {@code @}, still encoded; it is never sent as part of the address. */
  public @Nullable String userInfo() {
    return userInfo;
  }

  private int pathEnd() {
    int query = target.indexOf('?');
    return query < 0 ? target.length() : query;
  }

  private static String withoutFragment(String reference) {
    int fragment = reference.indexOf('#');
    return fragment < 0 ? reference : reference.substring(0, fragment);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Url url
        && origin.equals(url.origin)
        && target.equals(url.target)
        && Objects.equals(userInfo, url.userInfo);
  }

  @Override
  public int hashCode() {
    return 31 * origin.hashCode() + target.hashCode();
  }

  /** The address without user information, which is often a secret. */
  @Override
  public String toString() {
    return origin.followedBy(target);
  }
}
