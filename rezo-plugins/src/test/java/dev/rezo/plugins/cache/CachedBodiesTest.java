package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.CacheWorld.URL;
import static dev.rezo.plugins.cache.CacheWorld.field;
import static dev.rezo.plugins.cache.CacheWorld.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.plugins.decompression.Decompression;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F25")
@Timeout(60)
class CachedBodiesTest {

  private static final String LASTING = "Cache-Control: max-age=60";

  private static final String CHUNKED_HEAD =
      "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  @Tag("A345")
  void aBodyThatWasNotReadIsNotStored() {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    Response response = world.send(Request.get(URL)).join();
    assertThat(world.cache.store.recordings()).isEqualTo(1);
    response.close();
    assertThat(world.cache.store.recordings()).isZero();
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    assertThat(world.get("")).isEqualTo("HIT 200 body");
  }

  @Test
  @Tag("A345")
  void aBodyThatBreaksIsNotStored() {
    CacheWorld world = new CacheWorld(CHUNKED_HEAD + "4\r\nbody\r\n");
    CompletableFuture<byte[]> body = world.send(Request.get(URL)).join().body().bytesAsync(100);
    world.time.runUntilIdle();
    assertThat(world.cache.snapshot().recording()).isPositive();
    world.peers.get(0).close();
    world.time.runUntilIdle();
    assertThatThrownBy(body::join).hasCauseInstanceOf(IOException.class);
    assertThat(world.cache.snapshot().recording()).isZero();
    assertThat(world.cache.store.recordings()).isZero();
    assertThat(world.cache.snapshot().stored()).isZero();
  }

  @Test
  @Tag("A345")
  void aReadingThatIsCancelledLeavesNothing() {
    CacheWorld world = new CacheWorld(CHUNKED_HEAD + "4\r\nbody\r\n");
    CompletableFuture<byte[]> body = world.send(Request.get(URL)).join().body().bytesAsync(100);
    world.time.runUntilIdle();
    body.cancel(true);
    world.time.runUntilIdle();
    assertThat(world.cache.snapshot().recording()).isZero();
    assertThat(world.cache.store.recordings()).isZero();
    assertThat(world.cache.snapshot().stored()).isZero();
  }

  @Test
  @Tag("A345")
  void aCallThatIsCancelledLeavesNothing() {
    CacheWorld world = new CacheWorld(CacheWorld.SILENCE);
    CompletableFuture<Response> call = world.send(Request.get(URL));
    assertThat(world.cache.store.recordings()).isEqualTo(1);
    call.cancel(true);
    world.time.runUntilIdle();
    assertThat(world.cache.store.recordings()).isZero();
  }

