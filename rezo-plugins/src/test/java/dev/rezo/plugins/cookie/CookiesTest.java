package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class CookiesTest {

  private final ScriptedServers servers = new ScriptedServers();
  private final CookieJar jar = CookieJar.builder().suffixes(new TestSuffixes()).build();
  private final Cookies cookies = Cookies.of(jar);
  private final Redirects redirects = Redirects.builder().allowDowngrade(true).build();

  private void get(String url) {
    try (Response response = servers.send(Request.get(url), redirects, cookies)) {
      assertThat(response.status()).isEqualTo(200);
    }
  }

  @Test
  @Tag("A307")
  void whatAServerSetsComesBack() {
    servers.answer("https://a.test/", "Set-Cookie", "a=1", "Set-Cookie", "b=2; Path=/x");
    get("https://a.test/");
    get("https://a.test/x");
    get("https://b.test/");
    assertThat(servers.requests)
        .containsExactly("https://a.test/", "https://a.test/x b=2; a=1", "https://b.test/");
  }

  @Test
  @Tag("A307")
  void whatARedirectSetsGoesToTheNextHop() {
    servers.answer("https://a.test/", "Location", "/in", "Set-Cookie", "sid=1; Path=/");
    servers.answer("https://a.test/in", "Location", "/end", "Set-Cookie", "sid=2; Path=/");
    get("https://a.test/");
    assertThat(servers.requests)
        .containsExactly("https://a.test/", "https://a.test/in sid=1", "https://a.test/end sid=2");
  }

  @Test
  @Tag("A307")
  void aRedirectThatRemovesACookieIsHeardToo() {
    servers.answer("https://a.test/in", "Set-Cookie", "sid=1; Path=/");
    get("https://a.test/in");
    servers.answer("https://a.test/", "Location", "/end", "Set-Cookie", "sid=; Path=/; Max-Age=0");
    get("https://a.test/");
    assertThat(servers.requests.get(2)).isEqualTo("https://a.test/end");
  }

  /** Where the second hop is, and whether it gets what the first has set. */
  @ParameterizedTest
  @Tag("A307")
  @Tag("F22")
  @CsvSource(
      delimiter = '|',
      value = {
        "https://www.a.test/x | c=1 | true",
        "https://www.a.test:8443/x | c=1 | true",
        "https://WWW.A.TEST/x | c=1 | true",
        "http://www.a.test/x | c=1 | true",
        "http://www.a.test/x | c=1; Secure | false",
        "https://a.test/x | c=1 | false",
        "https://b.a.test/x | c=1 | false",
        "https://a.test/x | c=1; Domain=a.test | true",
        "https://b.a.test/x | c=1; Domain=a.test | true",
        "https://b.test/x | c=1; Domain=a.test | false",
        "https://b.test/x | c=1; Domain=b.test | false",
        "https://www.a.test.b.test/x | c=1; Domain=a.test | false",
        "https://b.test/www.a.test | c=1; Domain=a.test | false",
        "https://www.a.test@b.test/x | c=1 | false",
        "https://127.0.0.1/x | c=1 | false",
      })
  void noCookieGoesToAnotherHost(String target, String field, boolean expected) {
    servers.answer("https://www.a.test/", "Location", target, "Set-Cookie", field);
    get("https://www.a.test/");
    assertThat(servers.requests).hasSize(2);
    assertThat(servers.requests.get(1).endsWith(" c=1")).isEqualTo(expected);
  }

  @Test
  @Tag("F22")
  void aFieldOfTheApplicationsStaysAtItsOriginAndTheJarsGoWhereTheyBelong() {
    servers.answer("https://a.test/", "Location", "/2", "Set-Cookie", "jar=1");
    servers.answer("https://a.test/2", "Location", "https://b.test/", "Set-Cookie", "jar=2");
    servers.answer("https://b.test/", "Location", "https://a.test/3", "Set-Cookie", "b=3");
    Request request = Request.get("https://a.test/").with(h -> h.set("Cookie", "own=x"));
    servers.send(request, redirects, cookies).close();
    assertThat(servers.requests)
        .containsExactly(
            "https://a.test/ own=x",
            "https://a.test/2 jar=1; own=x",
            "https://b.test/",
            "https://a.test/3 jar=2");
  }

  @Test
  @Tag("A308")
  void aFieldOfTheApplicationsIsSentBesideTheJarsAndBeforeThem() {
    servers.answer("https://a.test/", "Set-Cookie", "a=1", "Set-Cookie", "b=2");
    get("https://a.test/");
    Request own =
        Request.get("https://a.test/")
            .with(h -> h.add("cookie", "b=mine; c=3;").add("Cookie", " d").add("X", "y"));
    servers.send(own, cookies).close();
    assertThat(servers.requests.get(1)).isEqualTo("https://a.test/ a=1; b=mine; c=3; d");
    servers
        .send(Request.get("https://b.test/").with(h -> h.set("Cookie", "x;y ;")), cookies)
        .close();
    assertThat(servers.requests.get(2)).as("nothing of the jar").isEqualTo("https://b.test/ x;y ;");
  }

  @Test
  void aPlaceAboveRedirectsIsNoticed() {
    servers.answer("https://a.test/", "Location", "/2");
    get("https://a.test/");
    assertThat(cookies.isMisplaced()).isFalse();
    servers.send(Request.get("https://a.test/"), cookies, redirects).close();
    assertThat(cookies.isMisplaced()).isTrue();
  }

  @Test
  void aboveRedirectsACookieIsOfWhoAnsweredAtTheirEnd() {
    servers.answer("https://a.test/", "Location", "https://b.test/");
    servers.answer("https://b.test/", "Set-Cookie", "b=1");
    servers.send(Request.get("https://a.test/"), cookies, redirects).close();
    assertThat(jar.all())
        .extracting(Cookie::domain, Cookie::pair)
        .containsExactly(tuple("b.test", "b=1"));
    get("https://a.test/x");
    assertThat(servers.requests.get(2)).isEqualTo("https://a.test/x");
  }

  @ParameterizedTest
  @Tag("A303")
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "sid=s3cret; Domain=b.test | 'sid'",
        "~a\u0000b=s3cret~ | 'a?b'",
        "s3cret | ''",
        "s3cret; x=y | ''",
      })
  void aRefusalIsToldWithoutTheValue(String field, String shown) {
    String line = Cookies.refusal(Url.parse("https://a.test/"), field, Verdict.FOREIGN_DOMAIN);
    assertThat(line)
        .isEqualTo(
            "https://a.test: cookie "
                + shown
                + " was refused: it names a domain that its host is not part of");
  }

  @Test
  void theResponseIsClosedWhenTheListFails() {
    PublicSuffixes broken =
        domain -> {
          throw new IllegalStateException("planted");
        };
    Cookies failing = Cookies.of(CookieJar.builder().suffixes(broken).build());
    servers.answer("https://a.b.test/", "Set-Cookie", "a=1; Domain=b.test");
    assertThatThrownBy(() -> servers.send(Request.get("https://a.b.test/"), failing))
        .hasRootCauseMessage("planted");
    assertThat(servers.closed).isEqualTo(1);
  }

  @Test
  @Tag("A307")
  void belowAllRedirectsOfAClientEachHopIsSeen() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .resolver(
                    host ->
                        CompletableFuture.completedFuture(
                            List.of(InetAddress.getLoopbackAddress())))
                .attemptInterceptor(cookies)
                .interceptor(redirects)
                .build()) {
      server.handler(
          request ->
              switch (request.target()) {
                case "/login" ->
                    MockResponse.status(302)
                        .header("Location", "/home")
                        .header("Set-Cookie", "sid=1; Path=/")
                        .header("Set-Cookie", "theme=dark; Path=/");
                case "/home" ->
                    MockResponse.status(303).header("Location", server.url("b.test", "/away"));
                default -> MockResponse.ok();
              });
      try (Response response = client.get(server.url("a.test", "/login")).send()) {
        assertThat(response.status()).isEqualTo(200);
      }
      assertThat(server.takeRequest().headers("Cookie")).isEmpty();
      assertThat(server.takeRequest().headers("Cookie")).containsExactly("sid=1; theme=dark");
      assertThat(server.takeRequest().headers("Cookie")).isEmpty();
    }
  }
}
