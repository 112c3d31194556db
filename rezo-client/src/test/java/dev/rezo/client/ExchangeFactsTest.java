package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Call;
import dev.rezo.http.ConnectionTraffic;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeFacts;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ExchangeFactsTest {

  /** Hears everything and remembers what each call ended with. */
  private static final class Ends implements ExchangeListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void callEnded(Call call, @Nullable Throwable failure) {
      lines.add(call.status() + (failure == null ? "" : " failed"));
    }
  }

  /** Remembers each exchange as it ended. */
  private static final class Exchanges implements ExchangeListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void exchangeEnded(
        Call call,
        Request request,
        Timing timing,
        @Nullable Response response,
        @Nullable Throwable failure) {
      lines.add(
          request.headers().get("x-trip")
              + " "
              + (response == null ? "none" : response.status())
              + " "
              + timing.total().toMillis()
              + " ms"
              + (failure == null ? "" : " " + failure.getClass().getSimpleName()));
    }
  }

  /** Wants no facts, and hears all the rest. */
  private static final class WithoutFacts implements ExchangeListener {
    final List<ConnectionUse> uses = new ArrayList<>();
    final List<Response> heads = new ArrayList<>();

    @Override
    public boolean wantsFacts() {
      return false;
    }

    @Override
    public void leased(Call call, ConnectionUse use) {
      uses.add(use);
    }

    @Override
    public void exchangeEnded(
        Call call,
        Request request,
        Timing timing,
        @Nullable Response response,
        @Nullable Throwable failure) {
      heads.add(response);
    }
  }

  private static VirtualClient watched() {
    return new VirtualClient(b -> b.listener(new ExchangeListener() {}));
  }

  @Test
  @Tag("A201")
  void whoDoesNotWatchHasNoFacts() {
    VirtualClient virtual = new VirtualClient(b -> b);
    Response response = ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    assertThat(response.exchange()).isNull();
  }

  @Test
  @Tag("A201")
  void factsThatNoListenerWantsAreNotKeptAndAllElseIsTold() {
    WithoutFacts listener = new WithoutFacts();
    VirtualClient virtual = new VirtualClient(b -> b.listener(listener));
    CompletableFuture<Response> call = virtual.get();
    assertThat(((Exchange) call).notes).isNull();
    Response response = ReuseTest.answered(virtual, call, virtual.peer());
    assertThat(response.exchange()).isNull();
    assertThat(listener.heads).containsExactly(response);
  }

  @Test
  @Tag("A201")
  void oneListenerThatWantsFactsIsEnough() {
    VirtualClient virtual =
        new VirtualClient(b -> b.listener(new WithoutFacts()).listener(new ExchangeListener() {}));
    Response response = ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    assertThat(response.exchange().responseBodyBytes()).isEqualTo(2);
  }

  @Test
  void aListenerThatFailsWhenItIsAskedIsNotKeptFromFacts() {
    ExchangeListener failing =
        new ExchangeListener() {
          @Override
          public boolean wantsFacts() {
            throw new IllegalStateException("planted");
          }
        };
    VirtualClient virtual = new VirtualClient(b -> b.listener(failing));
    Response response = ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    assertThat(response.exchange()).isNotNull();
  }

  @Test
  void aResponseHasTheUseThatItsListenerWasTold() {
    WithoutFacts listener = new WithoutFacts();
    VirtualClient virtual = new VirtualClient(b -> b.listener(listener));
    Response first = ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    CompletableFuture<Response> call = virtual.get();
    Response second = ReuseTest.answered(virtual, call, virtual.server.peers().get(0));
    assertThat(first.connection()).isSameAs(listener.uses.get(0));
    assertThat(second.connection()).isSameAs(listener.uses.get(1));
    assertThat(second.connection().useCount()).isEqualTo(2);
  }

  @Test
  @Tag("A201")
  void sizesOfBothDirectionsAreThoseOfTheWire() throws IOException {
    VirtualClient virtual = watched();
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(Bodies.text("hello")).request());
    ScriptedPeer peer = virtual.peer();
    String sent = peer.received();
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    virtual.says(peer, head + "4\r\nbody\r\n");
    ExchangeFacts facts = call.join().exchange();
    assertThat(facts.responseBodyBytes()).isZero();
    virtual.says(peer, "0\r\n\r\n");
    assertThat(call.join().body().text()).isEqualTo("body");
    assertThat(facts.requestHeadBytes()).isEqualTo(sent.length() - "hello".length());
    assertThat(facts.requestBodyBytes()).isEqualTo(5);
    assertThat(facts.responseHeadBytes()).isEqualTo(head.length());
    assertThat(facts.responseBodyBytes()).isEqualTo(4);
    assertThat(facts.streamId()).isZero();
    assertThat(facts.concurrent()).isEqualTo(1);
  }

  @Test
  @Tag("A201")
  void theTimeWithoutUseIsToldOnReuse() {
    VirtualClient virtual = watched();
    Response first = ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    virtual.advance(ofMillis(700));
    CompletableFuture<Response> call = virtual.get();
    Response second = ReuseTest.answered(virtual, call, virtual.server.peers().get(0));
    assertThat(first.exchange().idleNanos()).isZero();
    assertThat(second.exchange().idleNanos()).isEqualTo(ofMillis(700).toNanos());
  }

  @Test
  @Tag("A201")
  void aRequestThatFailsBeforeItsHeadHasReceivedNothing() {
    VirtualClient virtual = watched();
    Response first = ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    assertThat(first.exchange().responseBodyBytes()).isEqualTo(2);
    List<ExchangeNotes> notes = new ArrayList<>();
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(Bodies.text("x")).request());
    notes.add(((Exchange) call).notes);
    virtual.server.peers().get(0).reset();
    virtual.time.runUntilIdle();
    assertThat(call).isCompletedExceptionally();
    assertThat(notes.get(0).requestBodyBytes()).isEqualTo(1);
    assertThat(notes.get(0).responseHeadBytes()).isZero();
    assertThat(notes.get(0).responseBodyBytes()).isZero();
  }

  @Test
  @Tag("A201")
  void streamsSayTheirNumberAndTheirCompany() throws IOException {
    Http2World world = new Http2World(b -> b.listener(new ExchangeListener() {}));
    CompletableFuture<Response> first = world.post(Bodies.text("four"));
    Http2Peer peer = world.peer();
    CompletableFuture<Response> second = world.get();
    peer.respond(3, 200, "three");
    peer.respond(1, 200, "");
    world.settle();
    ExchangeFacts one = first.join().exchange();
    ExchangeFacts two = second.join().exchange();
    assertThat(second.join().body().text()).isEqualTo("three");
    assertThat(one.streamId()).isEqualTo(1);
    assertThat(one.concurrent()).isEqualTo(1);
    assertThat(one.requestBodyBytes()).isEqualTo(4);
    assertThat(one.requestHeadBytes()).isGreaterThan(two.requestHeadBytes());
    assertThat(two.requestHeadBytes()).isBetween(4L, 40L); // Its fields are in the table.
    assertThat(two.streamId()).isEqualTo(3);
    assertThat(two.concurrent()).isEqualTo(2);
    assertThat(two.idleNanos()).isZero();
    assertThat(two.responseBodyBytes()).isEqualTo(5);
    assertThat(two.responseHeadBytes()).isBetween(1L, 60L);
  }

  @Test
  @Tag("A201")
  void aConnectionTellsWhatHasGoneOverItAndWhetherItLives() {
    VirtualClient virtual = watched();
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    long sent = peer.received().length();
    Response response = ReuseTest.answered(virtual, call, peer);
    ConnectionTraffic traffic = response.connection().connection().traffic();
    assertThat(traffic.bytesWritten()).isEqualTo(sent);
    assertThat(traffic.bytesRead())
        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".length());
    assertThat(traffic.isOpen()).isTrue();
    virtual.client.close();
    virtual.time.runUntilIdle();
    assertThat(traffic.isOpen()).isFalse();
  }

  @Test
  @Tag("A201")
  void anExchangeTellsItsRequestItsTimesAndItsResponseAtItsEnd() throws IOException {
    Exchanges exchanges = new Exchanges();
    VirtualClient virtual = new VirtualClient(b -> b.listener(exchanges));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofMillis(30));
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
    assertThat(call.join().status()).isEqualTo(200);
    virtual.advance(ofMillis(12));
    assertThat(exchanges.lines).isEmpty();
    virtual.says(peer, "k");
    CompletableFuture<Response> unanswered = virtual.get();
    virtual.advance(ofMillis(7));
    unanswered.cancel(true);
    virtual.time.runUntilIdle();
    CompletableFuture<Response> closed = virtual.get();
    ScriptedPeer verbose = virtual.peer();
    virtual.says(verbose, "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\nok");
    closed.join().close();
    virtual.says(verbose, "x".repeat(70_000)); // More than is read for the next request's sake.
    assertThat(exchanges.lines)
        .containsExactly(
            "null 200 42 ms",
            "null none 7 ms CallCancelledException",
            "null 200 0 ms BodyException");
  }

  @Test
  @Tag("A201")
  void exchangesBesideOneAnotherTellEachItsOwn() {
    Exchanges exchanges = new Exchanges();
    Http2World world =
        new Http2World(b -> b.listener(exchanges).interceptor(ExchangeFactsTest::twoAtOnce));
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.respond(3, 503, "no");
    peer.respond(1, 200, "ok");
    world.settle();
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(exchanges.lines)
        .extracting(line -> line.replaceAll(" [0-9]+ ms", ""))
        .containsExactly("2 503", "1 200");
  }

  /** The outcome is that of the first. */
  private static CompletionStage<Response> twoAtOnce(Request request, Interceptor.Chain chain) {
    CompletionStage<Response> first = chain.proceed(request.with(f -> f.set("X-Trip", "1")));
    CompletionStage<Response> second = chain.proceed(request.with(f -> f.set("X-Trip", "2")));
    return first.thenCombine(
        second,
        (one, other) -> {
          other.close();
          return one;
        });
  }

  @Test
  @Tag("A201")
  void aCallTellsItsNewestStatus() {
    Ends ends = new Ends();
    VirtualClient virtual = new VirtualClient(b -> b.listener(ends));
    ReuseTest.answered(virtual, virtual.get(), virtual.peer());
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.server.peers().get(0), "HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nno");
    virtual.server.peers().get(0).reset();
    virtual.time.runUntilIdle();
    assertThat(call.join().status()).isEqualTo(503);
    CompletableFuture<Response> unanswered = virtual.get();
    unanswered.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(ends.lines).containsExactly("200", "503 failed", "0 failed");
  }
}
