package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F8")
@Tag("A108")
class DeadlineTest {

  @Test
  void aNameThatIsNotResolvedInTimeIsToldAsDns() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.dns(ofSeconds(2))));
    virtual.resolver.answers(new CompletableFuture<>());
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(1999));
    assertThat(call).isNotDone();
    virtual.advance(ofMillis(1));
    assertOver(call, Limit.DNS, ofSeconds(2), Phase.RESOLVE, Delivery.NOT_SENT);
    assertNothingLeft(virtual);
  }

  @Test
  void aTrustStoreThatLoadsSlowlyIsNotToldAsDns() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.tls(TlsConfig.builder().build())
                    .tlsTasks(task -> {}) // It never has its turn.
                    .timeouts(t -> t.dns(ofSeconds(2)).connect(ofSeconds(5))));
    CompletableFuture<Response> call =
        virtual.send(virtual.client.get("https://service.test:80/").request());
    virtual.advance(ofMillis(4_999));
    assertThat(call).isNotDone();
    virtual.advance(ofMillis(1));
    assertOver(call, Limit.CONNECT, ofSeconds(5), Phase.TLS, Delivery.NOT_SENT);
    assertNothingLeft(virtual);
  }

  @Test
  @Tag("A104")
  void aHostThatDoesNotAnswerIsToldAsConnect() {
    VirtualClient virtual = new VirtualClient(b -> b);
    virtual.server.always(ConnectOutcome.noAnswer());
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofSeconds(10));
    assertOver(call, Limit.CONNECT, ofSeconds(10), Phase.CONNECT, Delivery.NOT_SENT);
    assertNothingLeft(virtual);
  }

  @Test
  @Tag("F29")
  void aHeadThatDoesNotComeIsToldAsHead() {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(29_999));
    assertThat(call).isNotDone();
    virtual.advance(ofMillis(1));
    assertOver(call, Limit.HEAD, ofSeconds(30), Phase.HEAD, Delivery.UNKNOWN);
    assertThat(virtual.peer().clientClosed()).isTrue();
    assertNothingLeft(virtual);
  }

  @Test
  @Tag("A105")
  void dripsResetTheReadIdleLimitAndSilenceEndsIt() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.readIdle(ofMillis(300))));
    CompletableFuture<String> text =
        virtual.client.sendAsync(
            virtual.client.get(VirtualClient.URL).request(), BodyReaders.text());
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    for (int i = 0; i < 20; i++) {
      virtual.advance(ofMillis(100));
      virtual.says(peer, "x");
    }
    assertThat(text).isNotDone();
    virtual.advance(ofMillis(300));
    assertOver(text, Limit.READ_IDLE, ofMillis(300), Phase.BODY, Delivery.UNKNOWN);
    assertNothingLeft(virtual);
  }

  @Test
  @Tag("A42")
  @Tag("A106")
  void theCallLimitCountsTheBodyToo() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.call(ofSeconds(1))));
    CompletableFuture<String> text =
        virtual.client.sendAsync(
            virtual.client.get(VirtualClient.URL).request(), BodyReaders.text());
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    for (int i = 0; i < 9; i++) {
      virtual.advance(ofMillis(100));
      virtual.says(peer, "x");
    }
    assertThat(text).isNotDone();
    virtual.advance(ofMillis(100));
    assertOver(text, Limit.CALL, ofSeconds(1), Phase.BODY, Delivery.UNKNOWN);
    assertNothingLeft(virtual);
  }

  @Test
  @Tag("A42")
  @Tag("A106")
  void theCallLimitCountsTheQueueToo() {
    VirtualClient virtual =
        new VirtualClient(
            b -> b.pool(p -> p.withMaxPerBucket(1)).timeouts(t -> t.call(ofSeconds(1))));
    CompletableFuture<Response> first =
        virtual.send(
            virtual.client.get(VirtualClient.URL).timeouts(t -> t.call(ofSeconds(60))).request());
    CompletableFuture<Response> queued = virtual.get();
    virtual.advance(ofSeconds(1));
    assertOver(queued, Limit.CALL, ofSeconds(1), Phase.ACQUIRE, Delivery.NOT_SENT);
    assertThat(first).isNotDone();
    assertThat(virtual.bucket()).contains("1 active, 0 idle, 0 waiting");
  }

  @Test
  void aQueueThatDoesNotMoveIsToldAsAcquire() {
    VirtualClient virtual =
        new VirtualClient(
            b -> b.pool(p -> p.withMaxPerBucket(1)).timeouts(t -> t.acquire(ofSeconds(3))));
    CompletableFuture<Response> first = virtual.get();
    CompletableFuture<Response> queued = virtual.get();
    virtual.advance(ofSeconds(3));
    assertOver(queued, Limit.ACQUIRE, ofSeconds(3), Phase.ACQUIRE, Delivery.NOT_SENT);
    assertThat(first).isNotDone();
  }

  @Test
  void aPeerThatDoesNotReadIsToldAsWrite() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.write(ofSeconds(5))));
    virtual.server.close();
    virtual.network.listen(VirtualClient.ADDRESS, ScriptedPeer::stopReading);
    CompletableFuture<Response> call =
        virtual.send(
            virtual
                .client
                .post(VirtualClient.URL)
                .body(dev.rezo.http.Bodies.of(new byte[8 * 1024 * 1024], "x/y"))
                .request());
    virtual.advance(ofSeconds(5));
    assertThat(call).isCompletedExceptionally();
    assertThat(failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class, e -> assertThat(e.limit()).isEqualTo(Limit.WRITE));
    assertNothingLeft(virtual);
  }

  @Test
  @Tag("F37")
  void withoutLimitsNothingEndsACall() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.connect(null).head(null)));
    CompletableFuture<String> text =
        virtual.client.get(VirtualClient.URL).sendAsync(BodyReaders.text());
    ScriptedPeer peer = virtual.peer();
    virtual.advance(Duration.ofDays(30));
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
    virtual.advance(Duration.ofDays(30));
    virtual.says(peer, "k");
    assertThat(text).isCompletedWithValue("ok");
  }

  @Test
  void theMessageNamesTheAddressAndTheTime() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.call(ofMillis(250))));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(250));
    assertThat(failure(call))
        .hasMessageStartingWith("Request to http://service.test/ timed out after 250 ms");
  }

  @Test
  @Tag("F6")
  void anExchangeThatIsLongerThanTheIdleTimeoutIsNotEvicted() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.pool(p -> p.withIdleTimeout(ofSeconds(60)))
                    .timeouts(t -> t.head(ofSeconds(300))));
    CompletableFuture<Response> warm = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(warm).isCompleted();
    virtual.advance(ofSeconds(50));
    CompletableFuture<Response> slow = virtual.get();
    virtual.advance(ofSeconds(100));
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(slow).isCompleted();
    assertThat(virtual.server.accepted()).isEqualTo(1);
  }

  private static void assertOver(
      CompletableFuture<?> call, Limit limit, Duration timeout, Phase phase, Delivery delivery) {
    assertThat(call).isCompletedExceptionally();
    assertThat(failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(limit);
              assertThat(e.timeout()).isEqualTo(timeout);
              assertThat(e.phase()).isEqualTo(phase);
              assertThat(e.delivery()).isEqualTo(delivery);
            });
  }

  static Throwable failure(CompletableFuture<?> call) {
    return call.handle((value, failure) -> failure).join();
  }

  static void assertNothingLeft(VirtualClient virtual) {
    virtual.time.runUntilIdle();
    assertThat(virtual.network.openTransports()).isZero();
    assertThat(virtual.network.pendingConnects()).isZero();
    assertThat(virtual.time.pendingTimers()).isZero();
    assertThat(virtual.client.runningCalls()).isZero();
  }
}
