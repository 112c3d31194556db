package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static dev.rezo.interop.Site.Port.HTTPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.RedirectException;
import dev.rezo.http.Response;
import dev.rezo.plugins.redirect.Redirects;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Redirects, as the backend sees the requests that come of them.
 *
 * <p>Immutable.
 */
final class RedirectFeatures {

  private static final String CONTENT = "content of the first request";

  private RedirectFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>(
            "redirect: GET after 301, 302, 303, 307, 308, to a path and to an address",
            RedirectFeatures::get),
        new Feature<>("redirect: a POST is a GET after 301, 302, 303", RedirectFeatures::postToGet),
        new Feature<>("redirect: a POST is sent again after 307, 308", RedirectFeatures::postAgain),
        new Feature<>(
            "redirect: 307 is the answer to a body that can be sent once", RedirectFeatures::once),
        new Feature<>("redirect: HEAD stays HEAD", RedirectFeatures::head),
        new Feature<>(
            "redirect: a circle is an error, and so is one too many",
            server -> {
              circle(server);
              limit(server);
            }),
        new Feature<>(
            "redirect: credentials go to no other port and no other host",
            RedirectFeatures::credentials),
        new Feature<>("redirect: http leads to https, https not to http", RedirectFeatures::tls));
  }

  private static RezoClient client(RunningServer server, Redirects redirects) {
    return server.client(builder -> builder.interceptor(redirects));
  }

  private static void get(RunningServer server) throws Exception {
    try (RezoClient client = client(server, Redirects.usual())) {
      for (int status : PluginPages.REDIRECTS) {
        for (String way : List.of("/relative/", "/absolute/")) {
          try (Response response = client.get(server.url(HTTP, way + status)).send()) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body().text()).startsWith("GET\n");
            assertThat(response.hops()).hasSize(1);
            assertThat(response.hops().get(0).status()).isEqualTo(status);
          }
        }
      }
    }
  }

  private static void postToGet(RunningServer server) throws Exception {
    try (RezoClient client = client(server, Redirects.usual())) {
      for (int status : new int[] {301, 302, 303}) {
        String said = post(client, server, status);
        assertThat(said).startsWith("GET\n").doesNotContain(CONTENT);
        assertThat(said.toLowerCase(Locale.ROOT)).doesNotContain("content-type");
      }
    }
  }

  private static void postAgain(RunningServer server) throws Exception {
    try (RezoClient client = client(server, Redirects.usual())) {
      for (int status : new int[] {307, 308}) {
        assertThat(post(client, server, status))
            .startsWith("POST\n")
            .containsIgnoringCase("content-type: text/plain")
            .endsWith("\n\n" + CONTENT);
      }
    }
  }

  private static String post(RezoClient client, RunningServer server, int status) throws Exception {
    try (Response response =
        client.post(server.url(HTTP, "/absolute/" + status)).body(Bodies.text(CONTENT)).send()) {
      assertThat(response.status()).isEqualTo(200);
      return response.body().text();
    }
  }

  private static void once(RunningServer server) throws Exception {
    byte[] content = CONTENT.getBytes(StandardCharsets.US_ASCII);
    try (RezoClient client = client(server, Redirects.usual());
        Response response =
            client
                .post(server.url(HTTP, "/relative/307"))
                .body(
                    Bodies.stream(new ByteArrayInputStream(content), content.length, "text/plain"))
                .send()) {
      assertThat(response.status()).isEqualTo(307);
      assertThat(response.hops()).isEmpty();
    }
  }

  private static void head(RunningServer server) throws Exception {
    try (RezoClient client = client(server, Redirects.usual())) {
      for (int status : PluginPages.REDIRECTS) {
        try (Response response = client.head(server.url(HTTP, "/relative/" + status)).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.request().method()).isEqualTo("HEAD");
          assertThat(response.body().bytes()).isEmpty();
        }
      }
    }
  }

  private static void circle(RunningServer server) throws Exception {
    try (RezoClient client = client(server, Redirects.usual())) {
      assertThatThrownBy(() -> client.get(server.url(HTTP, "/circle/a")).send())
          .isInstanceOf(RedirectException.class)
          .hasMessageContaining("circle");
    }
  }

  private static void limit(RunningServer server) throws Exception {
    String url = server.url(HTTP, "/step/3");
    try (RezoClient client = client(server, Redirects.builder().most(3).build());
        Response response = client.get(url).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.hops()).hasSize(3);
    }
    try (RezoClient client = client(server, Redirects.builder().most(2).build())) {
      assertThatThrownBy(() -> client.get(url).send())
          .isInstanceOf(RedirectException.class)
          .hasMessageContaining("at most 2");
    }
  }

  private static void credentials(RunningServer server) throws Exception {
    try (RezoClient client = client(server, Redirects.usual())) {
      assertThat(withCredentials(client, server, "/relative/307"))
          .contains("Bearer of-one-origin")
          .contains("own=1");
      for (String away : List.of("/other-port", "/other-host", "/to-https")) {
        assertThat(withCredentials(client, server, away))
            .as(away)
            .doesNotContain("of-one-origin")
            .doesNotContain("own=1")
            .contains("kept");
      }
    }
    try (RezoClient client = client(server, Redirects.builder().trustOtherOrigins(true).build())) {
      assertThat(withCredentials(client, server, "/other-port")).contains("of-one-origin");
    }
  }

  private static String withCredentials(RezoClient client, RunningServer server, String path)
      throws Exception {
    try (Response response =
        client
            .get(server.url(HTTP, path))
            .header("Authorization", "Bearer of-one-origin")
            .header("Cookie", "own=1")
            .header("X-Own", "kept")
            .send()) {
      assertThat(response.status()).isEqualTo(200);
      return response.body().text();
    }
  }

  private static void tls(RunningServer server) throws Exception {
    String back = server.url(HTTPS, "/to-http");
    try (RezoClient client = client(server, Redirects.usual())) {
      try (Response response = client.get(server.url(HTTP, "/to-https")).send()) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.request().url().origin().isSecure()).isTrue();
      }
      try (Response response = client.get(back).send()) {
        assertThat(response.status()).isEqualTo(302);
      }
    }
    try (RezoClient client = client(server, Redirects.builder().allowDowngrade(true).build());
        Response response = client.get(back).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.request().url().origin().isSecure()).isFalse();
    }
  }
}
