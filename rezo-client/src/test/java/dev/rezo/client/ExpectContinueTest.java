package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.FullDuplexTest.Talk;
import dev.rezo.http.Bodies;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Response;
import dev.rezo.http.Timeouts;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** RFC 9110 section 10.1.1: a body that waits to be wanted. */
class ExpectContinueTest {

  private static final String HEAD =
      String.join(
          "\r\n",
          "POST / HTTP/1.1",
          "Host: service.test",
          "Expect: 100-continue",
          "User-Agent: rezo/0.1",
          "Transfer-Encoding: chunked",
          "",
          "");

  private final VirtualClient virtual = new VirtualClient(b -> b);
  private final Talk body = new Talk();

  private CompletableFuture<Response> send(Consumer<Timeouts.Builder> timeouts) {
    body.says("hello");
    body.ends();
    return virtual.send(
        virtual
            .client
            .post(VirtualClient.URL)
            .header("Expect", "100-continue")
            .body(body)
            .timeouts(timeouts)
            .request());
  }

  @Test
  void theBodyIsSentWhenThePeerWantsIt() {
    CompletableFuture<Response> call = send(t -> {});
    ScriptedPeer peer = virtual.peer();
    peer.expect(HEAD).expectNothing();
    assertThat(body.opened).isZero();
    virtual.says(peer, "HTTP/1.1 103 Early Hints\r\n\r\n");
    peer.expectNothing();
    virtual.says(peer, "HTTP/1.1 100 Continue\r\n\r\n");
    peer.expect("5\r\nhello\r\n0\r\n\r\n").expectNothing();
    virtual.says(peer, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    assertThat(call.join().status()).isEqualTo(204);
    assertThat(body.opened).isEqualTo(1);
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void theBodyIsSentWhenThePeerSaysNothingForASecond() {
    CompletableFuture<Response> call = send(t -> {});
    ScriptedPeer peer = virtual.peer();
    virtual.advance(ofMillis(999));
    peer.expect(HEAD).expectNothing();
    virtual.advance(ofMillis(1));
    peer.expect("5\r\nhello\r\n0\r\n\r\n");
    virtual.advance(ofSeconds(29));
    assertThat(call).as("the head limit runs from the last byte").isNotDone();
    virtual.says(peer, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(call).isCompleted();
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void thatTimeCanBeSet() {
    CompletableFuture<Response> call = send(t -> t.expectContinue(ofMillis(50)));
    ScriptedPeer peer = virtual.peer();
    virtual.advance(ofMillis(50));
    peer.expect(HEAD + "5\r\nhello\r\n0\r\n\r\n");
    assertThat(call).isNotDone();
  }

  @Test
  void aFinalAnswerIsGivenAndTheBodyIsNotSent() throws IOException {
    for (String status : new String[] {"417 Expectation Failed", "413 Too Large", "200 OK"}) {
      CompletableFuture<Response> call = send(t -> {});
      ScriptedPeer peer = virtual.peer();
      virtual.says(peer, "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nn");
      assertThat(call).isCompleted();
      virtual.says(peer, "o");
      assertThat(call.join().body().text()).isEqualTo("no");
      peer.expect(HEAD).expectNothing();
      assertThat(body.opened).isZero();
      assertThat(peer.clientClosed()).as("the peer still waits for a body").isTrue();
      DeadlineTest.assertNothingLeft(virtual);
    }
  }

  @Test
  void aFinalAnswerInTheSameBatchAsTheContinueCountsAlone() {
    CompletableFuture<Response> call = send(t -> {});
    ScriptedPeer peer = virtual.peer();
    virtual.says(
        peer, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    assertThat(call.join().status()).isEqualTo(403);
    peer.expect(HEAD).expectNothing();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void garbageBehindTheContinueIsThePeersFailureAndTheBodyIsNotSent() {
    CompletableFuture<Response> call = send(t -> {});
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 100 Continue\r\n\r\nGARBAGE GARBAGE\r\n\r\n");
    assertThat(DeadlineTest.failure(call)).isInstanceOf(ProtocolException.class);
    peer.expect(HEAD).expectNothing();
    assertThat(body.opened).isZero();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void withoutThatTimeTheHeadLimitHolds() {
    VirtualClient patient =
        new VirtualClient(b -> b.timeouts(t -> t.expectContinue(null).head(ofSeconds(3))));
    CompletableFuture<Response> call =
        patient.send(
            patient
                .client
                .post(VirtualClient.URL)
                .header("Expect", "100-Continue")
                .body(Bodies.text("x"))
                .request());
    patient.advance(ofMillis(2999));
    assertThat(call).isNotDone();
    patient.advance(ofMillis(1));
    assertThat(DeadlineTest.failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class, e -> assertThat(e.limit()).isEqualTo(Limit.HEAD));
    DeadlineTest.assertNothingLeft(patient);
  }

  @Test
  void cancellingWhileItWaitsLeavesNothing() {
    CompletableFuture<Response> call = send(t -> {});
    assertThat(call.cancel(true)).isTrue();
    virtual.time.runUntilIdle();
    assertThat(body.opened).isZero();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void anEmptyBodyDoesNotWait() {
    CompletableFuture<Response> call =
        virtual.send(
            virtual
                .client
                .post(VirtualClient.URL)
                .header("Expect", "100-continue")
                .body(Bodies.empty())
                .request());
    virtual.says(virtual.peer(), "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(call).isCompleted();
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }
}
