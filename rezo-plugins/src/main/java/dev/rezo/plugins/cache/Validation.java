package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asking whether a stored response is still right (RFC 9111 section 4.3). Pure functions.
 * Immutable.
 */
final class Validation {

  /** Of what was stored, which a newer head does not change (section 3.2). */
  private static final Set<String> OF_CONTENT =
      Set.of("content-length", "content-encoding", "content-range");

  /** Of the answer, so that none means none: section 4.2.3 counts from them. */
  private static final List<String> OF_ANSWER = List.of("Age", "Date");

  private Validation() {}

  static boolean hasValidator(Headers headers) {
    return entityTag(headers) != null || headers.contains("Last-Modified");
  }

  /** One; of several nobody knows which is meant. */
  private static @Nullable String entityTag(Headers headers) {
    List<String> tags = headers.values("ETag");
    return tags.size() == 1 && !tags.get(0).isEmpty() ? tags.get(0) : null;
  }

  /** Section 4.3.1: the request, on condition that it is no longer right. */
  static Request conditional(Request request, Headers stored) {
    String tag = entityTag(stored);
    String modified = stored.get("Last-Modified");
    return request.with(
        fields -> {
          if (tag != null) {
            fields.set("If-None-Match", tag);
          }
          if (modified != null) {
            fields.set("If-Modified-Since", modified);
          }
        });
  }

  /**
   * Sections 4.3.4 and 3.2: the fields that are stored after an answer of 304.
   *
   * @param answer its fields
   * @return null when it is about another response: what is stored may be used, as nothing else was
   *     asked about, but not changed
   */
  static @Nullable Headers freshened(Headers stored, Headers answer) {
    if (!isAbout(stored, answer)) {
      return null;
    }
    Headers newer = StoringRules.stored(answer);
    Set<String> replaced = new HashSet<>();
    newer.forEach((name, value) -> replaced.add(name.toLowerCase(Locale.ROOT)));
    replaced.removeAll(OF_CONTENT);
    OF_ANSWER.forEach(name -> replaced.add(name.toLowerCase(Locale.ROOT)));
    Headers.Builder fields = Headers.builder();
    add(stored, fields, name -> !replaced.contains(name));
    add(newer, fields, name -> !OF_CONTENT.contains(name));
    return fields.build();
  }

  /** Calls of {@link #add} choose by names in lower case. */
  @FunctionalInterface
  private interface Choice {
    boolean takes(String name);
  }

  private static void add(Headers from, Headers.Builder to, Choice choice) {
    from.forEach(
        (name, value) -> {
          if (choice.takes(name.toLowerCase(Locale.ROOT))) {
            to.add(name, value);
          }
        });
  }

  /** Section 4.3.4: an answer without a validator is about what was asked about. */
  private static boolean isAbout(Headers stored, Headers answer) {
    String tag = entityTag(answer);
    if (tag != null) {
      String asked = entityTag(stored);
      return asked != null && opaque(tag).equals(opaque(asked));
    }
    String modified = answer.get("Last-Modified");
    return modified == null || modified.equals(stored.get("Last-Modified"));
  }

  /** RFC 9110 section 8.8.3.2: a weak comparison. */
  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  /** Section 4.3.5: whether an answer to HEAD is of the same content. */
  static boolean isSameContent(Headers stored, Headers answer) {
    String length = answer.get("Content-Length");
    return isAbout(stored, answer)
        && (length == null || length.equals(stored.get("Content-Length")));
  }
}
