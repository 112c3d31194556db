package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 9112 section 11.1: whatever an application puts into a message, it stays one message. What
 * could end a line or a target is refused where it is given, before anything is sent.
 */
class InjectionTest {

  private static final Url URL = Url.parse("http://a.example/");

  /** Each place of a message where a text of the application stands. */
  private static final Map<String, Place> REFUSED =
      Map.of(
          "method", text -> Request.builder("G" + text + "T", URL).build(),
          "header name", text -> Request.builder("GET", URL).header("A" + text + "B", "c").build(),
          "header value", text -> Request.builder("GET", URL).header("A", "b" + text + "c").build(),
          "target", text -> Request.builder("GET", URL).target("/a" + text + "b").build(),
          "host", text -> Url.parse("http://a" + text + "b.example/"),
          "user information", text -> Url.parse("http://a" + text + "b@c.example/"),
          "content type", text -> post(Bodies.text("x", "a/b" + text + "c")),
          "trailer name", text -> Headers.of("A" + text + "B", "c"),
          "trailer value", text -> Headers.of("A", "b" + text + "c"),
          "announced trailer",
              text ->
                  post(Bodies.withTrailers(Bodies.empty(), () -> Headers.EMPTY, "A" + text + "B")));

  private static void post(Body body) {
    Request.builder("POST", URL).body(body).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\0", "\r\n", "\r\n\r\nGET / HTTP/1.1\r\n"})
  void whatCouldEndALineIsRefused(String text) {
    REFUSED.forEach(
        (name, place) ->
            assertThatThrownBy(() -> place.put(text), name)
                .isInstanceOf(IllegalArgumentException.class));
  }

  /** A writer that took the low byte of a character would write CR or LF. */
  @ParameterizedTest
  @ValueSource(strings = {"\u010a", "\u010d", "\u560a"})
  void whatEndsALineInItsLowByteIsRefusedOrEncoded(String text) {
    for (String name : new String[] {"method", "header name", "header value", "target"}) {
      assertThatThrownBy(() -> REFUSED.get(name).put(text), name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Url.parse("http://a" + text + "b.example/" + text + "?" + text).toString())
        .matches("http://xn--[a-z0-9-]+\\.example/(%[0-9A-F]{2})+\\?(%[0-9A-F]{2})+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\0", "\r\nA: b"})
  void whatCouldEndATargetIsRefusedInAPathAndAQuery(String text) {
    assertThatThrownBy(() -> Url.parse("http://a.example/b" + text + "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Url.parse("http://a.example/?b" + text + "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> URL.resolve("b" + text + "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Url.parse("http://a.example/b c").target()).isEqualTo("/b%20c");
  }

  /** Puts a text there. */
  private interface Place {
    void put(String text);
  }
}
