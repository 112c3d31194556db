package dev.rezo.plugins.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.RedirectException;
import dev.rezo.http.Response;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RedirectsTest {

  private static MockResponse to(int status, String location) {
    return MockResponse.status(status).header("Location", location);
  }

  private static RezoClient client(UnaryOperator<Redirects.Builder> settings) {
    return RezoClient.builder()
        .pool(limits -> limits)
        .interceptor(settings.apply(Redirects.builder()).build())
        .build();
  }

  @Test
  void aChainIsFollowedAndTold() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(r -> r)) {
      server.handler(
          request ->
              switch (request.target()) {
                case "/1" -> to(301, "/2");
                case "/2" -> to(302, "3?x");
                case "/3?x" -> MockResponse.ok("here");
                default -> MockResponse.status(404);
              });
      try (Response response = client.get(server.url("/1")).send()) {
        assertThat(response.body().text()).isEqualTo("here");
        assertThat(response.request().url().target()).isEqualTo("/3?x");
        assertThat(response.hops()).extracting(Response.Hop::status).containsExactly(301, 302);
        assertThat(response.hops().get(0).request().url().target()).isEqualTo("/1");
      }
      assertThat(server.accepted()).as("the connection is used again").isEqualTo(1);
    }
  }

  @Test
  void aChainWithoutEndIsAnError() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(r -> r.most(3))) {
      server.handler(request -> to(302, request.target() + "x"));
      Assertions.assertThatThrownBy(() -> client.get(server.url("/")).send())
          .isInstanceOfSatisfying(RedirectException.class, e -> assertThat(e.hops()).hasSize(4))
          .hasMessageContaining("at most 3 redirects");
    }
  }

  @Test
  void aCircleIsAnErrorAtOnce() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(r -> r)) {
      server.handler(request -> to(302, request.target().equals("/a") ? "/b" : "/a"));
      Assertions.assertThatThrownBy(() -> client.get(server.url("/a")).send())
          .isInstanceOf(RedirectException.class)
          .hasMessageContaining("circle");
    }
  }

  @Test
  void comingBackWithACookieIsNoCircle() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(r -> r)) {
      int[] visits = {0};
      server.handler(
          request ->
              ++visits[0] == 1 ? to(302, "/").header("Set-Cookie", "a=b") : MockResponse.ok("in"));
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("in");
    }
  }

  @Test
  void whatIsNotFollowedIsTheResponse() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient none = client(r -> r.most(0));
        RezoClient client = client(r -> r)) {
      server.handler(
          request ->
              request.target().equals("/none") ? MockResponse.status(302) : to(302, "ftp://x/"));
      for (String path : new String[] {"/none", "/ftp"}) {
        try (Response response = client.get(server.url(path)).send()) {
          assertThat(response.status()).isEqualTo(302);
          assertThat(response.hops()).isEmpty();
        }
      }
      try (Response response = none.get(server.url("/ftp")).send()) {
        assertThat(response.status()).isEqualTo(302);
      }
    }
  }
}
