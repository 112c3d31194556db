package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A body into something that may fail. */
@Tag("A94")
@Timeout(60)
class SinkTest {

  @TempDir Path directory;

  private static ResponseBody body(BodySource source) {
    return ResponseBody.of(source, 5, Headers.EMPTY);
  }

  @Test
  void whatTheSinkMakesIsReturned() throws Exception {
    Joining sink = new Joining();
    assertThat(body(ScriptedSource.of("abc", "de")).into(sink)).isEqualTo("abcde");
    assertThat(sink.aborted).isZero();
    Response response =
        Response.builder(Request.get("http://a/"))
            .body(body(ScriptedSource.of("abc", "de")))
            .build();
    CompletableFuture<String> made =
        BodyReaders.into(Joining::new).read(response).toCompletableFuture();
    assertThat(made.get(30, TimeUnit.SECONDS)).isEqualTo("abcde");
  }

  @Test
  void chunksThatWereCopiedAreGivenBackAndThoseOfAnyOtherSinkAreNot() throws Exception {
    ScriptedSource waited = ScriptedSource.of("abc", "de");
    body(waited).into(new FileSink(directory.resolve("f"), 5, (bytes, total) -> {}));
    assertThat(directory.resolve("f")).hasContent("abcde");
    ScriptedSource signalled = ScriptedSource.of("abc", "d", "e").pause().chunk("f");
    CompletableFuture<byte[]> bytes = body(signalled).bytesAsync(10);
    assertThat(signalled.signal()).isTrue();
    assertThat(bytes)
        .isCompletedWithValueMatching(
            all -> new String(all, StandardCharsets.UTF_8).equals("abcdef"));
    ScriptedSource forgotten = ScriptedSource.of("abc", "de");
    body(forgotten).discard().join();
    ScriptedSource told = ScriptedSource.of("abc", "de");
    String made = body(told).into(new Joining(false).then(text -> text + "!"));
    assertThat(made).isEqualTo("abcde!");
    ScriptedSource kept = ScriptedSource.of("abc", "de");
    body(kept).into(new Joining().then(text -> text + "!"));
    assertThat(List.of(waited, signalled, forgotten, told, kept))
        .extracting(ScriptedSource::givenBack)
        .containsExactly(2, 2, 2, 2, 0);
  }

  @Test
  void aSinkIsCalledOffTheThreadThatBringsTheBody() throws Exception {
    ScriptedSource source = new ScriptedSource().chunk("abc").pause().chunk("de");
    Joining sink = new Joining();
    CompletableFuture<String> made = body(source).intoAsync(sink);
    BlockingCall.eventually(source::signal);
    assertThat(made.get(30, TimeUnit.SECONDS)).isEqualTo("abcde");
    assertThat(sink.threads).allMatch(name -> name.startsWith("rezo-body-"));
  }

  @Test
  @Tag("F52")
  void aFullDiskIsToldOnceWithWhereAndHowFar() {
    ScriptedSource source = ScriptedSource.of("abc", "de");
    FullDisk disk = new FullDisk(4);
    FileSink sink = new FileSink(directory.resolve("f"), 5, (bytes, total) -> {}, () -> disk);
    assertThatThrownBy(() -> body(source).into(sink))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SINK_FAILED))
        .hasMessageContaining(directory.resolve("f").toString())
        .hasMessageContaining("No space left on device after 4 of 5 bytes");
    assertThat(source.isClosed()).isTrue();
    assertThat(disk.closed).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeClosedIsNotWhole() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "part");
    FullDisk disk = new FullDisk(100).failsToClose();
    FileSink sink = new FileSink(file, 5, (bytes, total) -> {}, () -> disk);
    CompletableFuture<Long> saved = body(ScriptedSource.of("abc", "de")).intoAsync(sink);
    assertThatThrownBy(() -> saved.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("Input/output error after 5 of 5 bytes");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatIsThereAndCannotBeOpenedStays() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "before");
    ScriptedSource source = ScriptedSource.of("abc");
    FileSink sink =
        new FileSink(
            file,
            5,
            (bytes, total) -> {},
            () -> {
              throw new IOException("Permission denied");
            });
    assertThatThrownBy(() -> body(source).into(sink)).hasMessageContaining("Permission denied");
    assertThat(file).hasContent("before");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void progressKnowsTheTotalIfItWasAnnounced() throws IOException {
    List<String> heard = new ArrayList<>();
    BodyProgress progress = (bytes, total) -> heard.add(bytes + "/" + total);
    body(ScriptedSource.of("abc", "de")).saveTo(directory.resolve("a"), progress);
    ResponseBody.of(ScriptedSource.of("abc"), Body.UNKNOWN_LENGTH, Headers.EMPTY)
        .saveTo(directory.resolve("b"), progress);
    assertThat(heard).containsExactly("3/5", "5/5", "3/-1");
  }

  @Test
  void progressOfASendingBeginsAnewWithEach() throws IOException {
    List<String> heard = new ArrayList<>();
    Body body =
        Bodies.withProgress(Bodies.text("abc"), (bytes, total) -> heard.add(bytes + "/" + total));
    for (int i = 0; i < 2; i++) {
      try (BodySource source = body.open()) {
        assertThat(source.next(() -> {})).isNotNull();
        assertThat(BodySource.isEnd(source.next(() -> {}))).isTrue();
      }
    }
    assertThat(heard).containsExactly("3/3", "3/3");
    assertThat(body.length()).isEqualTo(3);
    assertThat(body.isReplayable()).isTrue();
    assertThat(body.contentType()).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void jsonIsSentAsItIs() throws IOException {
    assertThat(Bodies.json("{\"a\":\"ä\"}").contentType()).isEqualTo("application/json");
    assertThat(Bodies.json("{\"a\":\"ä\"}").length()).isEqualTo(10);
    assertThat(Bodies.json(new byte[] {'1'}).contentType()).isEqualTo("application/json");
  }

  /** Joins chunks, and keeps what happened. */
  private static final class Joining implements BodySink<String> {
    private final StringBuilder text = new StringBuilder();
    private final List<String> threads = new ArrayList<>();
    private final boolean keepsChunks;
    private int aborted;

    Joining() {
      this(true);
    }

    Joining(boolean keepsChunks) {
      this.keepsChunks = keepsChunks;
    }

    @Override
    public boolean keepsChunks() {
      return keepsChunks;
    }

    @Override
    public void add(ByteBuffer chunk) {
      threads.add(Thread.currentThread().getName());
      text.append(StandardCharsets.UTF_8.decode(chunk));
    }

    @Override
    public String end() {
      return text.toString();
    }

    @Override
    public void abort() {
      aborted++;
    }
  }
}
