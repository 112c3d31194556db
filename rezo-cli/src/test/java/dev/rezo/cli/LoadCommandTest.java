package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LoadCommandTest {

  /** What the command printed, and its exit code. */
  private record Printed(int exitCode, String out, String err) {
    Map<String, Object> json() throws Exception {
      return JsonText.read(out);
    }

    double number(String name) throws Exception {
      return Double.parseDouble(String.valueOf(json().get(name)));
    }
  }

  @Test
  void twoSecondsAreCountedAsTheServerCountsThem() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello"));

      Printed printed = load("-c", "4", "-d", "2s", "--warm-up", "0s", "--json", server.url("/"));

      assertThat(printed.exitCode()).isZero();
      assertThat(printed.number("requests")).isEqualTo(server.requests().size()).isPositive();
      assertThat(printed.number("seconds")).isGreaterThanOrEqualTo(2);
      assertThat(printed.number("bodyBytes")).isEqualTo(5 * printed.number("requests"));
      assertThat(printed.number("connectionsOpened")).isEqualTo(4);
      assertThat(printed.number("allocatedBytesPerRequest")).isPositive();
      assertThat(server.accepted()).isEqualTo(4);
    }
  }

  @Test
  void numberOfRequestsIsExact() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello").chunked(2));

      Printed printed = load("-c", "3", "-n", "100", server.url("/"));

      assertThat(printed.exitCode()).isZero();
      assertThat(server.requests()).hasSize(100);
      assertThat(printed.out())
          .contains("closed loop, 3 at a time")
          .contains("statuses     200: 100\n")
          .contains("errors       none\n")
          .contains("500 bytes")
          .containsPattern("pool         0 active, [123] idle, 0 waiting; 9[789] % reused\n")
          .doesNotContain("\n  closed  ")
          .doesNotContain("hint")
          .contains("p99.9");
      assertThat(printed.out().lines()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void openLoopStartsAtItsRateAndCountsLateStarts() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello"));

      Printed printed = load("-c", "4", "--rate", "100", "-n", "30", "--json", server.url("/"));

      assertThat(printed.exitCode()).isZero();
      assertThat(server.requests()).hasSize(30);
      assertThat(printed.number("seconds")).isGreaterThan(0.28);
    }
  }

  @Test
  void http2RunsAllStreamsOnOneConnection() throws Exception {
    try (RawServer server = new Http2Script(5, Http2Script::hello).start()) {
      String url = server.url("/");

      Printed printed = load("--http2-prior-knowledge", "-c", "5", "-n", "100", url);

      assertThat(printed.exitCode()).as(printed.out()).isZero();
      assertThat(printed.out())
          .contains("protocol     HTTP/2\n")
          .contains("connections  1 opened for 100 streams, warm-up included: 100.0 each\n");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void streamsBeyondTheLimitOfTheServerNeedMoreConnectionsUnlessThatIsForbidden() throws Exception {
    int maxConcurrentStreams = 3;
    try (RawServer server = Http2Script.hello(maxConcurrentStreams, 1).start()) {
      String url = server.url("/");

      Printed few =
          load("--http2-prior-knowledge", "-c", "4", "--max-connections", "1", "-n", "40", url);

      assertThat(few.exitCode()).as(few.out()).isZero();
      assertThat(few.out()).contains("4 at a time", "1 connections at most", "1 opened for");
      assertThat(server.accepted()).isEqualTo(1);

      Printed more =
          load("--http2-prior-knowledge", "-c", "4", "--max-connections", "3", "-n", "40", url);

      assertThat(more.exitCode()).as(more.out()).isZero();
      assertThat(server.accepted()).isBetween(3, 4);
    }
  }

  @Test
  void withoutKeepAliveEachRequestHasItsConnection() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello"));

      Printed printed = load("-c", "2", "-n", "10", "--keep-alive", "off", server.url("/"));

      assertThat(printed.exitCode()).isZero();
      assertThat(server.accepted()).isEqualTo(10);
      assertThat(printed.out())
          .contains("pool         0 active, 0 idle, 0 waiting; 0 % reused\n")
          .contains("closed       10 NOT_REUSABLE\n");
    }
  }

  @Test
  void aServerThatEndsEachConnectionIsHintedAt() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello").connectionClose());

      Printed printed = load("-c", "2", "-n", "30", server.url("/"));

      assertThat(printed.exitCode()).isZero();
      assertThat(printed.out())
          .contains("closed       30 NOT_REUSABLE\n")
          .contains("hint         CHECK_KEEP_ALIVE all buckets: 30 leases and no member used");
      assertThat(printed.out().lines()).allMatch(line -> line.length() <= 80);
      Printed json = load("-c", "2", "-n", "30", "--json", server.url("/"));
      assertThat(json.json().get("hints").toString()).startsWith("[CHECK_KEEP_ALIVE");
    }
  }

  @Test
  void whoSwitchesKeepAliveOffNeedsNoHintAboutIt() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello"));

      Printed printed = load("-c", "2", "-n", "30", "--keep-alive", "off", server.url("/"));

      assertThat(printed.out()).contains("30 NOT_REUSABLE").doesNotContain("hint");
    }
  }

  @Test
  void failuresAreCountedByKindAndTheFirstIsTheExitCode() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello").cutAfter(2));

      Printed printed = load("-c", "1", "-n", "3", "--json", server.url("/"));

      assertThat(printed.exitCode()).isEqualTo(ExitCode.PARTIAL_BODY);
      assertThat(printed.json().get("errors").toString()).isEqualTo("{BodyException BODY=3}");
    }
  }

  @Test
  void statusIsAFailureOnlyWhenAskedFor() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.status(503));

      assertThat(load("-c", "1", "-n", "2", server.url("/")).exitCode()).isZero();
      assertThat(load("-c", "1", "-n", "2", "-f", server.url("/")).exitCode()).isEqualTo(22);
    }
  }

  @Tag("A326")
  @Test
  void thePageHasPlotsAndNeedsNothingElse(@TempDir Path directory) throws Exception {
    Path page = directory.resolve("load.html");
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello"));

      Printed printed =
          load("-c", "2", "-d", "500ms", "--html", page.toString(), server.url("/?a=b&c=d"));

      assertThat(printed.exitCode()).isZero();
      assertThat(printed.out()).contains("p99.9");
    }
    String html = Files.readString(page);
    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("prefers-color-scheme: dark", "width=device-width")
        .contains("Latency by percentile", "Throughput over time", "Connections over time")
        .contains("processors", Runtime.version().toString())
        .doesNotContain("<script", "src=", "<link", "url(", "@import", "?a=b&c");
    assertThat(html.split("<svg ", -1)).hasSize(4);
    assertThat(html).doesNotContain("NaN", "Infinity");
  }

  @Test
  void aPageOfARunThatFailedIsWrittenToo(@TempDir Path directory) throws Exception {
    Path page = directory.resolve("load.html");
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello").cutAfter(2));

      assertThat(load("-c", "1", "-n", "3", "--html", page.toString(), server.url("/")).exitCode())
          .isEqualTo(ExitCode.PARTIAL_BODY);
    }
    assertThat(Files.readString(page))
        .contains("BodyException BODY: 3", "the first")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void aPageThatCannotBeWrittenIsToldBeforeTheRun(@TempDir Path directory) throws Exception {
    try (MockServer server = MockServer.start()) {
      Printed printed = load("--html", directory.toString(), server.url("/"));

      assertThat(printed.exitCode()).isEqualTo(ExitCode.WRITE_ERROR);
      assertThat(printed.err()).contains("option --html: expected a file that can be written");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Tag("A326")
  @Test
  void twoResultsAreCompared(@TempDir Path directory) throws Exception {
    Path before = directory.resolve("before.json");
    Path now = directory.resolve("now.json");
    Path page = directory.resolve("both.html");
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("hello"));
      Files.writeString(before, load("-c", "2", "-n", "200", "--json", server.url("/")).out());
      Files.writeString(now, load("-c", "3", "-n", "200", "--json", server.url("/")).out());
    }

    Printed printed = load("compare", before.toString(), now.toString(), "--html", page.toString());

    assertThat(printed.exitCode()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("not the same: requests at a time: 2, now 3\n")
        .containsPattern("  connections +[12] +[123]")
        .containsPattern("  errors +0 +0 +about the same\n")
        .contains("requests/s", "p50", "p99", "p99.9");
    assertThat(Files.readString(page)).contains("class=\"line a\"", "class=\"line b\"", "A ", "B ");
  }

  @Test
  void whatIsNoResultCannotBeCompared(@TempDir Path directory) throws Exception {
    String other = Files.writeString(directory.resolve("a.json"), "{\"a\":1}").toString();

    Printed printed = load("compare", other, other);

    assertThat(printed.exitCode()).isEqualTo(ExitCode.READ_ERROR);
    assertThat(printed.err()).contains(other, "expected a result of rezo load --json");
    assertThat(load("compare", other).exitCode()).isEqualTo(2);
    assertThat(load("compare", other, other, "-c", "1").err()).contains("-c: is not for load");
    assertThat(load("compare", directory.resolve("none").toString(), other).exitCode())
        .isEqualTo(ExitCode.READ_ERROR);
  }

  @Test
  void wrongWordsPointAtTheHelp() {
    Printed printed = load("--nonsense", "1");

    assertThat(printed.exitCode()).isEqualTo(2);
    assertThat(printed.err()).contains("--nonsense").contains("rezo load --help");
    assertThat(load("--help").out()).startsWith("Usage: rezo load");
  }

  private static Printed load(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    StandardStreams streams =
        new StandardStreams(
            InputStream.nullInputStream(), out, new PrintStream(err, true, StandardCharsets.UTF_8));
    int exitCode = new LoadCommand().run(List.of(words), streams);
    return new Printed(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
