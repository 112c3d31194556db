package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.http.Url;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request that changes something makes wrong (RFC 9111 section 4.4). Pure functions.
 * Immutable.
 */
final class Invalidation {

  private Invalidation() {}

  /** RFC 9110 section 9.2.1, and QUERY; a method that is not known may change anything. */
  static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY" -> true;
      default -> false;
    };
  }

  /** Whether a server that answers so may have done what it was asked for. */
  static boolean follows(int status) {
    return status >= 200 && status < 400;
  }

  /** The addresses: its own, and of the same origin those that the response names. */
  static List<Url> addresses(Url target, Headers response) {
    List<Url> all = new ArrayList<>();
    all.add(target);
    for (String field : List.of("Location", "Content-Location")) {
      String reference = response.get(field);
      if (reference == null) {
        continue;
      }
      try {
        Url named = target.resolve(reference);
        if (named.origin().equals(target.origin())) {
          all.add(named);
        }
      } catch (IllegalArgumentException e) {
        // What is no address names nothing.
      }
    }
    return all;
  }
}
