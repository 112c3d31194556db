package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 on the command line: how it is asked for, and how it is shown. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class Http2CommandTest {

  private static final String PRIOR = "--http2-prior-knowledge";
  private static final ThrowAwayCa CA = ThrowAwayCa.create();

  @Test
  void priorKnowledgeSpeaksItFromTheFirstByte() {
    try (RawServer server = Http2Script.hello().start()) {
      CommandRun run =
          CommandRun.of(PRIOR, "-i", "-w", " %{http_version}", server.url("/a"), server.url("/b"));
      assertThat(run.out()).isEqualTo("HTTP/2 200 \r\nx-a: b\r\n\r\nhello 2".repeat(2));
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void tlsAgreesOnItUnlessHttp11IsAskedFor() {
    ServerTls tls = ServerTls.of(CA.server("localhost"));
    try (RawServer server = Http2Script.hello().start(tls)) {
      String url = "https://localhost:" + server.port() + "/";
      assertThat(CommandRun.of("-k", "-w", " %{http_version}", url).out()).isEqualTo("hello 2");
      assertThat(CommandRun.of("-k", "--http2", url).out()).isEqualTo("hello");
      assertThat(CommandRun.of("-k", "--http1.1", url).exitCode()).isEqualTo(35);
    }
  }

  @Test
  void aProfileBringsTheWordsOfItsBrowser() {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok(String.valueOf(request.header("User-Agent"))));
      CommandRun run = CommandRun.of("--profile", "chrome-131", server.url("/"));
      assertThat(run.out()).startsWith("Mozilla/5.0 ").contains("Chrome/131");
      CommandRun own = CommandRun.of("--profile", "chrome-131", "-A", "me", server.url("/"));
      assertThat(own.out()).isEqualTo("me");
      CommandRun unknown = CommandRun.of("--profile", "mosaic-1", server.url("/"));
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err()).contains("--profile", "chrome");
    }
  }

  @Test
  void aServerWithoutItIsSpokenToByHttp11() {
    try (MockServer server =
        MockServer.startTls(ServerTls.of(CA.server("localhost")).alpn("http/1.1"))) {
      server.handler(request -> MockResponse.ok("x"));
      String url = "https://localhost:" + server.port() + "/";
      CommandRun run = CommandRun.of("-k", "--http2", "-w", " %{http_version}", url);
      assertThat(run.out()).isEqualTo("x 1.1");
      assertThat(CommandRun.of("-k", PRIOR, url).exitCode()).isEqualTo(35);
    }
  }

  @Test
  void plainHttpIsNotUpgradedAndThatIsSaid() {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("x"));
      CommandRun run = CommandRun.of("-v", "--http2", server.url("/"));
      assertThat(run.out()).isEqualTo("x");
      assertThat(run.err())
          .contains("* HTTP/1.1, as http:// has no ALPN; --http2-prior-knowledge needs none\n")
          .contains("> GET / HTTP/1.1\n");
      assertThat(server.takeRequest().headers("Upgrade")).isEmpty();
    }
  }

  @Test
  void verboseShowsStreamsAndHeadsAsCurlDoes() {
    try (RawServer server = Http2Script.hello().start()) {
      CommandRun run =
          CommandRun.of(
              "-v", PRIOR, "-H", "X-B: c", "-d", "data", server.url("/a"), server.url("/b"));
      assertThat(run.err())
          .contains("* using HTTP/2\n* [HTTP/2] [1] OPENED stream for " + server.url("/a") + "\n")
          .contains("> POST /a HTTP/2\n> Host: 127.0.0.1:" + server.port() + "\n")
          .contains("> x-b: c\n", "> content-length: 4\n", "< HTTP/2 200 \n", "< x-a: b\n")
          .contains("* [HTTP/2] [3] OPENED stream for " + server.url("/b") + "\n")
          .containsOnlyOnce("using HTTP/2")
          .doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void verboseShowsAGoAway() {
    Http2Script leaving =
        new Http2Script(
            1, id -> new RawFrames().goAway(id, 0, "bye").bytes(Http2Script.hello(id).bytes()));
    try (RawServer server = leaving.start()) {
      CommandRun run = CommandRun.of("-v", PRIOR, server.url("/"), server.url("/"));
      assertThat(run.out()).isEqualTo("hellohello");
      assertThat(run.err())
          .contains("* [HTTP/2] received GOAWAY, error=0 (NO_ERROR), last_stream=1: bye\n");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void failuresHaveTheCodesOfCurl() {
    Http2Script reset = new Http2Script(1, id -> new RawFrames().reset(id, 2));
    try (RawServer server = reset.start()) {
      CommandRun run = CommandRun.of(PRIOR, server.url("/"));
      assertThat(run.exitCode()).isEqualTo(92);
      assertThat(run.err())
          .startsWith("rezo: (92) HTTP/2 stream was not closed cleanly: ")
          .contains("INTERNAL_ERROR");
    }
    Http2Script malformed = new Http2Script(1, id -> new RawFrames().data(id, "x", true));
    try (RawServer server = malformed.start()) {
      assertThat(CommandRun.of(PRIOR, server.url("/")).exitCode()).isEqualTo(92);
    }
    Http2Script broken = new Http2Script(1, id -> new RawFrames().windowUpdate(0, 0));
    try (RawServer server = broken.start()) {
      CommandRun run = CommandRun.of(PRIOR, server.url("/"));
      assertThat(run.exitCode()).isEqualTo(16);
      assertThat(run.err()).startsWith("rezo: (16) Error in the HTTP2 framing layer: ");
    }
  }

  @Test
  void theLastVersionThatIsAskedForCounts() {
    try (RawServer server = Http2Script.hello().start()) {
      CommandRun run = CommandRun.of("--http1.1", PRIOR, server.url("/"));
      assertThat(run.out()).isEqualTo("hello");
      assertThat(CommandRun.of("-V").out()).contains(" HTTP2 ");
    }
  }
}
