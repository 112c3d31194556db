package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySource;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void aCallAfterTheCloseFailsItsFutureAlthoughTheLoopsHaveEnded() throws Exception {
    RezoClient client = RezoClient.builder().pool(p -> p).build();
    Request request = client.get("http://127.0.0.1:9/").request();
    client.close();
    CompletableFuture<Response> call = client.sendAsync(request);
    assertThat(call.handle((r, e) -> e).get(30, TimeUnit.SECONDS))
        .isInstanceOf(ClientClosedException.class);
    assertThat(client.runningCalls()).isZero();
  }

  @Test
  void shutdownNowEndsACallThatAnInterceptorHolds() {
    CompletableFuture<Response> never = new CompletableFuture<>();
    try (MockServer server = MockServer.start()) {
      server.enqueue(MockResponse.ok("x"));
      AtomicInteger seen = new AtomicInteger();
      RezoClient client =
          RezoClient.builder()
              .pool(p -> p)
              .interceptor(
                  (request, chain) ->
                      chain
                          .proceed(request)
                          .thenCompose(
                              r -> {
                                seen.incrementAndGet();
                                return never;
                              }))
              .build();
      CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
      while (seen.get() == 0) {
        Thread.onSpinWait();
      }
      client.shutdownNow();
      assertThat(call)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(ClientClosedException.class);
      assertThat(call.cancel(true)).isFalse();
      assertThat(client.runningCalls()).isZero();
    }
  }

  @Test
  void aSourceThatSignalsAfterTheLoopsHaveEndedHearsNoError() {
    VirtualClient virtual = new VirtualClient(b -> b);
    SilentBody body = new SilentBody();
    CompletableFuture<Response> call =
        virtual.send(virtual.client.post(VirtualClient.URL).body(body).request());
    virtual.loops.close();
    assertThatCode(() -> body.signal.run()).doesNotThrowAnyException();
    assertThat(call).isCompletedExceptionally();
    assertThat(virtual.client.runningCalls()).isZero();
  }

  /** Has nothing yet and keeps the signal that it is given. */
  private static final class SilentBody extends CountedBody {
    private Runnable signal;

    @Override
    public ByteBuffer next(Runnable onReady) {
      signal = onReady;
      return null;
    }
  }

  @Test
  void manyQueuedCallsThatWereCancelledEndWithoutRecursion() {
    VirtualClient virtual =
        new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(1).withMaxWaitingPerBucket(20_000)));
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peer();
    List<CompletableFuture<Response>> queued = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      queued.add(virtual.get());
    }
    peer.send(OK);
    queued.forEach(call -> call.cancel(true));
    virtual.time.runUntilIdle();
    assertThat(first).isCompleted();
    assertThat(virtual.client.runningCalls()).isZero();
    assertThat(virtual.bucket()).contains("0 active, 1 idle, 0 waiting");
  }

  @Test
  void manyQueuedCallsThatCannotConnectEndWithoutRecursion() {
    VirtualClient virtual =
        new VirtualClient(b -> b.pool(p -> p.withMaxPerBucket(1).withMaxWaitingPerBucket(20_000)));
    CompletableFuture<List<java.net.InetAddress>> lookup = new CompletableFuture<>();
    virtual.resolver.answers(lookup);
    List<CompletableFuture<Response>> queued = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      queued.add(virtual.get());
    }
    lookup.completeExceptionally(new UnknownHostException("service.test"));
    virtual.time.runUntilIdle();
    assertThat(queued).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(virtual.client.runningCalls()).isZero();
  }

  @Test
  void aChainOfCallsOnTheLoopDoesNotRecurse() {
    VirtualClient virtual = new VirtualClient(b -> b);
    AtomicInteger left = new AtomicInteger(20_000);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Request request = virtual.client.get(VirtualClient.URL).request();
    next(virtual, request, left, done);
    virtual.time.runUntilIdle();
    virtual
        .server
        .peers()
        .get(0)
        .onReceive(
            p -> {
              p.takeBytes();
              p.send(OK);
            });
    while (!done.isDone()) {
      virtual.time.runUntilIdle();
    }
    assertThat(virtual.server.accepted()).isEqualTo(1);
  }

  private static void next(
      VirtualClient virtual, Request request, AtomicInteger left, CompletableFuture<Void> done) {
    CompletionStage<String> text = virtual.client.sendAsync(request, BodyReaders.text());
    text.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            done.completeExceptionally(failure);
          } else if (left.decrementAndGet() == 0) {
            done.complete(null);
          } else {
            next(virtual, request, left, done);
          }
        });
  }

  @Test
  void aCallChainedToTheEndOfAStreamedBodyReusesItsConnection() {
    VirtualClient virtual = new VirtualClient(b -> b);
    Request request = virtual.client.get(VirtualClient.URL).request();
    CompletableFuture<Response> second =
        virtual
            .client
            .sendAsync(request, BodyReaders.text())
            .thenCompose(text -> virtual.client.sendAsync(request));
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    virtual.says(peer, "cd");
    assertThat(virtual.server.accepted()).isEqualTo(1);
    virtual.says(peer, OK);
    assertThat(second).isCompleted();
  }

  @Test
  void readsThatWerePausedGoOnThoughBytesCameMeanwhile() throws IOException {
    AtomicInteger resumed = new AtomicInteger();
    InboundBody body =
        new InboundBody(
            new InboundBody.Upstream() {
              @Override
              public void resume(InboundBody of) {
                resumed.incrementAndGet();
              }

              @Override
              public void abandon(InboundBody of) {}

              @Override
              public boolean isOnLoop() {
                return false;
              }
            });
    assertThat(body.push(ByteBuffer.allocate(200_000))).isTrue();
    assertThat(body.push(ByteBuffer.allocate(100_000))).isFalse();
    body.next(() -> {});
    // TLS: a record that was decrypted before the pause.
    body.push(ByteBuffer.allocate(10));
    while (body.next(() -> {}) != null) {
      // to the last
    }
    assertThat(resumed.get()).isEqualTo(1);
  }

  @Test
  void aBlockingCallerThatIsInterruptedAsTheResponseComesClosesIt() {
    List<String> closed = new ArrayList<>();
    BodySource source =
        new BodySource() {
          @Override
          public ByteBuffer next(Runnable onReady) {
            return null;
          }

          @Override
          public void close() {
            closed.add("body");
          }
        };
    VirtualClient virtual = new VirtualClient(b -> b);
    Response response =
        Response.builder(virtual.client.get(VirtualClient.URL).request())
            .status(200, "OK")
            .body(ResponseBody.of(source, -1, dev.rezo.http.Headers.EMPTY))
            .build();
    CompletableFuture<Response> late =
        new CompletableFuture<>() {
          @Override
          public Response get() throws InterruptedException {
            complete(response);
            throw new InterruptedException();
          }
        };
    try {
      RezoClient.await(late);
    } catch (IOException e) {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(closed).containsExactly("body");
  }

  @Test
  void shutdownNowEndsACallThatIsHandedToAnotherLoop() {
    VirtualClient virtual = new VirtualClient(2, b -> b);
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, OK);
    assertThat(first).isCompleted();
    CompletableFuture<Response> second =
        virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request());
    // Each place that shutdownNow can come at: after each step.
    boolean[] shut = {false};
    virtual.time.afterEachStep(
        () -> {
          if (!shut[0]) {
            shut[0] = true;
            virtual.client.shutdownNow();
          }
        });
    virtual.time.runUntilIdle();
    virtual.advance(ofMillis(1));
    assertThat(second).isCompletedExceptionally();
    assertThat(virtual.client.runningCalls()).isZero();
  }

  @Test
  void aRequestOfWhichNothingWasOpenedIsSentOnAnotherConnection() {
    VirtualClient virtual = new VirtualClient(2, b -> b);
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer stale = virtual.peer();
    virtual.says(stale, OK);
    UserCodeTest.TestBody once = new UserCodeTest.TestBody();
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(once).request());
    stale.finish();
    virtual.time.runUntilIdle();
    assertThat(first).isCompleted();
    assertThat(call).isNotDone();
    assertThat(once.opened).isEqualTo(1);
    assertThat(virtual.server.accepted()).isEqualTo(2);
  }

  @Test
  void aSteadySourceIsNotToldAsWriteTimeout() {
    VirtualClient virtual = new VirtualClient(b -> b.timeouts(t -> t.write(ofSeconds(5))));
    Drip drip = new Drip();
    CompletableFuture<Response> call =
        virtual.client.sendAsync(virtual.client.post(VirtualClient.URL).body(drip).request());
    ScriptedPeer peer = virtual.peer();
    for (int i = 0; i < 20; i++) {
      virtual.advance(ofSeconds(1));
      drip.drop();
      virtual.time.runUntilIdle();
    }
    assertThat(call).isNotDone();
    assertThat(peer.received()).contains("x");
  }

  /** One byte whenever the test says so. */
  private static final class Drip extends CountedBody {
    private Runnable ready = () -> {};
    private int drops;

    void drop() {
      drops++;
      ready.run();
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      ready = onReady;
      return drops-- > 0 ? ByteBuffer.wrap(new byte[] {'x'}) : reset();
    }

    private ByteBuffer reset() {
      drops = 0;
      return null;
    }
  }

  /** In a process of its own: in this one, clients of other tests may hold the shared loops. */
  @Test
  void closeReturnsWhenTheThreadsHaveEnded() throws Exception {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                ExitTest.classPath(),
                ManyCloses.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output.strip()).isEqualTo(ManyCloses.TIMES + " times");
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isZero();
  }

  /** The child: a client with a call under way is closed, and its loops are looked for. */
  static final class ManyCloses {

    private static final int TIMES = 30;

    private ManyCloses() {}

    public static void main(String[] arguments) throws InterruptedException {
      for (int i = 0; i < TIMES; i++) {
        try (MockServer server = MockServer.start()) {
          server.enqueue(MockResponse.ok("x").headAfter(ofMillis(5)));
          RezoClient client = RezoClient.builder().pool(p -> p).build();
          CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
          long beganNanos = System.nanoTime();
          client.close();
          assertThat(call).isDone();
          if (System.nanoTime() - beganNanos > ofMillis(900).toNanos()) {
            awaitLoops(); // On a machine that stands still it waits for 1 s, and they end later.
          }
          assertThat(Thread.getAllStackTraces().keySet())
              .noneMatch(t -> t.getName().startsWith("rezo-loop"));
        }
      }
      System.out.println(TIMES + " times");
    }

    private static void awaitLoops() throws InterruptedException {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("rezo-loop")) {
          thread.join(30_000);
        }
      }
    }
  }
}
