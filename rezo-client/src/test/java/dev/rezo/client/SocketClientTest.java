package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.HttpStatusException;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Response;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SocketClientTest {

  private final MockServer server = MockServer.start();
  private final RezoClient client = RezoClient.builder().pool(limits -> limits).build();

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
  }

  @Test
  void aBlockingGetReadsTextAndHeaders() throws IOException {
    server.enqueue(MockResponse.ok("hello").header("X-One", "1").header("x-two", "2"));
    try (Response response = client.get(server.url("/a?b=c")).header("X-Mine", "m").send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("x-one")).isEqualTo("1");
      assertThat(response.body().text()).isEqualTo("hello");
    }
    RecordedRequest request = server.takeRequest();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/a?b=c");
    assertThat(request.header("X-Mine")).isEqualTo("m");
    assertThat(request.header("User-Agent")).startsWith("rezo/");
    assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
  }

  @Test
  @Tag("A41")
  void relativeAddressesResolveAgainstTheBase() throws IOException {
    server.enqueue(MockResponse.ok("x"));
    RezoClient based = client.toBuilder().baseUri(server.url("/v1/")).build();
    based.get("users?page=2").send(BodyReaders.text());
    assertThat(server.takeRequest().target()).isEqualTo("/v1/users?page=2");
  }

  @Test
  void bodiesOfEveryKindArriveWhole(@TempDir Path folder) throws IOException {
    byte[] bytes = new byte[3 * 1024 * 1024];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("body"), bytes);
    server.handler(request -> MockResponse.ok(String.valueOf(Arrays.hashCode(request.body()))));
    String expected = String.valueOf(Arrays.hashCode(bytes));
    assertThat(put(Bodies.of(bytes, "x/y"))).isEqualTo(expected);
    assertThat(put(Bodies.file(file, "x/y"))).isEqualTo(expected);
    assertThat(put(Bodies.stream(new ByteArrayInputStream(bytes), -1, "x/y"))).isEqualTo(expected);
    assertThat(put(Bodies.stream(new ByteArrayInputStream(bytes), bytes.length, "x/y")))
        .isEqualTo(expected);
    assertThat(server.accepted()).isEqualTo(1);
  }

  private String put(dev.rezo.http.Body body) throws IOException {
    return client.put(server.url("/")).body(body).send(BodyReaders.text());
  }

  @Test
  void aLargeResponseIsReadThroughABoundedBuffer() throws IOException {
    byte[] bytes = new byte[8 * 1024 * 1024];
    new Random(2).nextBytes(bytes);
    server.enqueue(MockResponse.ok(bytes), MockResponse.ok(bytes).chunked(1000));
    for (int i = 0; i < 2; i++) {
      try (Response response = client.get(server.url("/")).send();
          InputStream stream = response.body().stream()) {
        assertThat(stream.readAllBytes()).isEqualTo(bytes);
      }
    }
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void trailersFollowTheBody() throws IOException {
    server.enqueue(MockResponse.ok("hello").chunked(2).trailer("Digest", "abc"));
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.body().text()).isEqualTo("hello");
      assertThat(response.body().trailers().get("digest")).isEqualTo("abc");
    }
  }

  @Test
  @Tag("A98")
  @Tag("A1")
  void clientsWithoutAPoolOfTheirOwnShareConnections() throws IOException {
    server.handler(request -> MockResponse.ok("x"));
    try (RezoClient one = RezoClient.create();
        RezoClient two = RezoClient.create()) {
      one.get(server.url("/")).send(BodyReaders.text());
      two.get(server.url("/")).send(BodyReaders.text());
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  @Tag("A17")
  void aBurstOpensNoMoreThanTheCap() {
    RezoClient capped = client.toBuilder().pool(limits -> limits.withMaxPerBucket(4)).build();
    server.handler(request -> MockResponse.ok("x"));
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(capped.sendAsync(capped.get(server.url("/" + i)).request(), BodyReaders.text()));
    }
    calls.forEach(call -> assertThat(call).succeedsWithin(ofSeconds(20)));
    assertThat(server.accepted()).isLessThanOrEqualTo(4);
    assertThat(server.requests()).hasSize(200);
    capped.close();
  }

  @Test
  @Tag("F38")
  void aShortUnreadRemainderIsDrainedAndTheConnectionLivesOn() throws IOException {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok(new byte[1000]).stallAfter(100, gate), MockResponse.ok("x"));
    client.get(server.url("/")).send().close();
    gate.open();
    assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("x");
  }

  @Test
  @Tag("F38")
  void aLongUnreadRemainderCostsTheConnection() throws IOException {
    server.enqueue(MockResponse.ok(new byte[16 * 1024 * 1024]), MockResponse.ok("x"));
    client.get(server.url("/")).send().close();
    server.awaitEnd(0);
    assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("x");
    assertThat(server.accepted()).isEqualTo(2);
  }

  @Test
  void aTruncatedBodyIsNeverASuccess() {
    server.enqueue(MockResponse.ok("hello").cutAfter(3));
    assertThatThrownBy(() -> client.get(server.url("/")).send(BodyReaders.text()))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TRUNCATED));
  }

  @Test
  void aResponseThatBreaksTheProtocolNamesTheRule() {
    server.enqueue(MockResponse.raw("HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n").thenStay());
    assertThatThrownBy(() -> client.get(server.url("/")).send())
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.rule()).startsWith("RFC 911"));
  }

  @Test
  void aPortThatNobodyListensOnIsAConnectFailure() throws IOException {
    try (Socket deaf = new Socket()) { // Bound, so that nobody else listens there.
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://127.0.0.1:" + deaf.getLocalPort() + "/";
      assertThatThrownBy(() -> client.get(url).send())
          .isInstanceOfSatisfying(
              ConnectionFailedException.class, e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT));
    }
  }

  @Test
  void aNameThatDoesNotExistIsAResolveFailure() {
    assertThatThrownBy(() -> client.get("http://no-such-host.invalid/").send())
        .isInstanceOfSatisfying(
            ConnectionFailedException.class, e -> assertThat(e.phase()).isEqualTo(Phase.RESOLVE));
  }

  @Test
  void statusesAreExceptionsOnlyWhereAskedFor() throws IOException {
    server.enqueue(MockResponse.status(404), MockResponse.status(404));
    assertThat(client.get(server.url("/")).send().status()).isEqualTo(404);
    assertThatThrownBy(() -> client.get(server.url("/")).send().orThrow())
        .isInstanceOf(HttpStatusException.class);
  }

  @Test
  void aCallThatWouldWaitOnALoopIsRefused() {
    server.enqueue(MockResponse.ok("first"));
    CompletableFuture<Response> second =
        client
            .get(server.url("/"))
            .sendAsync()
            .thenApplyAsync(
                first -> {
                  try (first) {
                    return client.get(server.url("/second")).send();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                },
                client.loopExecutor());
    assertThatThrownBy(() -> second.get(10, SECONDS))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected a thread that may wait")
        .hasMessageContaining("sendAsync()");
  }

  @Test
  @Tag("A107")
  void cancellingTheFutureClosesTheConnection() {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("late").headAfter(gate));
    CompletableFuture<Response> call = client.get(server.url("/")).sendAsync();
    gate.awaitReached();
    call.cancel(true);
    server.awaitEnd(0);
    assertThat(call).isCancelled();
    gate.open();
  }

  @Test
  @Tag("A107")
  void interruptingTheThreadEndsTheCallAndKeepsTheFlag() throws InterruptedException {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("late").headAfter(gate));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                client.get(server.url("/")).send();
              } catch (IOException e) {
                failure.set(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
              }
            });
    caller.start();
    gate.awaitReached();
    caller.interrupt();
    caller.join(10_000);
    assertThat(failure.get()).isInstanceOf(CallCancelledException.class);
    server.awaitEnd(0);
    gate.open();
  }

  @Test
  @Tag("A15")
  @Tag("A97")
  @Tag("A136")
  @Tag("F36")
  void closeWaitsForRunningCallsAndRefusesNewOnes() throws Exception {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("slow").headAfter(gate));
    CompletableFuture<String> running =
        client.sendAsync(client.get(server.url("/")).request(), BodyReaders.text());
    gate.awaitReached();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> client.close(ofSeconds(20)));
    while (client.get(server.url("/x")).sendAsync().handle((r, e) -> e == null).get(10, SECONDS)) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> client.get(server.url("/")).send())
        .isInstanceOf(ClientClosedException.class);
    assertThat(closing).isNotDone();
    gate.open();
    assertThat(running.get(10, SECONDS)).isEqualTo("slow");
    closing.get(10, SECONDS);
    server.awaitEnd(0);
    client.close();
  }

  @Test
  @Tag("A97")
  void aClientWhoseLoopsHaveEndedSaysThatItIsClosed() {
    RezoClient alone =
        RezoClient.builder()
            .loops(dev.rezo.io.EventLoops.ofSize(1, "rezo-alone"))
            .pool(limits -> limits)
            .build();
    alone.close();
    assertThatThrownBy(() -> alone.get(server.url("/")).send())
        .isInstanceOf(ClientClosedException.class);
  }

  @Test
  @Tag("A117")
  void shutdownNowEndsRunningCalls() {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("slow").headAfter(gate));
    CompletableFuture<Response> running = client.get(server.url("/")).sendAsync();
    gate.awaitReached();
    client.shutdownNow();
    assertThat(running)
        .failsWithin(ofSeconds(10))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(ClientClosedException.class);
    server.awaitEnd(0);
    gate.open();
  }
}
