package dev.rezo.plugins.redirect;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.Credentials;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a redirect (RFC 9110 section 15.4). Pure functions.
 *
 * @param keepsPost the statuses of 301, 302 and 303 after which a POST stays one, against custom
 * @param allowsDowngrade whether https may lead to http
 * @param trustsOthers whether other origins get the credentials of this one
 */
record RedirectRules(Set<Integer> keepsPost, boolean allowsDowngrade, boolean trustsOthers) {

  RedirectRules {
    keepsPost = Set.copyOf(keepsPost);
  }

  /** Whether this status leads elsewhere, if there is a Location. */
  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The request that follows, or null when it is not followed: it would send a body again that
   * cannot be, or leave https.
   *
   * @throws IllegalArgumentException when the location is no address
   */
  @Nullable Request next(Request request, int status, String location) {
    Url target = request.url().resolve(location);
    boolean downgrade = request.url().origin().isSecure() && !target.origin().isSecure();
    if (downgrade && !allowsDowngrade) {
      return null;
    }
    String method = method(request.method(), status);
    boolean changed = !method.equals(request.method());
    if (!changed && !request.isReplayable()) {
      return null;
    }
    boolean leaves = !target.origin().equals(request.url().origin());
    Request.Builder next = request.toBuilder().method(method).url(target).target(null);
    if (changed) {
      next.body(null);
    }
    if (leaves && trustsOthers) {
      next.attribute(Credentials.ORIGIN_OF_REQUEST, target.origin());
    }
    return next.headers(headers(request.headers(), changed, leaves)).build();
  }

  /** Sections 15.4.2 to 15.4.4: a POST becomes a GET by custom, and anything but HEAD after 303. */
  private String method(String method, int status) {
    if (keepsPost.contains(status) && method.equals("POST")) {
      return method;
    }
    return switch (status) {
      case 301, 302 -> method.equals("POST") ? "GET" : method;
      case 303 -> method.equals("HEAD") ? method : "GET";
      default -> method;
    };
  }

  private Headers headers(Headers before, boolean withoutBody, boolean leaves) {
    Headers.Builder after = Headers.builder();
    before.forEach(
        (name, value) -> {
          boolean dropped =
              (withoutBody && isOfBody(name))
                  || (leaves && name.equalsIgnoreCase("Host"))
                  || (leaves && !trustsOthers && isCredential(name));
          if (!dropped) {
            after.add(name, value);
          }
        });
    return after.build();
  }

  /** Section 15.4: what describes a body goes with it. */
  private static boolean isOfBody(String name) {
    return name.regionMatches(true, 0, "Content-", 0, 8)
        || name.equalsIgnoreCase("Transfer-Encoding")
        || name.equalsIgnoreCase("Digest")
        || name.equalsIgnoreCase("Last-Modified")
        || name.equalsIgnoreCase("Expect")
        || name.equalsIgnoreCase("Trailer");
  }

  private static boolean isCredential(String name) {
    return name.equalsIgnoreCase("Authorization")
        || name.equalsIgnoreCase("Cookie")
        || name.equalsIgnoreCase("Proxy-Authorization");
  }
}
