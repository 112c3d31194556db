package dev.rezo.plugins.decompression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
          assertThat(request.header("Accept-Encoding")).isEqualTo("gzip, deflate");
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
