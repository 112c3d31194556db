package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static dev.rezo.interop.Site.Port.HTTPS;
import static dev.rezo.interop.Site.Port.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.plugins.redirect.Redirects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cookies, as the backend gets them back.
 *
 * <p>Immutable.
 */
final class CookieFeatures {

  private static final Pattern COOKIE = Pattern.compile("(?im)^cookie: (.*)$");

  private CookieFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("cookie: goes where its path and its host are", CookieFeatures::scope),
        new Feature<>("cookie: `Secure` goes by TLS only", CookieFeatures::secure),
        new Feature<>("cookie: ends with `Max-Age` and `Expires`", CookieFeatures::expiry),
        new Feature<>(
            "cookie: set by a redirect, sent to where that leads", CookieFeatures::redirect));
  }

  private static RezoClient client(RunningServer server, CookieJar jar) {
    return server.client(
        builder -> builder.interceptor(Redirects.usual()).attemptInterceptor(Cookies.of(jar)));
  }

  /** Another port is the same host to cookies (RFC 6265 section 8.5). */
  private static void scope(RunningServer server) throws Exception {
    try (RezoClient client = client(server, CookieJar.create())) {
      get(client, server.url(HTTP, PluginPages.SET_COOKIES));
      assertThat(cookies(client, server.url(HTTP, PluginPages.REQUEST)))
          .containsExactlyInAnyOrder("backend=2", "aged=4", "dated=5", "hidden=9");
      assertThat(cookies(client, server.url(HTTP, "/cookies/request")))
          .containsExactlyInAnyOrder("here=1", "aged=4", "dated=5", "hidden=9");
      assertThat(cookies(client, server.url(OTHER, PluginPages.REQUEST)))
          .containsExactlyInAnyOrder("backend=2", "aged=4", "dated=5", "hidden=9");
      assertThat(cookies(client, server.url(HTTPS, PluginPages.REQUEST))).isEmpty();
    }
  }

  private static void secure(RunningServer server) throws Exception {
    String plain = "http://localhost:" + server.site.port(HTTP);
    try (RezoClient client = client(server, CookieJar.create())) {
      get(client, plain + PluginPages.SET_COOKIES);
      assertThat(cookies(client, server.url(HTTPS, PluginPages.REQUEST)))
          .contains("aged=4")
          .doesNotContain("secure=8");
      get(client, server.url(HTTPS, PluginPages.SET_COOKIES));
      assertThat(cookies(client, server.url(HTTPS, PluginPages.REQUEST))).contains("secure=8");
      assertThat(cookies(client, plain + PluginPages.REQUEST))
          .contains("aged=4")
          .doesNotContain("secure=8");
    }
  }

  private static void expiry(RunningServer server) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    CookieJar jar = CookieJar.builder().clock(now::get).build();
    String request = server.url(HTTP, PluginPages.REQUEST);
    try (RezoClient client = client(server, jar)) {
      get(client, server.url(HTTP, PluginPages.SET_COOKIES));
      assertThat(cookies(client, request)).contains("aged=4").doesNotContain("gone=6", "past=7");
      now.updateAndGet(before -> before.plusSeconds(61));
      assertThat(cookies(client, request)).contains("dated=5").doesNotContain("aged=4");
      now.updateAndGet(before -> before.plus(Duration.ofDays(401)));
      assertThat(cookies(client, request)).contains("hidden=9").doesNotContain("dated=5");
    }
  }

  private static void redirect(RunningServer server) throws Exception {
    try (RezoClient client = client(server, CookieJar.create())) {
      assertThat(cookies(client, server.url(HTTP, PluginPages.LOG_IN)))
          .containsExactly("session=of-the-redirect");
    }
  }

  private static List<String> cookies(RezoClient client, String url) throws Exception {
    Matcher field = COOKIE.matcher(get(client, url));
    return field.find() ? List.of(field.group(1).strip().split("; ")) : List.of();
  }

  private static String get(RezoClient client, String url) throws Exception {
    try (Response response = client.get(url).send()) {
      assertThat(response.status()).isEqualTo(200);
      return response.body().text();
    }
  }
}
