package dev.rezo.client;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.Bodies;
import dev.rezo.http.Call;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an interceptor may do, and what becomes of what it does wrong. */
@Timeout(60)
class InterceptorRulesTest {

  private static final AttributeKey<String> TENANT = AttributeKey.of("tenant", String.class);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BEGUN = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegun";

  private final List<String> log = new ArrayList<>();

  /** Goes on with another request. */
  private static Interceptor changing(UnaryOperator<Request> change) {
    return (request, chain) -> chain.proceed(change.apply(request));
  }

  private static Interceptor options(java.util.function.Consumer<CallOptions> change) {
    return changing(request -> CallOptions.change(request, change));
  }

  // What it may do.

  @Test
  void anAnswerOfItsOwnHasStatusFieldsAndBodyAndNeedsNoConnection() throws IOException {
    Interceptor cached =
        (request, chain) -> {
          try {
            return CompletableFuture.completedFuture(
                Response.builder(request).status(203, "Cached").body(Bodies.text("kept")).build());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(cached).leakSampling(1));
    Response response = virtual.get().join();
    assertThat(response.status()).isEqualTo(203);
    assertThat(response.header("Content-Type")).startsWith("text/plain");
    assertThat(response.body().text()).isEqualTo("kept");
    assertThat(response.connection()).isNull();
    assertThat(virtual.server.accepted()).isZero();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void theBodyOfTheRequestAndThatOfTheResponseMayBeReplaced() throws IOException {
    Interceptor shouting =
        (request, chain) ->
            chain
                .proceed(request.toBuilder().body(Bodies.text("LOUD")).build())
                .thenCompose(
                    response ->
                        response
                            .body()
                            .textAsync()
                            .thenApply(
                                text -> answer(response, text.toUpperCase(java.util.Locale.ROOT))));
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(shouting));
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(Bodies.text("soft")).request());
    ScriptedPeer peer = virtual.peer();
    assertThat(peer.takeText()).endsWith("\r\n\r\nLOUD");
    virtual.says(peer, OK);
    assertThat(call.join().body().text()).isEqualTo("OK");
    assertThat(virtual.bucket()).contains("0 active");
  }

  private static Response answer(Response response, String text) {
    try {
      return response.toBuilder().body(Bodies.text(text)).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void limitsOfThisCallMayBeOthers() {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(options(o -> o.timeouts(t -> t.head(ofSeconds(2))))));
    CompletableFuture<Response> call = virtual.get();
    virtual.peer();
    virtual.advance(ofSeconds(3));
    assertThat(DeadlineTest.failure(call))
        .isInstanceOfSatisfying(
            DeadlineException.class,
            e -> assertThat(e.limit()).isEqualTo(DeadlineException.Limit.HEAD));
  }

  @Test
  void theLimitOfTheCallMayBecomeShorterAndNeverLonger() {
    for (int seconds : new int[] {1, 100}) {
      VirtualClient virtual =
          new VirtualClient(
              b ->
                  b.timeouts(t -> t.call(ofSeconds(10)).head(null))
                      .interceptor(options(o -> o.timeouts(t -> t.call(ofSeconds(seconds))))));
      CompletableFuture<Response> call = virtual.get();
      virtual.says(virtual.peer(), BEGUN);
      assertThat(call).isCompleted();
      CompletableFuture<String> text = call.join().body().textAsync();
      virtual.advance(ofSeconds(Math.min(seconds, 10)).minusMillis(1));
      assertThat(text).isNotDone();
      virtual.advance(Duration.ofMillis(2));
      assertThat(text).isCompletedExceptionally();
    }
  }

  @Test
  void namesOfThisCallMayBeOthers() throws UnknownHostException {
    InetAddress elsewhere = InetAddress.getByName("192.0.2.9");
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.interceptor(
                    options(
                        o ->
                            o.resolver(
                                h -> CompletableFuture.completedFuture(List.of(elsewhere))))));
    var other = virtual.network.listen(new InetSocketAddress(elsewhere, 80));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(other.takePeer(), OK);
    assertThat(call).isCompleted();
    assertThat(virtual.server.accepted()).isZero();
  }