  @Test
  void aBodyInChunksIsStoredWithItsTrailers() {
    CacheWorld world =
        new CacheWorld(CHUNKED_HEAD + "4\r\nbody\r\n3\r\nand\r\n0\r\nX-Sum: 7\r\n\r\n");
    assertThat(world.get("")).isEqualTo("MISS 200 bodyand");
    Response hit = world.send(Request.get(URL)).join();
    assertThat(hit.body().length()).isEqualTo(7);
    ResponseBody body = hit.body();
    assertThat(body.bytesAsync(100).join()).isEqualTo("bodyand".getBytes(StandardCharsets.UTF_8));
    assertThat(body.trailers().get("X-Sum")).isEqualTo("7");
    assertThat(hit.headers().contains("Transfer-Encoding")).isFalse();
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsNotStored() {
    CacheWorld world = new CacheWorld("HTTP/1.1 200 OK\r\n" + LASTING + "\r\n\r\nbody");
    CompletableFuture<byte[]> body = world.send(Request.get(URL)).join().body().bytesAsync(100);
    world.peers.get(0).close();
    world.time.runUntilIdle();
    assertThat(new String(body.join(), StandardCharsets.UTF_8)).isEqualTo("body");
    assertThat(world.cache.snapshot().stored()).isZero();
  }

  @Test
  @Tag("A345")
  void whatIsTooLargeIsReadAndNotStored() {
    CacheWorld world =
        new CacheWorld(
            head -> ok(LASTING, "x".repeat(20_000)),
            settings -> settings.mostBytes(100_000).mostBytesOfOne(10_000),
            client -> client);
    assertThat(world.get("")).hasSize("MISS 200 ".length() + 20_000);
    assertThat(world.get("")).startsWith("MISS 200 ");
    assertThat(world.cache.snapshot().stored()).isZero();
    assertThat(world.cache.snapshot().recording()).isZero();
  }

  @Test
  void twoCallsAtOnceAreTwoRequestsAndOneResponseIsKept() {
    CacheWorld world = new CacheWorld("");
    world.answer = head -> ok(LASTING, field(head, "X-Number"));
    CompletableFuture<Response> first =
        world.client.sendAsync(Request.get(URL).with(h -> h.set("X-Number", "1")));
    CompletableFuture<Response> second =
        world.client.sendAsync(Request.get(URL).with(h -> h.set("X-Number", "2")));
    world.time.runUntilIdle();
    assertThat(world.read(second)).isEqualTo("MISS 200 2");
    assertThat(world.read(first)).isEqualTo("MISS 200 1");
    assertThat(world.heads).hasSize(2);
    assertThat(world.cache.snapshot().responses()).isEqualTo(1);
    assertThat(world.get("")).startsWith("HIT 200 ");
  }

  @Test
  @Tag("A346")
  void whatIsChangedWhileABodyIsReadIsNotStored() {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    CompletableFuture<Response> get = world.send(Request.get(URL));
    world.read(Request.get(URL).toBuilder().method("PUT").build());
    assertThat(world.read(get)).isEqualTo("MISS 200 body");
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    assertThat(world.get("")).isEqualTo("HIT 200 body");
  }

  @Test
  void aStoredBodyCannotBeChangedByItsReader() throws IOException {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    world.get("");
    Response hit = world.send(Request.get(URL)).join();
    assertThat(hit.body().source().next(() -> {}).isReadOnly()).isTrue();
    hit.close();
    byte[] bytes = world.send(Request.get(URL)).join().body().bytesAsync(10).join();
    bytes[0] = 'X';
    assertThat(world.get("")).isEqualTo("HIT 200 body");
  }

  @Test
  void aStoredBodyThatWasClosedStaysClosed() {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    world.get("");
    Response hit = world.send(Request.get(URL)).join();
    hit.close();
    assertThatThrownBy(() -> hit.body().bytesAsync(10).join())
        .hasRootCauseInstanceOf(BodyException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "moved"})
  void belowRedirectsEachHopIsStored(String body) {
    CacheWorld world =
        new CacheWorld(
            head ->
                head.startsWith("GET / ")
                    ? CacheWorld.response(301, LASTING + "; Location: /end", body)
                    : ok(LASTING, "end"),
            settings -> settings,
            client -> client.interceptor(Redirects.usual()));
    assertThat(world.get("")).isEqualTo("MISS 200 end");
    assertThat(world.get("")).isEqualTo("HIT 200 end");
    assertThat(world.heads).hasSize(2);
    assertThat(world.cache.isMisplaced()).isFalse();
  }

  @Test
  @Tag("A344")
  void behindCookiesEachSessionHasItsOwn() {
    CacheWorld world =
        new CacheWorld(
            head ->
                head.startsWith("GET /login")
                    ? ok("Set-Cookie: sid=" + head.charAt("GET /login?".length()), "")
                    : ok(LASTING + "; Set-Cookie: seen=1", "for " + field(head, "Cookie")),
            settings -> settings,
            client -> client.attemptInterceptor(Cookies.of(CookieJar.create())));
    world.get("login?1");
    assertThat(world.get("")).isEqualTo("MISS 200 for sid=1");
    assertThat(world.get("")).isEqualTo("MISS 200 for sid=1; seen=1");
    assertThat(world.get("")).isEqualTo("HIT 200 for sid=1; seen=1");
    world.get("login?2");
    assertThat(world.get("")).startsWith("MISS 200 for ");
  }

  @Test
  void aboveRedirectsNothingThatWasRedirectedIsStored() throws IOException {
    ResponseCache cache = ResponseCache.of(1 << 20);
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .defaults(false)
                .interceptor(cache)
                .interceptor(Redirects.usual())
                .build()) {
      server.handler(
          request ->
              request.target().equals("/")
                  ? MockResponse.status(302).header("Location", "/end")
                  : MockResponse.ok("end").header("Cache-Control", "max-age=60"));
      for (int i = 0; i < 2; i++) {
        try (Response response = client.get(server.url("/")).send()) {
          assertThat(response.body().text()).isEqualTo("end");
        }
      }
      assertThat(cache.isMisplaced()).isTrue();
      assertThat(cache.snapshot().stored()).isZero();
    }
  }

