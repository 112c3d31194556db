package dev.rezo.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Tag("A94")
@Timeout(60)
class ResponseBodyTest {

  private static ResponseBody body(ScriptedSource source) {
    return ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY);
  }

  private static ResponseBody body(ScriptedSource source, String contentType) {
    return ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.of("Content-Type", contentType));
  }

  @Test
  void textJoinsTheChunks() throws IOException {
    assertThat(body(ScriptedSource.of("a", "bc", "def")).text()).isEqualTo("abcdef");
  }

  @Test
  void characterSplitBetweenChunksIsOne() throws IOException {
    byte[] euro = "€".getBytes(UTF_8);
    ScriptedSource source =
        new ScriptedSource().chunk(ByteBuffer.wrap(euro, 0, 1)).chunk(ByteBuffer.wrap(euro, 1, 2));
    assertThat(body(source).text()).isEqualTo("€");
  }

  @Test
  void textOfOneChunkIsReadWhereItLies() throws IOException {
    ByteBuffer chunk = ByteBuffer.wrap("<<inside>>".getBytes(UTF_8), 2, 6).slice();
    assertThat(body(new ScriptedSource().chunk(chunk)).text()).isEqualTo("inside");
  }

  @Test
  void chunksWithoutAnArrayAreRead() throws IOException {
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put("text".getBytes(UTF_8)).flip();
    ByteBuffer readOnly = ByteBuffer.wrap("text".getBytes(UTF_8)).asReadOnlyBuffer();
    assertThat(body(new ScriptedSource().chunk(direct)).text()).isEqualTo("text");
    assertThat(body(new ScriptedSource().chunk(readOnly)).bytes())
        .asString(UTF_8)
        .isEqualTo("text");
  }

  @Test
  void charsetOfContentTypeIsUsed() throws IOException {
    ByteBuffer latin = ByteBuffer.wrap("é".getBytes(ISO_8859_1));
    assertThat(
            body(new ScriptedSource().chunk(latin), "text/plain; x=y; Charset=\"iso-8859-1\"")
                .text())
        .isEqualTo("é");
  }

  @Test
  void charsetGivenByTheCallerWins() throws IOException {
    ByteBuffer latin = ByteBuffer.wrap("é".getBytes(ISO_8859_1));
    assertThat(
            body(new ScriptedSource().chunk(latin), "text/plain; charset=utf-8").text(ISO_8859_1))
        .isEqualTo("é");
  }

  @Test
  void unknownCharsetIsUtf8() throws IOException {
    assertThat(body(ScriptedSource.of("é"), "text/plain; charset=klingon").text()).isEqualTo("é");
    assertThat(body(ScriptedSource.of("é"), "text/plain; charset=\"").text()).isEqualTo("é");
    assertThat(body(ScriptedSource.of("é"), "text/plain; charset=").text()).isEqualTo("é");
  }

  @Test
  void byteOrderMarkOfUtf8IsLeftOut() throws IOException {
    assertThat(body(ScriptedSource.of("\uFEFFtext")).text()).isEqualTo("text");
    assertThat(body(ScriptedSource.of("\uFEFF", "text")).text()).isEqualTo("text");
  }

  @Test
  void emptyBodyIsReadAnyNumberOfTimes() throws Exception {
    assertThat(ResponseBody.EMPTY.text()).isEmpty();
    ResponseBody.EMPTY.close();
    assertThat(ResponseBody.EMPTY.bytes()).isEmpty();
    assertThat(ResponseBody.EMPTY.stream().read()).isEqualTo(-1);
    assertThat(ResponseBody.EMPTY.lines()).isEmpty();
    assertThat(ResponseBody.EMPTY.discard()).isCompleted();
    assertThat(ResponseBody.EMPTY.bytesAsync(0).join()).isEmpty();
  }

  @Test
  void secondReadingSaysWhichWasTheFirst() throws IOException {
    ResponseBody body = body(ScriptedSource.of("a"));
    assertThat(body.text()).isEqualTo("a");
    assertThatThrownBy(body::bytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("response body: expected one reading, actual bytes() after text()");
    assertThat(body).hasToString("ResponseBody[unknown length, read by text()]");
  }

  @Test
  void closedBodyCannotBeRead() {
    ResponseBody body = body(ScriptedSource.of("a"));
    body.close();
    assertThatThrownBy(body::text)
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.CLOSED));
  }

  @Test
  void trailersAreThereAfterTheEnd() throws IOException {
    ResponseBody body = body(ScriptedSource.of("a").trailers(Headers.of("Checksum", "1")));
    assertThat(body.trailers().isEmpty()).isTrue();
    assertThat(body.text()).isEqualTo("a");
    assertThat(body.trailers().get("checksum")).isEqualTo("1");
  }

  @Test
  void bodyThatWaitsIsReadWhenItIsSignalled() throws Exception {
    ScriptedSource source = new ScriptedSource().chunk("a").pause().chunk("b").pause().chunk("c");
    CompletableFuture<String> text = BlockingCall.start(() -> body(source).text());
    BlockingCall.eventually(source::signal);
    BlockingCall.eventually(source::signal);
    assertThat(text.get(30, TimeUnit.SECONDS)).isEqualTo("abc");
  }

  @Test
  void closingFromAnotherThreadEndsTheWait() {
    ScriptedSource source = new ScriptedSource().pause();
    ResponseBody body = body(source);
    CompletableFuture<String> text = BlockingCall.start(body::text);
    BlockingCall.eventually(source::isAwaited);
    body.close();
    assertThatThrownBy(text::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.CLOSED));
  }

  /** By reflection: the tests are compiled for Java 17. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadWaitsWithoutItsCarrier() throws Exception {
    int readers = 200; // far more than carriers: a reader that pinned one would stop the others
    List<ScriptedSource> sources = new ArrayList<>();
    List<CompletableFuture<String>> texts = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      ScriptedSource source = new ScriptedSource().pause().chunk("a");
      CompletableFuture<String> text = new CompletableFuture<>();
      Runnable reading =
          () -> {
            try {
              text.complete(body(source).stream().transferTo(OutputStream.nullOutputStream()) + "");
            } catch (IOException e) {
              text.completeExceptionally(e);
            }
          };
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, reading);
      sources.add(source);
      texts.add(text);
    }
    for (ScriptedSource source : sources) {
      BlockingCall.eventually(source::isAwaited);
    }
    sources.forEach(ScriptedSource::signal);
    for (CompletableFuture<String> text : texts) {
      assertThat(text.get(30, TimeUnit.SECONDS)).isEqualTo("1");
    }
  }

  @Test
  @Tag("A107")
  void interruptClosesTheBodyAndStaysSet() {
    ScriptedSource source = new ScriptedSource().chunk("a").pause();
    CompletableFuture<Boolean> interrupted =
        BlockingCall.start(
            () -> {
              Thread.currentThread().interrupt();
              assertThatThrownBy(() -> body(source).text())
                  .isInstanceOf(CallCancelledException.class);
              return Thread.interrupted();
            });
    assertThat(interrupted.join()).isTrue();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void waitingOnTheThreadThatBringsTheBodyIsRefused() {
    ScriptedSource source = new ScriptedSource().pause().deliveredOn(Thread.currentThread());
    assertThatThrownBy(() -> body(source).text())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("bytesAsync()");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void whatIsHereCanBeReadOnTheThreadThatBringsIt() throws IOException {
    ScriptedSource source = ScriptedSource.of("a").deliveredOn(Thread.currentThread());
    assertThat(body(source).text()).isEqualTo("a");
  }

  @Test
  void failureIsThrownAsItIs() {
    IOException cause = new BodyException("cut", BodyException.Reason.TRUNCATED, Phase.BODY, null);
    ScriptedSource source = ScriptedSource.of("a").failure(cause);
    assertThatThrownBy(() -> body(source).text()).isSameAs(cause);
  }

  @Test
  void streamsReadWhatIsAtHandAndCloseTheBody() throws IOException {
    ScriptedSource source = ScriptedSource.of("ab", "cd");
    try (var stream = body(source).stream()) {
      assertThat(stream.read()).isEqualTo('a');
      assertThat(stream.read(new byte[8])).isEqualTo(1);
    }
    assertThat(source.isClosed()).isTrue();
  }
}