  @Test
  void theProxyOfThisCallMayBeAnother() throws UnknownHostException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("192.0.2.8"), 3128);
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(options(o -> o.proxy(Proxy.http("192.0.2.8", 3128)))));
    virtual.resolver.answers(CompletableFuture.completedFuture(List.of(address.getAddress())));
    var proxy = virtual.network.listen(address);
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = proxy.takePeer();
    assertThat(peer.takeHead()).startsWith("GET http://service.test/ HTTP/1.1");
    virtual.says(peer, OK);
    assertThat(call).isCompleted();
  }

  @Test
  void theProtocolOfThisCallMayBeAnother() {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(options(o -> o.protocols(Protocol.HTTP_2))));
    CompletionStage<Response> unused = virtual.get();
    assertThat(virtual.peer().takeText()).startsWith("PRI * HTTP/2.0");
  }

  @Test
  void thePoolOfThisCallMayBeAnother() {
    ConnectionPool own = ConnectionPool.of(PoolLimits.DEFAULT);
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(options(o -> o.pool(own))));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peer(), OK);
    assertThat(call).isCompleted();
    assertThat(own.snapshot().toString()).contains("1 idle");
    assertThat(virtual.bucket()).doesNotContain("1 idle");
  }

  @Test
  void anAttributeIsSeenByLaterInterceptorsByListenersAndInTheResponse() {
    Interceptor attaching = changing(r -> r.toBuilder().attribute(TENANT, "blue").build());
    Interceptor seeing =
        (request, chain) -> {
          log.add("interceptor " + request.attribute(TENANT));
          return chain.proceed(request);
        };
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void callStarted(Call call) {
            log.add("start " + call.attempt().attribute(TENANT));
          }

          @Override
          public void requestSent(Call call) {
            log.add("sent " + call.attempt().attribute(TENANT));
          }

          @Override
          public void callEnded(Call call, @Nullable Throwable failure) {
            log.add("end " + call.attempt().attribute(TENANT));
          }
        };
    VirtualClient virtual =
        new VirtualClient(
            b -> b.interceptor(attaching).attemptInterceptor(seeing).listener(listener));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peer(), OK);
    assertThat(call.join().request().attribute(TENANT)).isEqualTo("blue");
    assertThat(log).containsExactly("start null", "interceptor blue", "sent blue", "end blue");
  }

  @Test
  @Tag("F24")
  void whatOneClientHasNoOtherHas() {
    VirtualClient told =
        new VirtualClient(b -> b.interceptor((r, c) -> new CompletableFuture<>()).listener(ends));
    VirtualClient other = new VirtualClient(b -> b);
    CompletableFuture<Response> call = other.get();
    other.says(other.peer(), OK);
    assertThat(call).isCompleted();
    assertThat(told.get()).isNotDone();
    assertThat(log).isEmpty();
  }

  // Several trips at once.

  /** Sends two at once and hands on the first response that comes. */
  private static CompletionStage<Response> hedge(Request request, Interceptor.Chain chain) {
    CompletableFuture<Response> first = new CompletableFuture<>();
    for (int i = 0; i < 2; i++) {
      CompletionStage<Response> trip = chain.proceed(request);
      CompletionStage<Response> unused =
          trip.whenComplete(
              (response, failure) -> {
                if (failure != null) {
                  first.completeExceptionally(failure);
                } else if (!first.complete(response)) {
                  response.close();
                }
              });
    }
    return first;
  }

  private final ExchangeListener ends =
      new ExchangeListener() {
        @Override
        public void attemptStarted(Call call) {
          log.add("attempt " + call.attempts());
        }

        @Override
        public void attemptEnded(Call call, @Nullable Throwable failure) {
          log.add("attempt ended");
        }

        @Override
        public void callEnded(Call call, @Nullable Throwable failure) {
          log.add("call ended " + failure);
        }
      };

  /** An executor of the application's may give the outcome while the attempt is being ended. */
  @Test
  void theCallIsOverAfterItsAttempts() {
    VirtualClient virtual = new VirtualClient(b -> b.executor(Runnable::run).listener(ends));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call).isCompleted();
    assertThat(log).containsExactly("attempt 1", "attempt ended", "call ended null");
  }

  @Test
  void twoTripsAtOnceAreIndependentAndTheCallIsOverWithTheLast() {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(InterceptorRulesTest::hedge).listener(ends));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer one = virtual.peer();
    ScriptedPeer other = virtual.peer();
    virtual.says(other, OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(log).containsExactly("attempt 1", "attempt 2", "attempt ended");
    virtual.says(one, OK);
    assertThat(log).endsWith("attempt ended", "attempt ended", "call ended null");
    assertThat(virtual.bucket()).contains("0 active");
  }

  /** Whoever tries again what a cancelled call has ended. */
  private static final Interceptor PERSISTENT =
      (request, chain) -> chain.proceed(request).exceptionallyCompose(e -> chain.proceed(request));

  @Test
  void afterACallHasFailedNoAttemptOfItBegins() {
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(PERSISTENT).listener(ends));
    CompletableFuture<Response> call = virtual.get();
    virtual.peerAfter(call);
    call.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(log)
        .hasSize(3)
        .startsWith("attempt 1", "attempt ended")
        .last()
        .asString()
        .startsWith("call ended dev.rezo.http.CallCancelledException");
    DeadlineTest.assertNothingLeft(virtual);
  }

  /** Its attempt is a call of its own then, so that none is heard of after the end of its call. */
  @Test
  void aTripThatBeginsAfterItsCallIsOverIsStillMade() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Interceptor mirroring =
        (request, chain) -> {
          CompletionStage<Void> unused =
              gate.thenCompose(nothing -> chain.proceed(request)).thenAccept(Response::close);
          return chain.proceed(request);
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(mirroring).listener(ends));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(call);
    virtual.says(peer, OK);
    assertThat(log).containsExactly("attempt 1", "attempt ended", "call ended null");
    log.clear();
    gate.complete(null);
    virtual.time.runUntilIdle();
    virtual.says(peer, OK);
    assertThat(log).containsExactly("attempt 1", "attempt ended", "call ended null");
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void cancellingACallEndsAllItsTrips() {
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(InterceptorRulesTest::hedge).listener(ends));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer one = virtual.peer();
    ScriptedPeer other = virtual.peer();
    call.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(one.clientClosed()).isTrue();
    assertThat(other.clientClosed()).isTrue();
    assertThat(log).containsOnlyOnce("attempt 2").filteredOn(s -> s.startsWith("call")).hasSize(1);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void theLimitOfOneTripLeavesTheOtherAlone() {
    Interceptor limited =
        (request, chain) -> {
          CompletionStage<Response> brief = chain.proceed(request, ofSeconds(1));
          CompletionStage<Response> patient = chain.proceed(request);
          return brief.handle((r, e) -> log.add(e.getMessage())).thenCompose(x -> patient);
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(limited));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer brief = virtual.peer();
    ScriptedPeer patient = virtual.peer();
    virtual.advance(ofSeconds(2));
    assertThat(brief.clientClosed()).isTrue();
    assertThat(patient.clientClosed()).isFalse();
    assertThat(log.get(0)).contains("1000 ms of an attempt");
    virtual.says(patient, OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void theLimitOfATripCountsWhatAnInterceptorWaitsFor() {
    Interceptor outer = (request, chain) -> chain.proceed(request, ofSeconds(1));
    VirtualClient virtual =
        new VirtualClient(
            b -> b.interceptor(outer).interceptor((r, c) -> new CompletableFuture<>()));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofSeconds(2));
    assertThat(DeadlineTest.failure(call)).isInstanceOf(DeadlineException.class);
  }

  /** Below whoever gives a trip up: what they hand on is not what they were handed. */
  private static final Interceptor RESHAPING =
      (request, chain) -> chain.proceed(request).thenApply(response -> response);

  @Test
  void aTripThatIsGivenUpEndsWhatRunsForItBelow() {
    List<CompletableFuture<Response>> trips = new ArrayList<>();
    Interceptor impatient =
        (request, chain) -> {
          trips.add(chain.trip(request));
          return trips.get(0).exceptionallyCompose(e -> chain.proceed(request));
        };
    VirtualClient virtual =
        new VirtualClient(
            b -> b.interceptor(impatient).interceptor(RESHAPING).attemptInterceptor(RESHAPING));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer silent = virtual.peerAfter(call);
    trips.get(0).cancel(true);
    virtual.time.runUntilIdle();
    assertThat(silent.clientClosed()).isTrue();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void aTripWithALimitMayBeGivenUpBeforeThat() {
    List<CompletableFuture<Response>> trips = new ArrayList<>();
    Interceptor impatient =
        (request, chain) -> {
          trips.add(chain.proceed(request, ofMinutes(1)).toCompletableFuture());
          return trips.get(0).exceptionallyCompose(e -> chain.proceed(request));
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(impatient).interceptor(RESHAPING));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer silent = virtual.peerAfter(call);
    trips.get(0).cancel(true);
    virtual.time.runUntilIdle();
    assertThat(silent.clientClosed()).isTrue();
    virtual.says(virtual.peerAfter(call), OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void whatBeginsForATripThatWasGivenUpEndsAtOnce() {
    List<CompletableFuture<Void>> gates = new ArrayList<>();
    Interceptor late =
        (request, chain) -> {
          CompletableFuture<Void> gate = new CompletableFuture<>();
          gates.add(gate);
          return gate.thenCompose(nothing -> chain.proceed(request));
        };
    Interceptor impatient =
        (request, chain) -> {
          chain.trip(request).cancel(true);
          return chain.trip(request);
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(impatient).interceptor(late));
    CompletableFuture<Response> call = virtual.get();
    gates.get(0).complete(null);
    virtual.time.runUntilIdle();
    gates.get(1).complete(null);
    virtual.says(virtual.peer(), OK);
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }

  @Test
  void whoeverWaitsNoLongerIsNotTold() {
    Interceptor waiting =
        (request, chain) -> {
          chain.whenStopped(cause -> log.add("told")).run();
          return chain.proceed(request);
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(waiting));
    virtual.get().cancel(true);
    assertThat(log).isEmpty();
  }

  @Test
  void whoeverWaitsForSomethingElseIsToldOfAStop() {
    Interceptor waiting =
        (request, chain) -> {
          chain.whenStopped(cause -> log.add(cause.getClass().getSimpleName()));
          return chain.proceed(request);
        };
    UnaryOperator<ClientBuilder> settings =
        b -> b.interceptor(waiting).timeouts(t -> t.call(ofSeconds(5)));
    VirtualClient virtual = new VirtualClient(settings);
    virtual.get().cancel(true);
    assertThat(log).containsExactly(CallCancelledException.class.getSimpleName());
    CompletionStage<Response> unused = virtual.get();
    virtual.advance(ofSeconds(6));
    assertThat(log).endsWith(DeadlineException.class.getSimpleName()).hasSize(2);
    VirtualClient answering = new VirtualClient(settings);
    CompletableFuture<Response> answered = answering.get();
    answering.says(answering.peer(), OK);
    answered.cancel(true);
    answering.advance(ofSeconds(6));
    assertThat(log).hasSize(2);
  }

  // What it may do wrong.

  @Test
  void noStageAndNoResponseAreErrorsThatSayWhose() {
    Interceptor outer = (request, chain) -> chain.proceed(request).thenApply(r -> r);
    for (Interceptor wrong :
        List.<Interceptor>of(
            new Named((request, chain) -> null),
            new Named((request, chain) -> CompletableFuture.completedFuture(null)))) {
      VirtualClient virtual =
          new VirtualClient(b -> b.interceptor(outer).attemptInterceptor(wrong));
      assertThat(DeadlineTest.failure(virtual.get()))
          .isInstanceOf(NullPointerException.class)
          .hasMessageStartingWith("GET http://service.test/: expected a ")
          .hasMessageEndingWith(" of the interceptor Named, actual null");
      DeadlineTest.assertNothingLeft(virtual);
    }
  }

  private record Named(Interceptor what) implements Interceptor {
    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return what.intercept(request, chain);
    }

    @Override
    public String toString() {
      return "Named";
    }
  }

  @Test
  @Tag("F38")
  void aResponseThatAnInterceptorForgetsWhileItFailsIsClosed() {
    Interceptor failing =
        (request, chain) ->
            chain
                .proceed(request)
                .thenApply(
                    response -> {
                      throw new IllegalStateException("planted");
                    });
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(failing).leakSampling(0));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, BEGUN);
    assertThat(DeadlineTest.failure(call)).hasMessage("planted");
    virtual.advance(ofSeconds(1));
    assertThat(peer.clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aFailureEndsTheTripsBesideIt() {
    Interceptor impatient =
        (request, chain) -> {
          CompletionStage<Response> unused = chain.proceed(request);
          throw new IllegalStateException("planted");
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(impatient).listener(ends));
    CompletableFuture<Response> call = virtual.get();
    assertThat(DeadlineTest.failure(call)).hasMessage("planted");
    assertThat(log.get(log.size() - 1)).startsWith("call ended java.lang.IllegalState");
    DeadlineTest.assertNothingLeft(virtual);
  }
}
