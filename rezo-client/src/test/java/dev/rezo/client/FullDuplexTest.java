package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodySource;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Response;
import dev.rezo.http.Timeouts;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RFC 9112 section 9.5: a response that begins, and ends, before its request is complete. */
class FullDuplexTest {

  private static final String STREAM = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Talk talk = new Talk();

  private CompletableFuture<Response> talk(
      VirtualClient virtual, Consumer<Timeouts.Builder> timeouts) {
    return virtual.send(
        virtual.client.post(VirtualClient.URL).body(talk).timeouts(timeouts).request());
  }

  @Test
  void bothBodiesFlowAtTheSameTime() throws IOException {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = talk(virtual, t -> {});
    ScriptedPeer peer = virtual.peer();
    assertThat(peer.takeHead()).contains("Transfer-Encoding: chunked");
    virtual.says(peer, STREAM);
    Response response = call.join();
    BodySource answers = response.body().source();
    for (int i = 0; i < 5; i++) {
      talk.says("question " + i);
      virtual.advance(ofSeconds(100));
      assertThat(peer.takeText()).isEqualTo((i == 0 ? "" : "\r\n") + "a\r\nquestion " + i);
      virtual.says(peer, "8\r\nanswer " + i + "\r\n");
      ByteBuffer chunk = answers.next(() -> {});
      assertThat(StandardCharsets.US_ASCII.decode(chunk).toString()).isEqualTo("answer " + i);
    }
    talk.ends();
    virtual.time.runUntilIdle();
    assertThat(peer.takeText()).isEqualTo("\r\n0\r\n\r\n");
    virtual.says(peer, "0\r\n\r\n");
    assertThat(BodySource.isEnd(answers.next(() -> {}))).isTrue();
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void anUploadGoesOnWhileItsResponseIsRead() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.close();
    var listener = virtual.network.listen(VirtualClient.ADDRESS, ScriptedPeer::stopReading);
    byte[] large = new byte[8 * 1024 * 1024];
    CompletableFuture<Response> call =
        virtual.send(
            virtual
                .client
                .put(VirtualClient.URL)
                .body(dev.rezo.http.Bodies.of(large, "x/y"))
                .request());
    ScriptedPeer peer = listener.takePeer();
    virtual.says(peer, STREAM + "5\r\nhello\r\n");
    assertThat(call).isCompleted();
    CompletableFuture<String> text = call.join().body().textAsync();
    peer.resumeReading();
    virtual.time.runUntilIdle();
    assertThat(peer.receivedBytes()).hasSizeGreaterThan(large.length);
    virtual.says(peer, "6\r\n world\r\n0\r\n\r\n");
    assertThat(text).isCompletedWithValue("hello world");
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void aResponseThatStallsBesideAnUploadIsToldAsReadIdle() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call =
        talk(virtual, t -> t.readIdle(ofSeconds(3)).write(ofSeconds(5)));
    ScriptedPeer peer = virtual.peer();
    virtual.advance(ofSeconds(60));
    assertThat(call).as("the application has nothing to send: nobody is late").isNotDone();
    virtual.says(peer, STREAM);
    CompletableFuture<String> text = call.join().body().textAsync();
    virtual.advance(ofSeconds(2));
    virtual.says(peer, "1\r\nx\r\n");
    virtual.advance(ofSeconds(2));
    assertThat(text).isNotDone();
    virtual.advance(ofSeconds(1));
    assertOver(text, Limit.READ_IDLE);
    assertThat(talk.closed).isEqualTo(1);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void anUploadThatStallsBesideItsResponseIsToldAsWrite() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.close();
    var listener = virtual.network.listen(VirtualClient.ADDRESS, ScriptedPeer::stopReading);
    talk.says("x".repeat(8 * 1024 * 1024));
    CompletableFuture<Response> call =
        talk(virtual, t -> t.readIdle(ofSeconds(3)).write(ofSeconds(5)));
    ScriptedPeer peer = listener.takePeer();
    virtual.says(peer, STREAM);
    CompletableFuture<String> text = call.join().body().textAsync();
    virtual.advance(ofSeconds(2));
    virtual.says(peer, "1\r\nx\r\n");
    virtual.advance(ofSeconds(2));
    virtual.says(peer, "1\r\nx\r\n");
    virtual.advance(ofSeconds(1));
    assertThat(text).isCompletedExceptionally();
    assertOver(text, Limit.WRITE);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void anUploadThatBeginsLateAndStallsIsToldAsWrite() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.close();
    var listener = virtual.network.listen(VirtualClient.ADDRESS, ScriptedPeer::stopReading);
    CompletableFuture<Response> call = talk(virtual, t -> t.write(ofSeconds(5)));
    ScriptedPeer unused = listener.takePeer();
    virtual.advance(ofSeconds(60));
    assertThat(call).as("the application has nothing to send: nobody is late").isNotDone();
    talk.says("x".repeat(8 * 1024 * 1024));
    virtual.time.runUntilIdle();
    virtual.advance(ofSeconds(4));
    assertThat(call).isNotDone();
    virtual.advance(ofSeconds(1));
    assertThat(call).isCompletedExceptionally();
    assertOver(call, Limit.WRITE);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void anUploadThatStallsAfterItsBeginningIsToldAsWrite() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = talk(virtual, t -> t.write(ofSeconds(5)));
    ScriptedPeer peer = virtual.peer();
    talk.says("begun");
    virtual.time.runUntilIdle();
    peer.stopReading();
    talk.says("x".repeat(8 * 1024 * 1024));
    virtual.time.runUntilIdle();
    virtual.advance(ofSeconds(5));
    assertThat(call).isCompletedExceptionally();
    assertOver(call, Limit.WRITE);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void anEarlyAnswerReachesTheCallerAtOnceAndStopsTheUploadAtItsEnd() {
    for (String status : new String[] {"200 OK", "401 Unauthorized", "413 Content Too Large"}) {
      VirtualClient virtual = new VirtualClient(b -> b);
      Talk upload = new Talk();
      upload.says("begun");
      CompletableFuture<Response> call =
          virtual.send(virtual.client.post(VirtualClient.URL).body(upload).request());
      ScriptedPeer peer = virtual.peer();
      virtual.says(peer, "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nn");
      assertThat(call).isCompleted();
      assertThat(upload.closed).as("goes on").isZero();
      CompletableFuture<String> text = call.join().body().textAsync();
      virtual.says(peer, "o");
      assertThat(text).isCompletedWithValue("no");
      assertThat(upload.closed).as("stopped").isEqualTo(1);
      assertThat(peer.clientClosed()).isTrue();
      DeadlineTest.assertNothingLeft(virtual);
    }
  }

  @Test
  void aBodyThatBreaksBesideItsResponseEndsBoth() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = talk(virtual, t -> {});
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, STREAM);
    CompletableFuture<String> text = call.join().body().textAsync();
    talk.breaks(new IOException("disk full"));
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(text)).hasMessageContaining("disk full");
    DeadlineTest.assertNothingLeft(virtual);
  }

  private static void assertOver(CompletableFuture<?> text, Limit limit) {
    assertThat(DeadlineTest.failure(text))
        .isInstanceOfSatisfying(
            DeadlineException.class, e -> assertThat(e.limit()).isEqualTo(limit));
  }

  /** A body that says what the test tells it to. */
  static final class Talk extends CountedBody {
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private @Nullable Runnable onReady;
    private @Nullable IOException failure;

    void says(String text) {
      waiting.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      signal();
    }

    void ends() {
      waiting.add(END);
      signal();
    }

    void breaks(IOException cause) {
      failure = cause;
      signal();
    }

    private void signal() {
      Runnable signal = onReady;
      onReady = null;
      if (signal != null) {
        signal.run();
      }
    }

    @Override
    public @Nullable ByteBuffer next(Runnable whenReady) throws IOException {
      if (failure != null) {
        throw failure;
      }
      ByteBuffer chunk = BodySource.isEnd(waiting.peek()) ? END : waiting.poll();
      onReady = chunk == null ? whenReady : null;
      return chunk;
    }
  }
}
