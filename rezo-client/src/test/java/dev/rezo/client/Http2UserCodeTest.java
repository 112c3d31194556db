package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySource;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application's own code does wrong ends its stream, and no other. */
class Http2UserCodeTest {

  private final Http2World world = new Http2World();

  private UserCodeTest.TestBody throwing(String when) {
    UserCodeTest.TestBody body = new UserCodeTest.TestBody();
    Runnable thrower =
        () -> {
          throw new AssertionError(when);
        };
    switch (when) {
      case "length" -> body.onLength = thrower;
      case "open" -> body.onOpen = thrower;
      case "next" -> body.onNext = thrower;
      default -> throw new IllegalArgumentException(when);
    }
    return body;
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "open", "next"})
  void aBodyThatThrowsFailsItsCallAlone(String when) throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> other = world.get("other");
    CompletableFuture<Response> call = world.post(throwing(when));
    world.settle();
    assertThat(call).isCompletedExceptionally();
    peer.respond(3, 200, "fine");
    world.assertAnswer(other, "fine");
    assertLives(peer);
  }

  @Test
  void aBodyThatThrowsOnCloseFailsNothingElse() throws Exception {
    Http2Peer peer = world.idlePeer();
    UserCodeTest.TestBody body = new UserCodeTest.TestBody();
    body.onClose =
        () -> {
          throw new IllegalStateException("close");
        };
    CompletableFuture<Response> call = world.post(body);
    call.cancel(true);
    world.settle();
    assertThat(peer.request(3).reset()).isEqualTo("CANCEL");
    assertLives(peer);
  }

  @Test
  void aBodyThatCancelsItsCallWhenOpenedIsClosed() throws Exception {
    Http2Peer peer = world.idlePeer();
    AtomicReference<CompletableFuture<Response>> running = new AtomicReference<>();
    UserCodeTest.TestBody body = new UserCodeTest.TestBody();
    body.onOpen = () -> running.get().cancel(true);
    CompletableFuture<Response> call =
        world.client.sendAsync(world.client.post(VirtualClient.URL).body(body).request());
    running.set(call);
    world.settle();
    assertThat(body.opened).isEqualTo(1);
    assertThat(body.closed).isEqualTo(1);
    assertLives(peer);
  }

  @Test
  void aBodyThatCancelsItsCallWhenAskedIsClosed() throws Exception {
    Http2Peer peer = world.idlePeer();
    AtomicReference<CompletableFuture<Response>> running = new AtomicReference<>();
    UserCodeTest.TestBody body = new UserCodeTest.TestBody();
    body.onNext = () -> running.get().cancel(true);
    CompletableFuture<Response> call =
        world.client.sendAsync(world.client.post(VirtualClient.URL).body(body).request());
    running.set(call);
    world.settle();
    assertThat(body.closed).isEqualTo(1);
    assertLives(peer);
  }

  @Test
  void aBodyThatSaysLessThanItsLengthFailsItsCallAlone() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call =
        world.post(Bodies.stream(new ByteArrayInputStream(new byte[] {'x'}), 5, "x/y"));
    awaitDone(call);
    assertThat(peer.request(3).reset()).isNotEmpty();
    assertLives(peer);
  }

  private void awaitDone(CompletableFuture<?> call) {
    long until = System.nanoTime() + ofSeconds(20).toNanos();
    while (!call.isDone() && System.nanoTime() - until < 0) {
      world.settle();
      Thread.onSpinWait();
    }
    assertThat(call).isCompletedExceptionally();
    world.settle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"connected", "leased", "requestSent", "informational", "head"})
  void aCallThatIsCancelledFromWithinAListenerEndsAlone(String when) throws Exception {
    AtomicReference<CompletableFuture<Response>> running = new AtomicReference<>();
    Http2World heard =
        new Http2World(b -> b.listener(new AtMoment(when, () -> running.get().cancel(true))));
    CompletableFuture<Response> call =
        heard.client.sendAsync(heard.client.get(VirtualClient.URL).request());
    running.set(call);
    Http2Peer peer = heard.peer();
    if (!peer.requests().isEmpty() && peer.request(1).reset().isEmpty()) {
      peer.head(1, 103).head(1, 200).data(1, "x");
    }
    heard.advance(ofSeconds(1));
    assertThat(call).as(when).isCancelled();
    assertThat(heard.client.runningCalls()).as(when).isZero();
    heard.advance(ofSeconds(60));
    DeadlineTest.assertNothingLeft(heard.virtual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connected", "leased", "requestSent", "informational", "head"})
  void aListenerThatThrowsBreaksNothing(String when) throws Exception {
    Http2World heard =
        new Http2World(
            b ->
                b.listener(
                    new AtMoment(
                        when,
                        () -> {
                          throw new AssertionError(when);
                        })));
    CompletableFuture<Response> call = heard.get();
    Http2Peer peer = heard.peer();
    peer.head(1, 103).respond(1, 200, "ok");
    heard.assertAnswer(call, "ok");
    heard.assertIdle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"leased", "requestSent", "informational", "head"})
  void aListenerMaySendAnotherRequestFromWithin(String when) throws Exception {
    AtomicReference<RezoClient> client = new AtomicReference<>();
    AtomicInteger sent = new AtomicInteger();
    AtomicReference<CompletableFuture<Response>> inner = new AtomicReference<>();
    Http2World heard =
        new Http2World(
            b ->
                b.listener(
                    new AtMoment(
                        when,
                        () -> {
                          if (sent.getAndIncrement() == 0) {
                            RezoClient own = client.get();
                            inner.set(own.sendAsync(own.get(VirtualClient.URL + "in").request()));
                          }
                        })));
    client.set(heard.client);
    CompletableFuture<Response> call = heard.get();
    Http2Peer peer = heard.peer();
    peer.onRequest(
        request -> peer.head(request.id(), 103).respond(request.id(), 200, request.path()));
    heard.assertAnswer(call, "/");
    heard.assertAnswer(inner.get(), "/in");
    assertThat(heard.server.accepted()).isEqualTo(1);
    heard.assertIdle();
  }

  @Test
  void aBodyWhoseSourceSendsAnotherRequestArrivesWhole() throws Exception {
    Http2Peer peer = world.idlePeer();
    Sending body = new Sending();
    CompletableFuture<Response> call = world.post(body);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < Sending.PIECES; i++) {
      expected.append(Sending.piece(i));
    }
    assertThat(peer.request(3).text()).isEqualTo(expected.toString());
    assertThat(peer.request(3).ended()).isTrue();
    peer.respond(3, 200, "a").respond(5, 200, "b");
    world.assertAnswer(call, "a");
    world.assertAnswer(body.inner, "b");
    world.assertIdle();
  }

  /** A body in pieces, with a request between two of them. */
  private final class Sending extends CountedBody {
    private static final int PIECES = 200;
    private CompletableFuture<Response> inner;
    private int given;

    private static String piece(int number) {
      return "#" + number + "#" + "y".repeat(990);
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      int number = given++;
      if (number == 150) {
        inner = world.client.sendAsync(world.client.get(VirtualClient.URL).request());
      }
      return number == PIECES
          ? END
          : ByteBuffer.wrap(piece(number).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aChainOfCallsOnTheLoopDoesNotRecurse() {
    Http2Peer peer = world.idlePeer();
    peer.onRequest(request -> peer.respond(request.id(), 200, ""));
    AtomicInteger left = new AtomicInteger(5_000);
    CompletableFuture<Void> done = new CompletableFuture<>();
    next(world.client.get(VirtualClient.URL).request(), left, done);
    while (!done.isDone()) {
      world.settle();
    }
    assertThat(done).isCompleted();
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
  }

  private void next(Request request, AtomicInteger left, CompletableFuture<Void> done) {
    CompletionStage<String> text = world.client.sendAsync(request, BodyReaders.text());
    text.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            done.completeExceptionally(failure);
          } else if (left.decrementAndGet() == 0) {
            done.complete(null);
          } else {
            next(request, left, done);
          }
        });
  }

  @Test
  void aContinuationThatThrowsEndsNothingElse() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletionStage<Object> unused =
        world
            .client
            .sendAsync(world.client.get(VirtualClient.URL).request())
            .thenApply(
                response -> {
                  throw new AssertionError("continuation");
                });
    CompletableFuture<Response> other = world.get();
    peer.head(3, 200, true).respond(5, 200, "fine");
    world.assertAnswer(other, "fine");
    assertLives(peer);
  }

  @Test
  void aContinuationMayShutTheClientDown() {
    Http2Peer peer = world.idlePeer();
    List<CompletableFuture<Response>> calls = world.burst(3);
    CompletionStage<Void> unused = calls.get(0).thenAccept(r -> world.client.shutdownNow());
    peer.respond(3, 200, "a").respond(5, 200, "b");
    world.settle();
    assertThat(calls).allMatch(CompletableFuture::isDone);
    world.advance(ofSeconds(1));
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void aContinuationMayCancelTheOthersOfItsBatch() throws Exception {
    Http2Peer peer = world.idlePeer();
    List<CompletableFuture<Response>> calls = world.burst(10);
    CompletionStage<Void> unused =
        calls.get(0).thenAccept(r -> calls.forEach(call -> call.cancel(true)));
    RawFrames all = new RawFrames();
    for (int i = 0; i < 10; i++) {
      all.headers(2 * i + 3, false, ":status", "200").data(2 * i + 3, "x", false);
    }
    peer.raw(all);
    world.settle();
    world.advance(ofSeconds(1));
    assertThat(calls).allMatch(CompletableFuture::isDone);
    calls.forEach(
        call -> {
          if (!call.isCompletedExceptionally()) {
            call.join().close();
          }
        });
    world.advance(ofSeconds(1));
    assertThat(world.client.runningCalls()).isZero();
    assertLives(peer);
  }

  @Test
  void anExecutorThatRejectsFailsTheCallAlone() {
    boolean[] full = {false};
    Http2World rejecting =
        new Http2World(
            b ->
                b.executor(
                    task -> {
                      if (full[0]) {
                        throw new RejectedExecutionException("full");
                      }
                      task.run();
                    }));
    Http2Peer peer = rejecting.idlePeer();
    full[0] = true;
    CompletableFuture<Response> call = rejecting.get();
    peer.respond(3, 200, "");
    try {
      rejecting.settle();
    } catch (RuntimeException e) {
      // A real loop would log it and go on.
    }
    rejecting.settle();
    assertThat(call).isCompletedExceptionally();
    assertThat(rejecting.client.runningCalls()).isZero();
  }

  @Test
  void aSignalThatThrowsEndsItsStreamAlone() throws Exception {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = world.get();
    CompletableFuture<Response> other = world.get();
    peer.head(3, 200);
    world.settle();
    BodySource source = call.join().body().source();
    ByteBuffer nothing =
        source.next(
            () -> {
              throw new IllegalStateException("onReady");
            });
    assertThat(nothing).isNull();
    peer.data(3, "x").respond(5, 200, "fine");
    for (int i = 0; i < 3; i++) {
      try {
        world.settle();
      } catch (RuntimeException e) {
        // A real loop would log it and go on.
      }
    }
    source.close();
    world.advance(ofSeconds(1));
    world.assertAnswer(other, "fine");
    assertThat(world.client.runningCalls()).isZero();
  }

  /** The session still serves, and holds nothing. */
  private void assertLives(Http2Peer peer) throws IOException {
    world.settle();
    assertThat(peer.open()).isZero();
    int count = peer.requests().size();
    CompletableFuture<Response> call = world.get("alive");
    peer.respond(peer.requests().get(count).id(), 200, "");
    world.settle();
    assertThat(call).isCompleted();
    call.join().close();
    assertThat(world.server.accepted()).isEqualTo(1);
    world.assertIdle();
  }
}
