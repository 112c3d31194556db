package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("A94")
@Timeout(10)
class BodyLinesTest {

  private static ResponseBody body(BodySource source) {
    return ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY);
  }

  private static List<String> lines(String... chunks) {
    try (Stream<String> lines = body(ScriptedSource.of(chunks)).lines()) {
      return lines.toList();
    }
  }

  @Test
  void linesEndWithLfCrLfOrCr() {
    assertThat(lines("a\nb\r\nc\rd")).containsExactly("a", "b", "c", "d");
    assertThat(lines("a\n\n\r\n\r\rb\n")).containsExactly("a", "", "", "", "", "b");
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("a")).containsExactly("a");
  }

  @Test
  void theyAreTheSameHoweverTheBytesAreSplit() {
    byte[] bytes = "\ufeffä\r\nb€\r\r\n\nlast".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i <= bytes.length; i++) {
      ScriptedSource source = new ScriptedSource();
      for (byte[] part :
          List.of(Arrays.copyOf(bytes, i), Arrays.copyOfRange(bytes, i, bytes.length))) {
        if (part.length > 0) {
          source.chunk(ByteBuffer.wrap(part));
        }
      }
      assertThat(body(source).lines()).containsExactly("ä", "b€", "", "", "last");
    }
  }

  @Test
  void longLinesAreWhole() {
    String line = "x".repeat(100_000);
    assertThat(lines(line + "\n", line + "y\n")).containsExactly(line, line + "y");
  }

  @Test
  void aLineThatDoesNotEndIsRefusedAndTheBodyClosed() {
    ScriptedSource source = ScriptedSource.of("abc\nabcd\n");
    assertThat(body(source).lines(4)).containsExactly("abc", "abcd");
    ScriptedSource endless = ScriptedSource.of("abc\nabc", "de", "fg");
    try (Stream<String> lines = body(endless).lines(4)) {
      assertThatThrownBy(lines::toList)
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TOO_LARGE))
          .hasMessageContaining("at most 4 characters")
          .hasMessageContaining("lines(limit)");
    }
    assertThat(endless.isClosed()).isTrue();
  }

  @Test
  void aBodyThatBreaksIsTold() {
    IOException cause = new BodyException("cut", BodyException.Reason.TRUNCATED, Phase.BODY, null);
    try (Stream<String> lines = body(ScriptedSource.of("a\nb").failure(cause)).lines()) {
      assertThatThrownBy(lines::toList).hasCause(cause);
    }
  }
}
