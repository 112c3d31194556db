package dev.rezo.plugins.cookie;

import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the cookies of a jar and keeps those that servers set (RFC 6265bis).
 *
 * <p>Add it with {@code ClientBuilder.attemptInterceptor}: below redirects and retries it sees each
 * request that is sent. Above redirects it would miss what is set on the way.
 *
 * <p>A request with a field {@code Cookie} of its own gets the jar's besides, in one field; where
 * both name a cookie, the request's is sent. What is refused is logged at DEBUG as {@code
 * dev.rezo.plugins}, without its value.
 *
 * <p>Thread-safe.
 */
public final class Cookies implements Interceptor {

  private static final Logger LOGGER = System.getLogger("dev.rezo.plugins");

  private static final int MOST_SHOWN = 40;

  private final CookieJar jar;
  private final AtomicBoolean misplaced = new AtomicBoolean();

  private Cookies(CookieJar jar) {
    this.jar = Objects.requireNonNull(jar, "jar");
  }

  /** With the cookies of this jar. */
  public static Cookies of(CookieJar jar) {
    return new Cookies(jar);
  }

  /** The jar. */
  public CookieJar jar() {
    return jar;
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    return chain
        .proceed(withCookies(request))
        .thenApply(
            response -> {
              try {
                take(response);
              } catch (Throwable e) { // Suffixes and clock are the application's.
                response.close();
                throw e;
              }
              return response;
            });
  }

  private Request withCookies(Request request) {
    List<Cookie> cookies = jar.cookies(request.url());
    if (cookies.isEmpty()) {
      return request;
    }
    String field = field(cookies, request.headers().values("Cookie"));
    return request.with(headers -> headers.set("Cookie", field));
  }

  /** One field for all (section 5.8.1): the jar's in their order, then the application's own. */
  static String field(List<Cookie> cookies, List<String> ownFields) {
    List<String> own = new ArrayList<>();
    Set<String> ownNames = new HashSet<>();
    for (String value : ownFields) {
      for (String part : value.split(";")) {
        String pair = part.strip();
        if (!pair.isEmpty()) {
          own.add(pair);
          int equals = pair.indexOf('=');
          ownNames.add(equals < 0 ? "" : pair.substring(0, equals).strip());
        }
      }
    }
    List<String> pairs = new ArrayList<>(cookies.size() + own.size());
    for (Cookie cookie : cookies) {
      if (!ownNames.contains(cookie.name())) {
        pairs.add(cookie.pair());
      }
    }
    pairs.addAll(own);
    return String.join("; ", pairs);
  }

  /** Who has answered sets them: behind redirects that is not who was asked. */
  private void take(Response response) {
    Url from = response.request().url();
    for (String field : response.headers().values("Set-Cookie")) {
      Verdict verdict = jar.store(from, field);
      if (verdict != Verdict.STORED && verdict != Verdict.EXPIRED) {
        LOGGER.log(Level.DEBUG, () -> refusal(from, field, verdict));
      }
    }
    if (!response.hops().isEmpty() && misplaced.compareAndSet(false, true)) {
      LOGGER.log(
          Level.WARNING,
          "cookies are above redirects, and miss what is set on the way: expected"
              + " attemptInterceptor(Cookies), actual interceptor(Cookies)");
    }
  }

  /** A line of a log: of the field it holds the name alone, and that as far as it can be shown. */
  static String refusal(Url from, String field, Verdict verdict) {
    int equals = field.split(";", 2)[0].indexOf('=');
    String name = equals < 0 ? "" : field.substring(0, Math.min(equals, MOST_SHOWN));
    String shown = name.replaceAll("[^ -~]", "?").strip();
    return from.origin() + ": cookie '" + shown + "' was refused: it " + verdict;
  }

  /** Whether it was seen that redirects are followed below this. */
  boolean isMisplaced() {
    return misplaced.get();
  }

  @Override
  public String toString() {
    return "Cookies[" + jar + "]";
  }
}