  /** As clients are by themselves: what came is stored, and decoded for each. */
  @Test
  void codedBodiesAreStoredAsTheyCame() throws Exception {
    byte[] text = "text that is coded ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(text);
    }
    ResponseCache cache = ResponseCache.of(1 << 20);
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .defaults(false)
                .interceptor(Decompression.usual())
                .attemptInterceptor(cache)
                .build()) {
      server.handler(
          request ->
              MockResponse.ok(coded.toByteArray())
                  .header("Content-Encoding", "gzip")
                  .header("Vary", "Accept-Encoding")
                  .header("Cache-Control", "max-age=60"));
      for (CacheOutcome expected : new CacheOutcome[] {CacheOutcome.MISS, CacheOutcome.HIT}) {
        try (Response response = client.get(server.url("/")).send();
            InputStream in = response.body().stream()) {
          assertThat(in.readAllBytes()).isEqualTo(text);
          assertThat(ResponseCache.outcome(response)).isEqualTo(expected);
        }
      }
      assertThat(cache.snapshot().bytes()).isLessThan(text.length);
      try (Response plain =
          client.get(server.url("/")).header("Accept-Encoding", "identity").send()) {
        assertThat(ResponseCache.outcome(plain)).isEqualTo(CacheOutcome.MISS);
      }
    }
  }

  /** Blocking callers on threads of their own, each reading at once with the others. */
  @Test
  void manyThreadsReadTheSame() throws Exception {
    ResponseCache cache = ResponseCache.builder().mostBytes(400_000).build();
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder()
                .pool(limits -> limits)
                .defaults(false)
                .attemptInterceptor(cache)
                .build()) {
      server.handler(
          request ->
              MockResponse.ok(request.target().repeat(1_000))
                  .header("Cache-Control", "max-age=60"));
      CountDownLatch start = new CountDownLatch(1);
      CompletableFuture<?>[] all = new CompletableFuture<?>[8];
      for (int i = 0; i < all.length; i++) {
        int first = i;
        all[i] =
            CompletableFuture.runAsync(
                () -> readAll(client, server, first, start), task -> new Thread(task).start());
      }
      start.countDown();
      CompletableFuture.allOf(all).join();
      CacheSnapshot snapshot = cache.snapshot();
      assertThat(snapshot.hits() + snapshot.misses()).isEqualTo(8 * 200);
      assertThat(snapshot.bytes()).isLessThanOrEqualTo(400_000);
      assertThat(snapshot.recording()).isZero();
    }
  }

  private static void readAll(
      RezoClient client, MockServer server, int first, CountDownLatch start) {
    try {
      start.await();
      for (int i = 0; i < 200; i++) {
        String path = "/" + (first + i) % 40 + "/";
        try (Response response = client.get(server.url(path)).send()) {
          assertThat(response.body().text()).isEqualTo(path.repeat(1_000));
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
