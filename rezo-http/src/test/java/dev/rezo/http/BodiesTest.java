package dev.rezo.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BodiesTest {

  @TempDir Path directory;

  private static String sent(Body body) throws IOException {
    return ResponseBody.of(body.open(), body.length(), Headers.EMPTY).text();
  }

  @Test
  void emptyBodyHasALengthAndNoType() throws IOException {
    assertThat(Bodies.empty().length()).isZero();
    assertThat(Bodies.empty().contentType()).isNull();
    assertThat(Bodies.empty().isReplayable()).isTrue();
    assertThat(BodySource.isEnd(Bodies.empty().open().next(() -> {}))).isTrue();
  }

  @Test
  void textIsUtf8AndReplayable() throws IOException {
    Body body = Bodies.text("€");
    assertThat(body.length()).isEqualTo(3);
    assertThat(body.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(sent(body)).isEqualTo("€");
    assertThat(sent(body)).isEqualTo("€");
    assertThat(body).hasToString("Body[3 bytes, text/plain; charset=utf-8]");
  }

  @Test
  void largeBytesComeInPiecesThatCannotBeChanged() throws IOException {
    byte[] bytes = new byte[150_000];
    bytes[149_999] = 7;
    Body body = Bodies.of(bytes, "application/octet-stream");
    BodySource source = body.open();
    ByteBuffer first = source.next(() -> {});
    assertThat(first.remaining()).isEqualTo(64 * 1024);
    assertThat(first.isReadOnly()).isTrue();
    assertThat(ResponseBody.of(body.open(), 150_000, Headers.EMPTY).bytes()).isEqualTo(bytes);
  }

  @Test
  void closedBodyIsNotSentFurther() throws IOException {
    BodySource source = Bodies.text("a").open();
    source.close();
    assertThatThrownBy(() -> source.next(() -> {}))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(BodyException.Reason.CLOSED);
              assertThat(e.phase()).isEqualTo(Phase.SEND);
            });
  }

  @Test
  void formIsEncodedAsBrowsersDo() throws IOException {
    Body form = Bodies.form("name", "Ada & Co", "a=b", "ü", "empty", "");
    assertThat(form.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(sent(form)).isEqualTo("name=Ada+%26+Co&a%3Db=%C3%BC&empty=");
    assertThat(Bodies.form().length()).isZero();
    assertThatThrownBy(() -> Bodies.form("name"))
        .hasMessage("form: expected names and values in turn, actual 1 items");
  }

  @Test
  @Tag("F7")
  void fileIsSentAgain() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "x".repeat(200_000));
    Body body = Bodies.file(file, "text/plain");
    assertThat(body.length()).isEqualTo(200_000);
    assertThat(body.isReplayable()).isTrue();
    assertThat(sent(body)).hasSize(200_000);
    assertThat(sent(body)).hasSize(200_000);
  }

  @Test
  void fileThatGrowsIsSentAsLongAsItWas() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "abc");
    Body body = Bodies.file(file, "text/plain");
    Files.writeString(file, "def", StandardOpenOption.APPEND);
    assertThat(sent(body)).isEqualTo("abc");
  }

  @Test
  void emptyFileIsAnEmptyBody() throws IOException {
    Body body = Bodies.file(Files.createFile(directory.resolve("a")), "text/plain");
    assertThat(body.length()).isZero();
    assertThat(sent(body)).isEmpty();
  }

  @Test
  void missingFileIsToldWhenItIsSent() {
    Path file = directory.resolve("missing");
    Body body = Bodies.file(file, "text/plain");
    assertThatThrownBy(body::open)
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SOURCE_FAILED))
        .hasMessageContaining(file.toString())
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void fileThatVanishesIsToldWhenItIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "abc");
    Body body = Bodies.file(file, "text/plain");
    Files.delete(file);
    assertThatThrownBy(() -> sent(body))
        .isInstanceOf(BodyException.class)
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  @Tag("F7")
  void streamIsSentOnceAndClosed() throws IOException {
    WatchedStream stream = new WatchedStream("abc");
    Body body = Bodies.stream(stream, 3, "text/plain");
    assertThat(body.isReplayable()).isFalse();
    assertThat(sent(body)).isEqualTo("abc");
    BlockingCall.eventually(() -> stream.closed);
    assertThat(stream.readBy).startsWith("rezo-body-");
    assertThatThrownBy(body::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected one sending, actual a second");
  }

  @Test
  void streamThatIsGivenUpUnreadIsClosed() throws IOException {
    WatchedStream stream = new WatchedStream("abc");
    Bodies.stream(stream, 3, "text/plain").open().close();
    BlockingCall.eventually(() -> stream.closed);
    assertThat(stream.readBy).isNull();
  }

  @Test
  @Tag("F7")
  void streamsOfASupplierAreSentAgain() throws IOException {
    Body body = Bodies.stream(() -> new WatchedStream("abc"), Body.UNKNOWN_LENGTH, "text/plain");
    assertThat(body.isReplayable()).isTrue();
    assertThat(sent(body)).isEqualTo("abc");
    assertThat(sent(body)).isEqualTo("abc");
  }

  @Test
  void impossibleLengthIsAMistake() {
    assertThatThrownBy(() -> Bodies.stream(new WatchedStream(""), -2, "text/plain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("actual -2");
    assertThatThrownBy(() -> Bodies.publisher(subscriber -> {}, -2, "text/plain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("actual -2");
  }

  /** Keeps who read it and whether it was closed. */
  private static final class WatchedStream extends ByteArrayInputStream {
    volatile boolean closed;
    volatile String readBy;

    WatchedStream(String text) {
      super(text.getBytes(UTF_8));
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      readBy = Thread.currentThread().getName();
      return super.read(into, offset, length);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
