package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** RFC 9110 section 15.2: what comes before the final response. */
class InterimResponseTest {

  private final Hints hints = new Hints();
  private final VirtualClient virtual = new VirtualClient(b -> b.listener(hints));

  @Test
  void listenersHearStatusReasonAndFields() {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
    assertThat(hints.heard)
        .containsExactly("103 'Early Hints' Headers[Link: </a.css>; rel=preload]");
    assertThat(call).isNotDone();
    virtual.says(peer, "HTTP/1.1 102\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    assertThat(hints.heard).last().isEqualTo("102 '' Headers[]");
    assertThat(call.join().status()).isEqualTo(204);
    assertThat(virtual.bucket()).contains("1 idle");
  }

  @Test
  void noMoreThanABoundedNumberComes() {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000));
    assertThat(DeadlineTest.failure(call))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("interim responses: expected at most");
    assertThat(hints.heard).hasSizeLessThanOrEqualTo(100);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aSwitchThatNobodyAskedForIsRefused() {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
    assertThat(DeadlineTest.failure(call)).isInstanceOf(ProtocolException.class);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aConnectionThatEndsTellsWhetherTheResponseHadBegun() {
    assertLost("", false);
    assertLost("HTTP/1.1 100 Continue\r\n\r\n", true);
    assertLost("HTTP/1.1 200 O", true);
  }

  private void assertLost(String said, boolean begun) {
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    if (!said.isEmpty()) {
      peer.send(said);
    }
    peer.close();
    virtual.time.runUntilIdle();
    assertThat(DeadlineTest.failure(call))
        .isInstanceOfSatisfying(
            ConnectionLostException.class,
            e -> {
              assertThat(e.responseBegun()).isEqualTo(begun);
              assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
            })
        .hasMessageContaining("connection ended" + (begun ? " after it had begun:" : ":"))
        .hasMessageContaining("Connection[");
    DeadlineTest.assertNothingLeft(virtual);
  }

  /** Writes down what it hears. */
  private static final class Hints implements ExchangeListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void informational(Call call, int status, String reason, Headers headers) {
      heard.add(status + " '" + reason + "' " + headers);
    }
  }
}
