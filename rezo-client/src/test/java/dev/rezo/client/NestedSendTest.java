package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A request that is sent from within the sending of another one, on the same loop. */
class NestedSendTest {

  private static final int PIECES = 200;

  /** By then the first scratch buffer is full and was written. */
  private static final int SENDS_AT = 150;

  private final VirtualClient virtual = new VirtualClient(b -> b);

  @Test
  void aBodyWhoseSourceSendsAnotherRequestArrivesWhole() {
    CompletableFuture<Response> first = virtual.get();
    CompletableFuture<Response> second = virtual.get();
    ScriptedPeer one = virtual.peer();
    ScriptedPeer other = virtual.peer();
    virtual.says(one, "HTTP/1.1 204 No Content\r\n\r\n");
    virtual.says(other, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    one.takeHead();
    other.takeHead();
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(new Sending()).request());
    assertThat(call).isNotDone();
    String sent = one.takeText() + other.takeText();
    for (int i = 0; i < PIECES; i++) {
      assertThat(sent).contains(piece(i));
    }
    assertThat(sent).contains("GET / HTTP/1.1");
  }

  private static String piece(int number) {
    return "#" + number + "#" + "y".repeat(990);
  }

  /** A body in pieces, with a request between two of them. */
  private final class Sending extends CountedBody {
    private int given;

    @Override
    public ByteBuffer next(Runnable onReady) {
      int number = given++;
      if (number == SENDS_AT) {
        CompletableFuture<Response> unused =
            virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
      }
      return number == PIECES
          ? END
          : ByteBuffer.wrap(piece(number).getBytes(StandardCharsets.US_ASCII));
    }
  }
}
