package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A94")
class BodyReadersTest {

  private static Response response(String... chunks) {
    return Response.builder(Request.get("http://a/"))
        .body(ResponseBody.of(ScriptedSource.of(chunks), Body.UNKNOWN_LENGTH, Headers.EMPTY))
        .build();
  }

  private static <T> T read(BodyReader<T> reader, Response response) {
    return BlockingCall.result(reader.read(response));
  }

  @Test
  void textAndBytesAreRead() {
    assertThat(read(BodyReaders.text(), response("a", "b"))).isEqualTo("ab");
    assertThat(read(BodyReaders.bytes(), response("a", "b"))).containsExactly('a', 'b');
    assertThat(read(BodyReaders.bytes(2), response("a", "b"))).containsExactly('a', 'b');
    assertThat(read(BodyReaders.discard(), response("a", "b"))).isNull();
  }

  @Test
  void stepMakesAnotherReader() {
    BodyReader<Integer> number = BodyReaders.text().then(Integer::parseInt).then(n -> n + 1);
    assertThat(read(number, response("4", "1"))).isEqualTo(42);
  }

  @Test
  void stepThatFailsIsTheReadersFailure() {
    IOException cause = new IOException("no JSON");
    BodyReader<String> reader =
        BodyReaders.text()
            .then(
                text -> {
                  throw cause;
                });
    assertThat(reader.read(response("a")).toCompletableFuture())
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCause(cause);
  }
}
