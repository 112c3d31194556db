package dev.rezo.plugins.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Bodies;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectRulesTest {

  private static final String HERE = "https://here.test/a/b?c=d";
  private static final RedirectRules USUAL = new RedirectRules(Set.of(), false, false);

  private static Request request(String method) {
    Request.Builder builder =
        Request.builder(method, Url.parse(HERE))
            .header("Authorization", "Bearer secret")
            .header("Cookie", "a=b")
            .header("Proxy-Authorization", "Basic secret")
            .header("Accept", "text/plain");
    return switch (method) {
      case "POST", "PUT", "PATCH" ->
          builder.header("Content-Type", "text/plain").body(Bodies.text("body")).build();
      default -> builder.build();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 301, GET", "HEAD, 301, HEAD", "POST, 301, GET", "PUT, 301, PUT", "DELETE, 301, DELETE",
    "GET, 302, GET", "HEAD, 302, HEAD", "POST, 302, GET", "PUT, 302, PUT", "DELETE, 302, DELETE",
    "GET, 303, GET", "HEAD, 303, HEAD", "POST, 303, GET", "PUT, 303, GET", "DELETE, 303, GET",
    "GET, 307, GET", "HEAD, 307, HEAD", "POST, 307, POST", "PUT, 307, PUT", "DELETE, 307, DELETE",
    "GET, 308, GET", "HEAD, 308, HEAD", "POST, 308, POST", "PATCH, 308, PATCH",
  })
  void theMethodThatFollows(String method, int status, String expected) {
    Request next = USUAL.next(request(method), status, "/x");
    assertThat(next.method()).isEqualTo(expected);
    assertThat(next.body() != null).isEqualTo(request(expected).body() != null);
    assertThat(next.headers().contains("Content-Type")).isEqualTo(next.body() != null);
    assertThat(next.headers().get("Accept")).isEqualTo("text/plain");
  }

  @Test
  void aPostStaysOneWhereThatIsAskedFor() {
    RedirectRules keeping = new RedirectRules(Set.of(301, 303), false, false);
    assertThat(keeping.next(request("POST"), 301, "/x").method()).isEqualTo("POST");
    assertThat(keeping.next(request("POST"), 302, "/x").method()).isEqualTo("GET");
    assertThat(keeping.next(request("POST"), 303, "/x").body()).isNotNull();
  }

  /** Scheme, host, port, status and method: the credentials go to the same origin alone. */
  static Stream<Arguments> origins() {
    List<Arguments> all = new ArrayList<>();
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "DELETE"}) {
        all.add(Arguments.of(method, status, "https://here.test/x", true));
        all.add(Arguments.of(method, status, "https://here.test:443/x", true));
        all.add(Arguments.of(method, status, "https://HERE.test/x", true));
        all.add(Arguments.of(method, status, "https://here.test:8443/x", false));
        all.add(Arguments.of(method, status, "https://sub.here.test/x", false));
        all.add(Arguments.of(method, status, "https://here.test.evil.test/x", false));
        all.add(Arguments.of(method, status, "//there.test/x", false));
        all.add(Arguments.of(method, status, "http://here.test/x", false));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("origins")
  @Tag("F22")
  void credentialsStayAtTheirOrigin(String method, int status, String location, boolean kept) {
    RedirectRules rules = new RedirectRules(Set.of(), true, false);
    Request next = rules.next(request(method), status, location);
    for (String name : List.of("Authorization", "Cookie", "Proxy-Authorization")) {
      assertThat(next.headers().contains(name)).as(name).isEqualTo(kept);
    }
  }

  @Test
  void theyGoElsewhereWhereThatIsAskedFor() {
    RedirectRules trusting = new RedirectRules(Set.of(), false, true);
    Request next = trusting.next(request("GET"), 302, "https://there.test/");
    assertThat(next.headers().get("Authorization")).isEqualTo("Bearer secret");
  }

  @Test
  void aHostOfTheApplicationsIsTheFirstOriginsOnly() {
    Request request = request("GET").with(h -> h.set("Host", "virtual.test"));
    assertThat(USUAL.next(request, 302, "/x").headers().contains("Host")).isTrue();
    assertThat(USUAL.next(request, 302, "https://there.test/").headers().contains("Host"))
        .isFalse();
  }

  @Test
  @Tag("F22")
  void nothingLeadsFromHttpsToHttp() {
    assertThat(USUAL.next(request("GET"), 302, "http://here.test/")).isNull();
  }

  @Test
  void aBodyThatCannotBeSentAgainIsNot() {
    Request once =
        Request.builder("POST", Url.parse(HERE))
            .body(Bodies.stream(InputStream.nullInputStream(), 0, "text/plain"))
            .build();
    assertThat(USUAL.next(once, 307, "/x")).isNull();
    assertThat(USUAL.next(once, 303, "/x").method()).isEqualTo("GET");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, https://here.test/x",
    "x, https://here.test/a/x",
    "../x, https://here.test/x",
    "?q, https://here.test/a/b?q",
    "//there.test/x, https://there.test/x",
    "https://there.test:444, https://there.test:444/",
    "x#fragment, https://here.test/a/x",
  })
  void referencesAreResolved(String location, String expected) {
    assertThat(USUAL.next(request("GET"), 302, location).url()).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://here.test/", "javascript:alert(1)", "http://", "https://a b/"})
  void whatIsNoAddressOfOursIsRefused(String location) {
    assertThatThrownBy(() -> USUAL.next(request("GET"), 302, location))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
