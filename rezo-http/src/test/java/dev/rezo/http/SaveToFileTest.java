package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("A94")
@Timeout(60)
class SaveToFileTest {

  @TempDir Path directory;

  private static ResponseBody body(BodySource source) {
    return ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY);
  }

  private static Response response(BodySource source) {
    return Response.builder(Request.get("http://a/")).body(body(source)).build();
  }

  @Test
  void fileIsReplacedAndProgressIsTheTotal() throws IOException {
    Path file = directory.resolve("a");
    Files.writeString(file, "an older and longer text");
    List<Long> progress = new ArrayList<>();
    assertThat(
            body(ScriptedSource.of("abc", "de"))
                .saveTo(file, (bytes, total) -> progress.add(bytes)))
        .isEqualTo(5);
    assertThat(file).hasContent("abcde");
    assertThat(progress).containsExactly(3L, 5L);
  }

  @Test
  void emptyBodyMakesAnEmptyFile() throws IOException {
    Path file = directory.resolve("a");
    assertThat(ResponseBody.EMPTY.saveTo(file)).isZero();
    assertThat(file).isEmptyFile();
  }

  @Test
  void fileThatCouldNotBeCompletedIsDeleted() {
    Path file = directory.resolve("a");
    IOException cause = new BodyException("cut", BodyException.Reason.TRUNCATED, Phase.BODY, null);
    ScriptedSource source = ScriptedSource.of("abc").failure(cause);
    assertThatThrownBy(() -> body(source).saveTo(file)).isSameAs(cause);
    assertThat(file).doesNotExist();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void progressThatThrowsClosesTheBody() {
    Path file = directory.resolve("a");
    ScriptedSource source = ScriptedSource.of("abc", "de");
    assertThatThrownBy(
            () ->
                body(source)
                    .saveTo(
                        file,
                        (bytes, total) -> {
                          throw new IllegalStateException("enough");
                        }))
        .hasMessage("enough");
    assertThat(file).doesNotExist();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void directoryThatIsNotThereClosesTheBody() {
    ScriptedSource source = ScriptedSource.of("abc");
    assertThatThrownBy(() -> body(source).saveTo(directory.resolve("no/file")))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SINK_FAILED))
        .hasCauseInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no/file");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void readerWritesOffTheThreadThatBringsTheBody() throws Exception {
    Path file = directory.resolve("a");
    ScriptedSource source = new ScriptedSource().chunk("abc").pause().chunk("de");
    CompletableFuture<Path> saved =
        BodyReaders.file(file).read(response(source)).toCompletableFuture();
    BlockingCall.eventually(source::signal);
    assertThat(saved.get(30, TimeUnit.SECONDS)).isEqualTo(file).hasContent("abcde");
  }

  @Test
  void readerThatIsCancelledDeletesTheFile() {
    Path file = directory.resolve("a");
    ScriptedSource source = new ScriptedSource().chunk("abc").pause();
    CompletableFuture<Path> saved =
        BodyReaders.file(file).read(response(source)).toCompletableFuture();
    BlockingCall.eventually(source::isAwaited);
    assertThat(file).exists();
    saved.cancel(false);
    assertThat(source.isClosed()).isTrue();
    BlockingCall.eventually(() -> Files.notExists(file));
  }
}
