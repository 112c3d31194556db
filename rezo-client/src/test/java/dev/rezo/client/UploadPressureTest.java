package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A peer that stops reading stops the sending, however large the chunks of the source are. */
class UploadPressureTest {

  private static final int HUGE = 8 * 1024 * 1024;

  /** One piece that the peer did not take, beside the transport's own high water mark. */
  private static final int MOST_PENDING = (128 + 64) * 1024;

  @Test
  @Tag("F51")
  void aHugeChunkIsNotCopiedIntoTheTransport() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer peer = peerThatStopsReading(virtual);
    HugeChunk body = new HugeChunk(HUGE);
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(body).request());
    assertThat(peer.transport().pendingBytes()).isBetween(1, MOST_PENDING);
    for (int i = 0; i < 5; i++) {
      peer.read(100_000);
      virtual.time.runUntilIdle();
      assertThat(peer.transport().pendingBytes()).isBetween(1, MOST_PENDING);
    }
    peer.resumeReading();
    virtual.time.runUntilIdle();
    String received = peer.takeText();
    String head = received.substring(0, received.indexOf("\r\n\r\n") + 4);
    assertThat(received.substring(head.length())).isEqualTo("x".repeat(HUGE));
    assertThat(body.closed).isEqualTo(1);
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(call).isCompleted();
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void aHugeChunkThatIsGivenUpIsLetGo() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer unused = peerThatStopsReading(virtual);
    HugeChunk body = new HugeChunk(HUGE);
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(body).request());
    call.cancel(false);
    virtual.time.runUntilIdle();
    assertThat(body.closed).isEqualTo(1);
    DeadlineTest.assertNothingLeft(virtual);
  }

  /** A connection that has served one call and is parked. */
  private static ScriptedPeer peerThatStopsReading(VirtualClient virtual) {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(call).isCompleted();
    peer.takeText();
    return peer.stopReading();
  }

  /** A body that hands all of itself out at once. */
  private static final class HugeChunk extends CountedBody {
    private final byte[] bytes;
    private boolean given;

    HugeChunk(int size) {
      bytes = new byte[size];
      Arrays.fill(bytes, "x".getBytes(StandardCharsets.US_ASCII)[0]);
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      if (given) {
        return END;
      }
      given = true;
      return ByteBuffer.wrap(bytes);
    }
  }
}
