package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("A94")
@Timeout(10)
class BodyInputStreamTest {

  private static ResponseBody body(BodySource source) {
    return ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY);
  }

  @Test
  void singleBytesAreUnsigned() throws IOException {
    InputStream stream =
        body(new ScriptedSource().chunk(ByteBuffer.wrap(new byte[] {-1}))).stream();
    assertThat(stream.read()).isEqualTo(255);
    assertThat(stream.read()).isEqualTo(-1);
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void readGivesWhatIsAtHandAndDoesNotWaitForMore() throws IOException {
    InputStream stream = body(new ScriptedSource().chunk("abc").pause()).stream();
    byte[] into = new byte[10];
    assertThat(stream.read(into, 2, 2)).isEqualTo(2);
    assertThat(stream.read(into, 4, 6)).isEqualTo(1);
    assertThat(new String(into, 2, 3, StandardCharsets.UTF_8)).isEqualTo("abc");
    assertThat(stream.read(into, 0, 0)).isZero();
    assertThat(stream.available()).isZero();
  }

  @Test
  void chunksThatWereReadAreGivenBack() throws IOException {
    ScriptedSource source = ScriptedSource.of("abc", "de", "f", "g");
    InputStream stream = body(source).stream();
    assertThat(stream.readNBytes(3)).isEqualTo(new byte[] {'a', 'b', 'c'});
    assertThat(source.givenBack()).isZero();
    assertThat(stream.read()).isEqualTo('d');
    assertThat(source.givenBack()).isEqualTo(1);
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    assertThat(stream.transferTo(rest)).isEqualTo(3);
    assertThat(rest.toString(StandardCharsets.UTF_8)).isEqualTo("efg");
    assertThat(source.givenBack()).isEqualTo(4);
  }

  @Test
  void wrongRangesAreRefused() {
    InputStream stream = body(ScriptedSource.of("a")).stream();
    assertThatThrownBy(() -> stream.read(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void availableLooksAtTheNextChunkToo() throws IOException {
    InputStream stream = body(ScriptedSource.of("abc", "de")).stream();
    assertThat(stream.available()).isEqualTo(3);
    assertThat(stream.readNBytes(3)).hasSize(3);
    assertThat(stream.available()).isEqualTo(2);
    assertThat(stream.readAllBytes()).hasSize(2);
    assertThat(stream.available()).isZero();
  }

  @Test
  void skipPassesChunksAndStopsAtTheEnd() throws IOException {
    InputStream stream = body(ScriptedSource.of("abc", "de", "f")).stream();
    assertThat(stream.skip(4)).isEqualTo(4);
    assertThat(stream.read()).isEqualTo('e');
    assertThat(stream.skip(-1)).isZero();
    assertThat(stream.skip(10)).isEqualTo(1);
  }

  @Test
  void transferToWritesChunksWithAndWithoutArrays() throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(20_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream stream = body(ScriptedSource.of("abc").chunk(direct).chunk("d")).stream();
    assertThat(stream.read()).isEqualTo('a');
    assertThat(stream.transferTo(out)).isEqualTo(20_003);
    assertThat(out.toByteArray()).hasSize(20_003).startsWith('b', 'c', 0).endsWith(0, 'd');
  }

  @Test
  void closedStreamCannotBeRead() throws IOException {
    InputStream stream = body(ScriptedSource.of("abc")).stream();
    assertThat(stream.read()).isEqualTo('a');
    stream.close();
    stream.close();
    assertThatThrownBy(stream::read).isInstanceOf(BodyException.class);
  }

  @Test
  void linesComeAsTheyAreWhole() {
    ScriptedSource source = ScriptedSource.of("on", "e\r\ntwo\n", "\nlast");
    try (Stream<String> lines = body(source).lines()) {
      assertThat(lines).containsExactly("one", "two", "", "last");
    }
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void firstLineDoesNotWaitForTheSecond() {
    ScriptedSource source = new ScriptedSource().chunk("one\ntw").pause().chunk("o");
    try (Stream<String> lines = body(source).lines()) {
      assertThat(lines.findFirst()).contains("one");
    }
  }

  @Test
  void brokenBodyBreaksTheLines() {
    IOException cause = new BodyException("cut", BodyException.Reason.TRUNCATED, Phase.BODY, null);
    try (Stream<String> lines = body(ScriptedSource.of("one\n").failure(cause)).lines()) {
      assertThatThrownBy(lines::toList).isInstanceOf(UncheckedIOException.class).hasCause(cause);
    }
  }
}
