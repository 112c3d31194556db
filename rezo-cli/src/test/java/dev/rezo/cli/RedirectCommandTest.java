package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What curl does of redirects and codings, where it is told to. */
@Tag("A320")
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class RedirectCommandTest {

  private MockServer server;
  private MockServer other;

  @BeforeEach
  void start() throws IOException {
    other = MockServer.start();
    other.handler(request -> MockResponse.ok("elsewhere"));
    server = MockServer.start();
    server.handler(this::answer);
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.target();
    if (path.startsWith("/to/")) {
      return MockResponse.status(Integer.parseInt(path.substring(4))).header("Location", "/there");
    }
    return switch (path) {
      case "/chain" -> MockResponse.status(302).header("Location", "/to/301");
      case "/away" -> MockResponse.status(302).header("Location", other.url("/x"));
      case "/secure" -> MockResponse.status(302).header("Location", "https://127.0.0.1:1/");
      default -> MockResponse.ok(request.method() + " here");
    };
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    other.close();
  }

  @Test
  void nothingIsFollowedUnlessItIsToldTo() {
    CommandRun run =
        CommandRun.of(
            "-sS", "-w", "%{http_code} %{num_redirects} %{redirect_url}", server.url("/to/302"));
    assertThat(run).isEqualTo(new CommandRun(0, "302 0 " + server.url("/there"), ""));
  }

  @Test
  void aChainIsFollowedAndCounted() {
    CommandRun run =
        CommandRun.of(
            "-sSL",
            "-w",
            " %{http_code} %{num_redirects} %{url_effective} [%{redirect_url}]",
            server.url("/chain"));
    assertThat(run)
        .isEqualTo(new CommandRun(0, "GET here 200 2 " + server.url("/there") + " []", ""));
  }

  @Test
  void theHeadsOfAllHopsAreShown() {
    CommandRun run = CommandRun.of("-sSLi", server.url("/chain"));
    assertThat(run.out())
        .containsSubsequence("302", "Location: /to/301", "301", "Location: /there", "200", "here");
    CommandRun verbose = CommandRun.of("-sSLv", server.url("/chain"));
    assertThat(verbose.err())
        .containsSubsequence("> GET /chain", "< HTTP/1.1 302", "> GET /to/301", "> GET /there");
  }

  @ParameterizedTest
  @CsvSource({
    "301, '', GET", "301, --post301, POST", "302, '', GET", "302, --post302, POST",
    "303, '', GET", "303, --post303, POST", "307, '', POST", "308, '', POST",
  })
  void aPostBecomesAGetAsCurlHasIt(int status, String option, String method) {
    String url = server.url("/to/" + status);
    CommandRun run =
        option.isEmpty()
            ? CommandRun.of("-sSL", "-d", "a=b", url)
            : CommandRun.of("-sSL", option, "-d", "a=b", url);
    assertThat(run).isEqualTo(new CommandRun(0, method + " here", ""));
  }

  @ParameterizedTest
  @CsvSource({"1, 47", "2, 0", "-1, 0", "0, 47"})
  void thereAreNoMoreThanAllowed(String most, int exitCode) {
    CommandRun run = CommandRun.of("-sSL", "--max-redirs", most, server.url("/chain"));
    assertThat(run.exitCode()).isEqualTo(exitCode);
    if (exitCode == 47) {
      assertThat(run.err()).startsWith("rezo: (47) Too many redirects");
    }
  }

  @Test
  void credentialsGoElsewhereOnlyIfTheOtherIsTrusted() throws IOException {
    CommandRun.of("-sSL", "-u", "a:b", server.url("/away"));
    assertThat(other.takeRequest().header("Authorization")).isNull();
    CommandRun.of("-sS", "--location-trusted", "-u", "a:b", server.url("/away"));
    assertThat(other.takeRequest().header("Authorization")).isEqualTo("Basic YTpi");
  }

  @ParameterizedTest
  @CsvSource({
    "-L, --digest, Digest, 1",
    "--location-trusted, --digest, Digest, 2",
    "-L, --anyauth, Basic, 1",
    "--location-trusted, --anyauth, Basic, 2",
    "--location-trusted, --digest, Basic, 1",
  })
  void aChallengeElsewhereIsAnsweredIfTheOtherIsTrusted(
      String follow, String scheme, String asked, int requests) {
    other.handler(
        request ->
            request.header("Authorization") == null
                ? MockResponse.status(401)
                    .header("WWW-Authenticate", asked + " realm=\"r\", nonce=\"n\", qop=\"auth\"")
                : MockResponse.ok("in"));
    CommandRun run = CommandRun.of("-sS", follow, scheme, "-u", "a:b", server.url("/away"));
    assertThat(run.exitCode()).isZero();
    assertThat(other.requests()).hasSize(requests);
    assertThat(run.out()).isEqualTo(requests == 2 ? "in" : "");
    if (requests == 2) {
      assertThat(other.requests().get(1).header("Authorization")).startsWith(asked + " ");
    }
  }

  @Test
  void schemesThatAreNotAllowedAreNotFollowed() {
    CommandRun run = CommandRun.of("-sSL", "--proto-redir", "=http", server.url("/secure"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("Protocol \"https\" not supported or disabled");
  }

  @Test
  void theFirstRequestNeedsNoPermissionOfRedirects() {
    CommandRun run = CommandRun.of("-sSL", "--proto-redir", "=https", server.url("/plain"));
    assertThat(run).isEqualTo(new CommandRun(0, "GET here", ""));
    CommandRun redirected = CommandRun.of("-sSL", "--proto-redir", "=https", server.url("/to/302"));
    assertThat(redirected.exitCode()).isEqualTo(1);
    assertThat(redirected.err()).contains("Protocol \"http\" not supported or disabled");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void whatIsCompressedIsAskedForAndDecodedWhereItIsToldTo() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("in short".getBytes(StandardCharsets.US_ASCII));
    }
    server.handler(
        request ->
            request.header("Accept-Encoding") == null
                ? MockResponse.ok("at length")
                : MockResponse.status(200)
                    .header("Content-Encoding", "gzip")
                    .body(bytes.toByteArray()));
    assertThat(CommandRun.of("-sS", server.url("/")).out()).isEqualTo("at length");
    CommandRun run = CommandRun.of("-sSi", "--compressed", server.url("/"));
    assertThat(run.out()).contains("Content-Encoding: gzip").endsWith("\r\n\r\nin short");
  }
}
