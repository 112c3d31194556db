package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import dev.rezo.testing.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, the windows that hold them, and readers that stop (RFC 9113 section 5.2). */
class Http2BodyTest {

  private static final int STREAM_WINDOW = 1024 * 1024;

  private final Http2World world = new Http2World();

  @Test
  @Tag("A44")
  @Tag("A121")
  void aBodyThatNobodyReadsStallsNobody() throws Exception {
    CompletableFuture<Response> stalled = world.get();
    Http2Peer peer = world.peer();
    peer.respond(1, 200, new byte[40 * STREAM_WINDOW]);
    world.settle();
    assertThat(stalled).isCompleted();
    assertThat(peer.mayClientTake(1)).isZero();
    for (int i = 1; i < 30; i++) {
      CompletableFuture<Response> call = world.get();
      peer.respond(2 * i + 1, 200, "x".repeat(STREAM_WINDOW));
      world.assertAnswer(call, "x".repeat(STREAM_WINDOW));
    }
    assertThat(peer.mayClientTake(0)).isGreaterThan(STREAM_WINDOW);
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  void whatNobodyReadsIsLentMemoryUntilItIsReadOrGivenUp() {
    String before = WindowMemory.OF_PROCESS.toString();
    List<CompletableFuture<Response>> calls = world.burst(20);
    Http2Peer peer = world.peer();
    for (int i = 0; i < 20; i++) {
      peer.respond(2 * i + 1, 200, new byte[2 * STREAM_WINDOW]);
    }
    world.settle();
    assertThat(calls).allMatch(CompletableFuture::isDone);
    assertThat(WindowMemory.OF_PROCESS).doesNotHaveToString(before);
    for (int i = 0; i < 20; i++) {
      Response response = calls.get(i).join();
      if (i % 2 == 0) {
        response.close();
      } else {
        CompletableFuture<byte[]> whole = response.body().bytesAsync(2 * STREAM_WINDOW);
        world.settle();
        assertThat(whole.join()).hasSize(2 * STREAM_WINDOW);
      }
    }
    world.settle();
    assertThat(WindowMemory.OF_PROCESS).hasToString(before);
    world.assertIdle();
  }

  @Test
  void whatIsCompleteIsTheApplicationsReadOrNot() {
    String before = WindowMemory.OF_PROCESS.toString();
    List<CompletableFuture<Response>> calls = world.burst(20);
    Http2Peer peer = world.peer();
    for (int i = 0; i < 20; i++) {
      peer.head(2 * i + 1, 200);
    }
    world.settle();
    for (int i = 0; i < 20; i++) {
      peer.lastData(2 * i + 1, "x".repeat(STREAM_WINDOW / 2));
    }
    world.assertIdle();
    assertThat(WindowMemory.OF_PROCESS).hasToString(before);
    calls.forEach(call -> call.join().close());
  }

  @Test
  void aStreamHoldsNoMoreThanItsWindow() throws Exception {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    byte[] bytes = new byte[5 * STREAM_WINDOW];
    peer.respond(1, 200, bytes);
    world.settle();
    assertThat(peer.mayClientTake(1)).isZero();
    assertThat(world.server.peers().get(0).clientPaused()).as("others go on").isFalse();
    CompletableFuture<byte[]> whole = call.join().body().bytesAsync(bytes.length);
    world.settle();
    assertThat(whole.join()).hasSize(bytes.length);
    world.assertIdle();
  }

  @Test
  void theWindowOpensAsTheReaderReads() throws Exception {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.respond(1, 200, new byte[3 * STREAM_WINDOW]);
    world.settle();
    BodySource source = call.join().body().source();
    assertThat(peer.framesOf("WINDOW_UPDATE")).allMatch(line -> line.startsWith("WINDOW_UPDATE 0"));
    int read = 0;
    while (read < STREAM_WINDOW) {
      ByteBuffer chunk = source.next(() -> {});
      assertThat(chunk).isNotNull();
      read += chunk.remaining();
      source.giveBack(chunk);
      world.settle();
    }
    assertThat(peer.framesOf("WINDOW_UPDATE"))
        .anyMatch(line -> line.startsWith("WINDOW_UPDATE 1 "));
    source.close();
    world.advance(ofSeconds(1));
    assertThat(peer.request(1).reset()).isEqualTo("CANCEL");
    world.assertIdle();
  }

  @Test
  @Tag("F38")
  void aSmallRemainderThatNobodyWantsIsTakenAndTheStreamEnds() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200, "content-length", "1000").data(1, "x".repeat(400));
    world.settle();
    call.join().close();
    world.settle();
    assertThat(peer.request(1).reset()).isEmpty();
    peer.lastData(1, "x".repeat(600));
    world.settle();
    assertThat(peer.request(1).reset()).isEmpty();
    world.assertIdle();
  }

  @Test
  @Tag("F38")
  void aLargeRemainderThatNobodyWantsIsReset() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200, "content-length", "1000000").data(1, "x".repeat(400));
    world.settle();
    call.join().close();
    world.settle();
    assertThat(peer.request(1).reset()).isEqualTo("CANCEL");
    world.assertIdle();
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  @Tag("F38")
  void aRemainderOfUnknownLengthIsBoundedInBytes() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200);
    world.settle();
    call.join().close();
    for (int i = 0; i < 8 && peer.request(1).reset().isEmpty(); i++) {
      peer.data(1, "x".repeat(16_000));
      world.settle();
    }
    assertThat(peer.request(1).reset()).isEqualTo("CANCEL");
    world.assertIdle();
  }

  @Test
  @Tag("F38")
  void aRemainderThatDoesNotComeIsResetAfterATenthOfASecond() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200, "content-length", "10");
    world.settle();
    call.join().close();
    world.advance(ofMillis(99));
    assertThat(peer.request(1).reset()).isEmpty();
    world.advance(ofMillis(1));
    assertThat(peer.request(1).reset()).isEqualTo("CANCEL");
    assertThat(peer.framesOf("PING")).as("it is not the peer's fault").isEmpty();
    world.assertIdle();
  }

  @Test
  @Tag("F38")
  void aBodyThatIsHeldAndThenClosedGivesItsWindowBack() throws Exception {
    Http2Peer peer = world.idlePeer();
    for (int i = 0; i < 10; i++) {
      CompletableFuture<Response> call = world.get();
      int id = 2 * i + 3;
      peer.respond(id, 200, new byte[20 * STREAM_WINDOW]);
      world.settle();
      call.join().close();
      world.advance(ofMillis(100));
      assertThat(peer.request(id).reset()).as("stream " + id).isEqualTo("CANCEL");
    }
    CompletableFuture<Response> last = world.get();
    peer.respond(23, 200, "x".repeat(STREAM_WINDOW));
    world.assertAnswer(last, "x".repeat(STREAM_WINDOW));
    world.assertIdle();
  }

  @Test
  @Tag("A44")
  void uploadsTakeTurns() {
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    Http2Peer peer = world.idlePeer();
    for (int i = 0; i < 3; i++) {
      calls.add(
          world.client.sendAsync(
              world
                  .client
                  .post(VirtualClient.URL)
                  .body(Bodies.of(new byte[60_000], "x/y"))
                  .request()));
    }
    peer.opensWindows(false);
    world.settle();
    for (int i = 0; i < 3; i++) {
      assertThat(peer.request(2 * i + 3).bodyLength()).isBetween(10_000, 35_000);
    }
    peer.windowUpdate(0, 1_000_000);
    world.settle();
    for (int i = 0; i < 3; i++) {
      assertThat(peer.request(2 * i + 3).ended()).isTrue();
    }
    assertThat(calls).noneMatch(CompletableFuture::isDone);
  }

  /** A source of a known length is asked for its end early, so that the last frame can say so. */
  @Test
  void aChunkIsGivenBackOnceItIsWrittenThoughTheEndWasAskedFor() throws Exception {
    Http2Peer peer = world.idlePeer().opensWindows(false);
    EndsLate body = new EndsLate(100_000);
    CompletableFuture<Response> call = world.post(body);
    assertThat(body.asked).isEqualTo(2);
    assertThat(body.givenBack).isZero();
    peer.windowUpdate(0, 100_000).windowUpdate(3, 100_000);
    world.settle();
    assertThat(body.givenBack).isEqualTo(1);
    assertThat(peer.request(3).bodyLength()).isEqualTo(100_000);
    body.ends();
    world.settle();
    assertThat(peer.request(3).ended()).isTrue();
    peer.respond(3, 200, "ok");
    world.assertAnswer(call, "ok");
  }

  /** One chunk, and an end that is known later. Confined to its loop. */
  private static final class EndsLate extends CountedBody {
    private final ByteBuffer chunk;
    private Runnable ready = () -> {};
    private boolean ended;
    private int asked;
    private int givenBack;

    EndsLate(int length) {
      chunk = ByteBuffer.allocate(length);
    }

    @Override
    public long length() {
      return chunk.capacity();
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) {
      ready = onReady;
      return asked++ == 0 ? chunk : ended ? END : null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Equal bytes elsewhere are another chunk.
    public void giveBack(ByteBuffer given) {
      givenBack += given == chunk ? 1 : 100;
    }

    void ends() {
      ended = true;
      ready.run();
    }
  }

  @Test
  @Tag("A44")
  void anUploadThatWaitsForItsWindowStallsNoOther() throws Exception {
    Http2Peer peer = world.idlePeer(4, 0).opensWindows(false);
    world.settle();
    CompletableFuture<Response> upload = world.post(Bodies.text("waits"));
    assertThat(peer.request(3).bodyLength()).isZero();
    CompletableFuture<Response> other = world.get();
    peer.respond(5, 200, "other");
    world.assertAnswer(other, "other");
    peer.windowUpdate(3, 2);
    world.settle();
    assertThat(peer.request(3).text()).isEqualTo("wa");
    peer.settings(4, 100);
    world.settle();
    assertThat(peer.request(3).text()).isEqualTo("waits");
    peer.respond(3, 200, "ok");
    world.assertAnswer(upload, "ok");
  }

  @Test
  void aWindowThatSettingsMakeNegativeIsWaitedOut() throws Exception {
    Http2Peer peer = world.idlePeer().opensWindows(false);
    CompletableFuture<Response> call = world.post(Bodies.of(new byte[80_000], "x/y"));
    assertThat(peer.request(3).bodyLength()).isEqualTo(65_535);
    peer.settings(4, 1000).windowUpdate(0, 100_000);
    world.settle();
    peer.windowUpdate(3, 60_000);
    world.settle();
    assertThat(peer.request(3).bodyLength()).isEqualTo(65_535);
    peer.windowUpdate(3, 5_000);
    world.settle();
    assertThat(peer.request(3).bodyLength()).isEqualTo(66_000);
    peer.windowUpdate(3, 50_000);
    world.settle();
    assertThat(peer.request(3).ended()).isTrue();
    peer.respond(3, 200, "ok");
    world.assertAnswer(call, "ok");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 100, 4096})
  void bytesMayComeInAnyPieces(int piece) throws Exception {
    CompletableFuture<Response> call = world.post(Bodies.text("a".repeat(3000)));
    world.settle();
    world.server.peers().get(0).split(Split.every(piece));
    Http2Peer peer = world.peer();
    assertThat(peer.takeRequest().text()).hasSize(3000);
    peer.head(1, 103).respond(1, 200, "b".repeat(3000), "x-a", "c".repeat(300));
    world.assertAnswer(call, "b".repeat(3000));
    world.assertIdle();
  }

  @Test
  void aBodyThatIsCutByAResetSaysSo() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200, "content-length", "100").data(1, "half");
    world.settle();
    CompletableFuture<String> text = call.join().body().textAsync();
    peer.reset(1, "INTERNAL_ERROR");
    world.settle();
    assertThat(DeadlineTest.failure(text)).hasMessageContaining("INTERNAL_ERROR");
    world.assertIdle();
    assertThat(world.server.accepted()).isEqualTo(1);
  }

  @Test
  void whatWasDeliveredIsReadBeforeTheReset() throws IOException {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(1, 200).data(1, "half");
    world.settle();
    peer.reset(1, "INTERNAL_ERROR");
    world.settle();
    BodySource source = call.join().body().source();
    ByteBuffer half = source.next(() -> {});
    assertThat(half.remaining()).isEqualTo(4);
    assertThatThrownBy(() -> source.next(() -> {})).isInstanceOf(IOException.class);
  }
}
