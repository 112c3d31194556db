package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

  private static final Url URL = Url.parse("https://user:secret@a.example/b");
  private static final AttributeKey<String> KEY = AttributeKey.of("key", String.class);

  @Test
  void requestSaysWhatItIsWithoutSecrets() {
    assertThat(Request.builder("GET", URL).build()).hasToString("GET https://a.example/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET ", "G\r\nET", "GET\0", "G/T", "GÉT", "G\tT"})
  void methodThatIsNoTokenIsRefused(String method) {
    assertThatThrownBy(() -> Request.builder(method, URL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("method");
    assertThatThrownBy(() -> Request.builder("GET", URL).method(method))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contentTypeOfABodyCannotSplitTheMessage() {
    Body body = Bodies.text("a", "text/plain\r\nX: y");
    assertThatThrownBy(() -> Request.builder("POST", URL).body(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("value of header Content-Type at 10");
  }

  @Test
  void requestDoesNotChangeWithItsBuilder() {
    Request.Builder builder = Request.builder("GET", URL).header("A", "1").attribute(KEY, "x");
    Request request = builder.build();
    builder.method("PUT").header("A", "2").addHeader("B", "3").attribute(KEY, "y");
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.headers()).isEqualTo(Headers.of("A", "1"));
    assertThat(request.attribute(KEY)).isEqualTo("x");
    assertThat(builder.build().attribute(KEY)).isEqualTo("y");
  }

  @Test
  void derivedRequestKeepsEverythingElse() {
    Timeouts timeouts = Timeouts.builder().call(Duration.ofSeconds(1)).build();
    Request request =
        Request.builder("POST", URL)
            .header("A", "1")
            .body(Bodies.text("x"))
            .timeouts(timeouts)
            .keepAlive(false)
            .version(Protocol.HTTP_2)
            .target("*")
            .detached(true)
            .attribute(KEY, "x")
            .build();
    Request derived = request.with(headers -> headers.add("B", "2"));
    assertThat(derived.headers()).isEqualTo(Headers.of("A", "1", "B", "2"));
    assertThat(derived.method()).isEqualTo("POST");
    assertThat(derived.url()).isSameAs(URL);
    assertThat(derived.body()).isSameAs(request.body());
    assertThat(derived.timeouts()).isSameAs(timeouts);
    assertThat(derived.keepAlive()).isFalse();
    assertThat(derived.version()).isEqualTo(Protocol.HTTP_2);
    assertThat(derived.target()).isEqualTo("*");
    assertThat(derived.isDetached()).isTrue();
    assertThat(derived.attribute(KEY)).isEqualTo("x");
    assertThat(request.headers()).isEqualTo(Headers.of("A", "1"));
    assertThat(derived.toBuilder().attribute(KEY, "y").build().attribute(KEY)).isEqualTo("y");
    assertThat(derived.attribute(KEY)).isEqualTo("x");
  }

  @Test
  void otherFieldsOrOneMoreAttributeChangeNothingElse() {
    AttributeKey<String> first = AttributeKey.of("first", String.class);
    AttributeKey<String> second = AttributeKey.of("second", String.class);
    Request request =
        Request.builder("OPTIONS", Url.parse("http://a.test/"))
            .target("*")
            .detached(true)
            .keepAlive(false)
            .header("A", "1")
            .build();
    Request changed = request.with(first, "x").with(second, "y").with(Headers.of("B", "2"));
    assertThat(changed.headers()).isEqualTo(Headers.of("B", "2"));
    assertThat(changed.attribute(first)).isEqualTo("x");
    assertThat(changed.attribute(second)).isEqualTo("y");
    assertThat(changed.target()).isEqualTo("*");
    assertThat(changed.isDetached()).isTrue();
    assertThat(changed.keepAlive()).isFalse();
    assertThat(changed.method()).isEqualTo("OPTIONS");
    assertThat(changed.with(first, "z").attribute(first)).isEqualTo("z");
    assertThat(request.attribute(first)).isNull();
  }

  @Test
  void anotherAddressForgetsTheTarget() {
    Request request = Request.builder("OPTIONS", URL).target("*").build();
    assertThat(request.toBuilder().url(URL).build().target()).isNull();
    assertThat(request.toBuilder().target(null).build().target()).isNull();
  }

  @Test
  void attributesAreFoundByTheirKeyAlone() {
    Request request = Request.builder("GET", URL).attribute(KEY, "x").build();
    assertThat(request.attribute(AttributeKey.of("key", String.class))).isNull();
    assertThatThrownBy(() -> request.toBuilder().attribute(KEY, null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void headersGivenWholeReplaceEarlierChanges() {
    Request request =
        Request.builder("GET", URL).header("A", "1").headers(Headers.of("B", "2")).build();
    assertThat(request.headers()).isEqualTo(Headers.of("B", "2"));
  }

  @Tag("F7")
  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "TRACE, true",
    "PUT, true",
    "DELETE, true",
    "POST, false",
    "PATCH, false",
    "get, false",
    "REPORT, false"
  })
  void methodTellsWhetherItIsIdempotent(String method, boolean idempotent) {
    Request request = Request.builder(method, URL).build();
    assertThat(request.isIdempotent()).isEqualTo(idempotent);
    assertThat(request.with(h -> h.set("idempotency-key", "1")).isIdempotent()).isTrue();
  }

  @Test
  @Tag("F7")
  void requestIsReplayableAsItsBodyIs() {
    assertThat(Request.builder("PUT", URL).build().isReplayable()).isTrue();
    assertThat(Request.builder("PUT", URL).body(Bodies.text("a")).build().isReplayable()).isTrue();
    Body once = Bodies.publisher(subscriber -> {}, 1, "text/plain");
    assertThat(Request.builder("PUT", URL).body(once).build().isReplayable()).isFalse();
  }
}
