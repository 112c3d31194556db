package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A94")
class ResponseTest {

  private static final Request REQUEST = Request.get("https://user:secret@a.example/b");

  private static Response response(int status, BodySource source) {
    Headers headers = Headers.of("Content-Type", "text/plain");
    return Response.builder(REQUEST)
        .status(status, "Fine")
        .headers(headers)
        .body(ResponseBody.of(source, Body.UNKNOWN_LENGTH, headers))
        .build();
  }

  @Test
  void answerOfAnInterceptorNeedsNothingElse() throws IOException {
    Response response = Response.builder(REQUEST).build();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body().text()).isEmpty();
    assertThat(response.connection()).isNull();
    assertThat(response.timing()).isNull();
  }

  @Test
  void responseSaysWhatItIsWithoutSecrets() {
    assertThat(response(200, ScriptedSource.of()))
        .hasToString("HTTP/1.1 200 Fine for GET https://a.example/b");
  }

  @Test
  void interceptorWrapsTheBodyAndLeavesTheRest() throws IOException {
    ScriptedSource source = ScriptedSource.of("a", "b");
    Response inner = response(200, source);
    Counting counting = new Counting(inner.body().source());
    Response outer =
        inner.toBuilder()
            .body(ResponseBody.of(counting, inner.body().length(), inner.headers()))
            .build();
    assertThat(outer.header("content-type")).isEqualTo("text/plain");
    assertThat(outer.body().text()).isEqualTo("ab");
    assertThat(counting.bytes).isEqualTo(2);
    assertThatThrownBy(() -> inner.body().text())
        .hasMessage("response body: expected one reading, actual text() after source()");
    outer.close();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  @Tag("F38")
  void closingTheResponseClosesTheBody() {
    ScriptedSource source = ScriptedSource.of("a");
    try (Response response = response(200, source)) {
      assertThat(response.isSuccess()).isTrue();
    }
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void successIsNotThrown() throws IOException {
    Response response = response(299, ScriptedSource.of("a"));
    assertThat(response.orThrow()).isSameAs(response);
    assertThat(response.body().text()).isEqualTo("a");
  }

  @Test
  @Tag("F38")
  void otherStatusIsThrownWithItsFactsAndClosesTheBody() {
    ScriptedSource source = ScriptedSource.of("a");
    assertThatThrownBy(() -> response(404, source).orThrow())
        .isInstanceOfSatisfying(
            HttpStatusException.class,
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.headers().get("Content-Type")).isEqualTo("text/plain");
              assertThat(e.phase()).isEqualTo(Phase.HEAD);
            })
        .hasMessage("GET https://a.example/b: expected a status of 2xx, actual 404 Fine");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void impossibleStatusIsAMistake() {
    assertThatThrownBy(() -> Response.builder(REQUEST).status(99, ""))
        .hasMessage("status: expected 100 to 999, actual 99");
    assertThatThrownBy(() -> Response.builder(REQUEST).status(1000, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What an interceptor puts around a body. */
  private static final class Counting implements BodySource {
    private final BodySource inner;
    int bytes;

    Counting(BodySource inner) {
      this.inner = inner;
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = inner.next(onReady);
      bytes += chunk == null ? 0 : chunk.remaining();
      return chunk;
    }

    @Override
    public Headers trailers() {
      return inner.trailers();
    }

    @Override
    public boolean deliversOn(Thread thread) {
      return inner.deliversOn(thread);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
