package dev.rezo.plugins.decompression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyException;
import dev.rezo.http.Response;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DecompressionTest {

  private static final byte[] TEXT = "said in short".getBytes(StandardCharsets.US_ASCII);

  private MockServer server;
  private RezoClient client;

  @BeforeEach
  void start() throws IOException {
    server = MockServer.start();
    client = RezoClient.builder().pool(limits -> limits).interceptor(Decompression.usual()).build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private static MockResponse coded(String coding, byte[] body) {
    return MockResponse.status(200).header("Content-Encoding", coding).body(body);
  }

  @Test
  void itIsAskedForAndDecoded() throws IOException {
    byte[] gzip = DecodedSourceTest.Coding.GZIP.encode(TEXT);
    server.handler(
        request -> {
          assertThat(request.header("Accept-Encoding")).isEqualTo("gzip, deflate, br, zstd");
          return coded("gzip", gzip);
        });
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.headers().contains("Content-Encoding")).isFalse();
      assertThat(response.headers().contains("Content-Length")).isFalse();
      assertThat(response.body().bytes()).isEqualTo(TEXT);
    }
    assertThat(client.snapshot().toString()).contains("0 active");
  }

  @Test
  void codingsOnOneAnotherAreDecodedInTurn() throws IOException {
    byte[] twice = DecodedSourceTest.Coding.GZIP.encode(DecodedSourceTest.Coding.ZLIB.encode(TEXT));
    server.handler(request -> coded("deflate, gzip", twice));
    assertThat(client.get(server.url("/")).send().body().bytes()).isEqualTo(TEXT);
  }

  @Test
  void aCodingThatIsNotKnownStaysWithThoseBeforeIt() throws IOException {
    byte[] gzip = DecodedSourceTest.Coding.GZIP.encode(TEXT);
    server.handler(request -> coded("gzip, own, gzip", gzip));
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo("gzip, own");
      assertThat(response.body().bytes()).isEqualTo(TEXT);
    }
  }

  @Test
  void gzipWithinBrotliIsUndoneFromTheOutside() throws IOException {
    server.handler(request -> coded("gzip, br", resource("brotli/words.gzip.br")));
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.headers().contains("Content-Encoding")).isFalse();
      assertThat(response.body().bytes()).isEqualTo(resource("brotli/words"));
    }
  }

  @Test
  void zstdIsUndone() throws IOException {
    server.handler(request -> coded("zstd", resource("zstd/zeros.pipe.zst")));
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.headers().contains("Content-Encoding")).isFalse();
      assertThatThrownBy(() -> response.body().bytes())
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TOO_LARGE));
    }
    server.handler(request -> coded("gzip, zstd", resource("zstd/words.gzip.zst")));
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.body().bytes()).isEqualTo(resource("brotli/words"));
    }
    byte[] cut = java.util.Arrays.copyOf(resource("zstd/text.9.zst"), 1000);
    server.handler(request -> coded("zstd", cut));
    try (Response response = client.get(server.url("/")).send()) {
      assertThatThrownBy(() -> response.body().bytes())
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TRUNCATED));
    }
  }

  @Test
  void moreThanFiveCodingsAreLeftAsTheyAre() throws IOException {
    String codings = "gzip, gzip, gzip, gzip, gzip, gzip";
    server.handler(request -> coded(codings, TEXT));
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo(codings);
      assertThat(response.body().bytes()).isEqualTo(TEXT);
    }
  }

  @Test
  void aCodingOfOnesOwnIsAskedForAndDecoded() throws IOException {
    try (RezoClient own =
        RezoClient.builder()
            .pool(limits -> limits)
            .interceptor(Decompression.usual().with(new Turned("turned")))
            .build()) {
      server.handler(
          request -> {
            assertThat(request.header("Accept-Encoding"))
                .isEqualTo("gzip, deflate, br, zstd, turned");
            return coded("turned", new byte[] {~1, ~2});
          });
      assertThat(own.get(server.url("/")).send().body().bytes()).isEqualTo(new byte[] {1, 2});
    }
  }

  @Test
  void aCodingOfTheSameNameTakesThePlaceOfTheOther() {
    assertThat(Decompression.usual().with(new Turned("gzip")))
        .hasToString("Decompression[gzip, deflate, br, zstd]");
    assertThatThrownBy(() -> Decompression.usual().with(new Turned("a\r\nb")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Decompression.usual().with(new Turned("Gzip")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Each bit is the other one. */
  private record Turned(String name) implements ContentCoding {

    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public ContentDecoder decoder() {
      return new ContentDecoder() {
        @Override
        public void decode(ByteBuffer in, ByteBuffer out) {
          while (in.hasRemaining() && out.hasRemaining()) {
            out.put((byte) ~in.get());
          }
        }

        @Override
        public boolean isComplete() {
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Gives a decoder that says when it is closed, then throws this. */
  private static final class Failing implements ContentCoding {

    final AtomicInteger closed = new AtomicInteger();
    private final Throwable failure;
    private boolean hasGiven;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public List<String> names() {
      return List.of("failing");
    }

    @Override
    public ContentDecoder decoder() {
      if (hasGiven) {
        throw sneaky(failure);
      }
      hasGiven = true;
      return new ContentDecoder() {
        @Override
        public void decode(ByteBuffer in, ByteBuffer out) {
          out.put(in);
        }

        @Override
        public boolean isComplete() {
          return true;
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }

    private static RuntimeException sneaky(Throwable failure) {
      if (failure instanceof Error error) {
        throw error;
      }
      return (RuntimeException) failure;
    }
  }

  @Test
  void aCodingThatHasNoDecoderLeavesNothingOpen() throws IOException {
    for (Throwable failure :
        List.of(new IllegalStateException("none left"), new UnsatisfiedLinkError("no library"))) {
      Failing coding = new Failing(failure);
      Gate rest = new Gate();
      try (RezoClient own =
          RezoClient.builder()
              .pool(limits -> limits)
              .interceptor(Decompression.usual().with(coding))
              .build()) {
        server.handler(request -> coded("failing, failing", TEXT).stallAfter(4, rest));
        assertThatThrownBy(() -> own.get(server.url("/")).send())
            .satisfies(e -> assertThat(e == failure || e.getCause() == failure).isTrue());
        assertThat(coding.closed).hasPositiveValue();
        server.awaitOpenConnections(0); // Nobody reads the response, so it is given up.
        rest.open();
      }
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = DecompressionTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoAsksByItselfGetsWhatWasSent() throws IOException {
    byte[] gzip = DecodedSourceTest.Coding.GZIP.encode(TEXT);
    server.handler(request -> coded("gzip", gzip));
    try (Response response = client.get(server.url("/")).header("Accept-Encoding", "gzip").send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(response.body().bytes()).isEqualTo(gzip);
    }
    try (Response response = client.get(server.url("/")).header("Range", "bytes=0-3").send()) {
      assertThat(response.body().bytes()).isEqualTo(gzip);
    }
  }

  @Test
  void whatHasNoBodyHasNothingToDecode() throws IOException {
    server.handler(
        request ->
            MockResponse.status(request.method().equals("HEAD") ? 200 : 204)
                .header("Content-Encoding", "gzip"));
    try (Response response = client.call("HEAD", server.url("/")).send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(response.body().bytes()).isEmpty();
    }
    try (Response response = client.get(server.url("/")).send()) {
      assertThat(response.status()).isEqualTo(204);
      assertThat(response.body().bytes()).isEmpty();
    }
  }
}
