package dev.rezo.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of a message is not for logs and traces: which header fields and which query parameters have
 * values that let others in. Names are compared without regard to case; the values become {@link
 * #MASK}.
 *
 * <p>Immutable.
 */
public final class Redaction {

  /** What stands in place of a secret. */
  public static final String MASK = "REDACTED";

  private static final Redaction USUAL =
      new Redaction(
          folded(
              List.of(
                  "Authorization",
                  "Proxy-Authorization",
                  "Cookie",
                  "Set-Cookie",
                  "Authentication-Info",
                  "X-Api-Key",
                  "X-Auth-Token",
                  "X-Amz-Security-Token",
                  "X-Csrf-Token",
                  "X-Xsrf-Token")),
          folded(
              List.of(
                  "token",
                  "access_token",
                  "refresh_token",
                  "id_token",
                  "key",
                  "api_key",
                  "apikey",
                  "signature",
                  "sig",
                  "secret",
                  "client_secret",
                  "password",
                  "passwd",
                  "pwd",
                  "auth",
                  "code",
                  "session",
                  "AWSAccessKeyId",
                  "X-Amz-Credential",
                  "X-Amz-Security-Token",
                  "X-Amz-Signature",
                  "X-Goog-Credential",
                  "X-Goog-Signature")));

  /**
   * The fields whose values are addresses, or end in one: RFC 9110 sections 8.7, 10.1.3 and 10.2.2,
   * RFC 8288, and one that browsers obey.
   */
  private static final Set<String> ADDRESSES =
      folded(List.of("Location", "Content-Location", "Referer", "Link", "Refresh"));

  private static final Redaction NONE = new Redaction(Set.of(), Set.of());

  private final Set<String> fields;
  private final Set<String> parameters;

  private Redaction(Set<String> fields, Set<String> parameters) {
    this.fields = fields;
    this.parameters = parameters;
  }

  /** The fields and parameters that carry credentials by their standards or by wide use. */
  public static Redaction usual() {
    return USUAL;
  }

  /** Hides nothing. */
  public static Redaction none() {
    return NONE;
  }

  /** The same, and these header fields. */
  public Redaction withFields(String... names) {
    return new Redaction(joined(fields, List.of(names)), parameters);
  }

  /** The same, and these query parameters. */
  public Redaction withParameters(String... names) {
    return new Redaction(fields, joined(parameters, List.of(names)));
  }

  private static Set<String> joined(Set<String> some, Collection<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(folded(more));
    return Set.copyOf(all);
  }

  private static Set<String> folded(Collection<String> names) {
    return names.stream().map(Redaction::fold).collect(Collectors.toUnmodifiableSet());
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Whether the value of this header field is hidden. */
  public boolean hides(String field) {
    return fields.contains(fold(field));
  }

  /**
   * What may be shown of a header field: its value, or {@link #MASK}. Of the fields that hold
   * addresses, such as Location, Referer and Link, each address as {@link #shown(String)} has it.
   */
  public String shown(String field, String value) {
    String name = fold(field);
    if (fields.contains(name)) {
      return MASK;
    }
    if (!ADDRESSES.contains(name)) {
      return value;
    }
    return name.equals("link") ? links(value) : shown(value);
  }

  /** Those between {@code <} and {@code >}, and what is between those: it may hold another. */
  private String links(String value) {
    StringBuilder shown = new StringBuilder(value.length());
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '<' || c == '>') {
        shown.append(shown(value.substring(from, i))).append(c);
        from = i + 1;
      }
    }
    return shown.append(shown(value.substring(from))).toString();
  }

  /**
   * An address without user information, and with {@link #MASK} for the values of those parameters.
   * The very text of the address if there is nothing to hide.
   */
  public String shown(Url url) {
    return shown(url.toString());
  }

  /**
   * What may be shown of an address that is text, whole or without its beginning, as a request
   * target and the field Location have it: the same, with {@link #MASK} for its fragment, in which
   * some servers send tokens. If no parameter is hidden, nothing is.
   */
  public String shown(String address) {
    if (parameters.isEmpty()) {
      return address;
    }
    int hash = address.indexOf('#');
    String rest = hash < 0 ? address : address.substring(0, hash);
    int query = rest.indexOf('?');
    String shown = withoutUser(query < 0 ? rest : masked(rest, query), query);
    return hash < 0 ? shown : shown + '#' + MASK;
  }

  /** The same without what is before an at sign in its authority (RFC 3986 section 3.2). */
  private static String withoutUser(String address, int query) {
    int path = query < 0 ? address.length() : query;
    int slashes = address.indexOf("//");
    if (slashes < 0 || slashes > path) {
      return address;
    }
    int authority = slashes + 2;
    int slash = address.indexOf('/', authority);
    int end = slash < 0 || slash > path ? path : slash;
    int at = address.lastIndexOf('@', end - 1);
    return at < authority ? address : address.substring(0, authority) + address.substring(at + 1);
  }

  private String masked(String text, int query) {
    StringBuilder shown = null; // Most have nothing to hide.
    int done = 0;
    for (int from = query; from < text.length(); ) {
      int next = from + 1;
      while (next < text.length() && text.charAt(next) != '&' && text.charAt(next) != ';') {
        next++;
      }
      int equals = text.indexOf('=', from);
      if (equals >= 0 && equals < next && isSecret(text.substring(from + 1, equals))) {
        shown = shown == null ? new StringBuilder(text.length()) : shown;
        shown.append(text, done, equals + 1).append(MASK);
        done = next;
      }
      from = next;
    }
    return shown == null ? text : shown.append(text, done, text.length()).toString();
  }

  private boolean isSecret(String encoded) {
    return parameters.contains(fold(encoded.indexOf('%') < 0 ? encoded : decoded(encoded)));
  }

  /** Escapes of ASCII undone, as nobody is to hide a name by writing it otherwise. */
  private static String decoded(String encoded) {
    StringBuilder plain = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      int value = c == '%' && i + 2 < encoded.length() ? hex(encoded, i + 1) : -1;
      if (value >= 0) {
        plain.append((char) value);
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** {@code Redaction[10 fields, 23 parameters]}. */
  @Override
  public String toString() {
    return "Redaction[" + fields.size() + " fields, " + parameters.size() + " parameters]";
  }
}
