package dev.rezo.plugins.cache;

import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be stored, in a cache of one user (RFC 9111 section 3). Pure functions. Immutable.
 *
 * @param heuristic what may be made of Last-Modified, or null for nothing
 */
record StoringRules(@Nullable Heuristic heuristic) {

  /**
   * Section 3.1 and RFC 9110 section 7.6.1: fields of one connection, and those that are said to a
   * proxy. Set-Cookie is said once: a cookie would come back that was removed since.
   */
  private static final Set<String> NOT_STORED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /**
   * Section 3: a response to a GET, as far as its head can say.
   *
   * @param asked when its request was sent
   * @param received when its head came
   * @return null when it may not be stored, or would never be used
   */
  @Nullable Candidate candidate(Response response, Instant asked, Instant received) {
    if (!isWhole(response)) {
      return null;
    }
    return candidate(response.status(), stored(response.headers()), asked, received);
  }

  /** The same of fields that are to be stored. */
  @Nullable Candidate candidate(int status, Headers fields, Instant asked, Instant received) {
    CacheControl control = CacheControl.of(fields);
    if (!isUnderstood(status) || forbids(control, status)) {
      return null;
    }
    Heuristic ofStatus = isUsuallyCacheable(status) ? heuristic : null;
    Freshness freshness = Freshness.of(fields, control, asked, received, ofStatus);
    boolean isFresh = freshness.staleness(received).isNegative() && !control.hasBare("no-cache");
    boolean mayBeAsked =
        Validation.hasValidator(fields) && (freshness.isExplicit() || isUsuallyCacheable(status));
    if (!(isFresh || mayBeAsked) || Selection.varyNames(fields).contains("*")) {
      return null;
    }
    return new Candidate(fields, control, freshness);
  }

  /** Section 3.3: whether its end will be known, and all of it is the response to this request. */
  private static boolean isWhole(Response response) {
    return response.duplex() == null && response.hops().isEmpty() && !isEndedByClose(response);
  }

  /** RFC 9112 section 8: of such a body nobody knows whether all has come. */
  private static boolean isEndedByClose(Response response) {
    return response.protocol() != Protocol.HTTP_2
        && response.body().length() == Body.UNKNOWN_LENGTH
        && !response.headers().contains("Transfer-Encoding");
  }

  /** Section 3: final, and neither a part (section 3.3) nor an answer to a condition. */
  private static boolean isUnderstood(int status) {
    return status >= 200 && status != 206 && status != 304;
  }

  /** Sections 5.2.2.5 and 5.2.2.3, which takes no-store back for a status that is known. */
  private static boolean forbids(CacheControl control, int status) {
    return control.has("must-understand") ? !isUsuallyCacheable(status) : control.has("no-store");
  }

  /** RFC 9110 section 15.1. */
  private static boolean isUsuallyCacheable(int status) {
    return switch (status) {
      case 200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }

  /** Section 3.1. */
  static Headers stored(Headers received) {
    Set<String> ofConnection = new HashSet<>();
    for (String field : received.values("Connection")) {
      List.of(field.split(",", -1))
          .forEach(name -> ofConnection.add(name.trim().toLowerCase(Locale.ROOT)));
    }
    Headers.Builder kept = Headers.builder();
    received.forEach(
        (name, value) -> {
          String key = name.toLowerCase(Locale.ROOT);
          if (!NOT_STORED.contains(key) && !ofConnection.contains(key)) {
            kept.add(name, value);
          }
        });
    return kept.build();
  }
}
