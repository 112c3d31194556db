package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class RequestCommandTest {

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
    assertThat(server.failures()).isEmpty();
  }

  @Test
  void theBodyGoesToStandardOutput() {
    server.enqueue(MockResponse.ok("hello"));
    CommandRun run = CommandRun.of(server.url("/p?q"));
    assertThat(run).isEqualTo(new CommandRun(0, "hello", ""));
    assertThat(server.takeRequest().target()).isEqualTo("/p?q");
  }

  @Test
  void urlsShareAConnectionOneAfterTheOther() {
    server.enqueue(MockResponse.ok("a"), MockResponse.ok("b"), MockResponse.ok("c"));
    CommandRun run =
        CommandRun.of("-w", " %{num_connects};", server.url("/1"), server.url("/[2-3]"));
    assertThat(run.out()).isEqualTo("a 1;b 0;c 0;");
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void optionsAfterNextAreOtherOnesOnTheSameConnection() {
    server.enqueue(MockResponse.ok("a"), MockResponse.ok("b"));
    CommandRun run =
        CommandRun.of("-d", "x", server.url("/1"), "--next", "-XPUT", server.url("/2"));
    assertThat(run.out()).isEqualTo("ab");
    assertThat(server.takeRequest().text()).isEqualTo("x");
    assertThat(server.takeRequest().method()).isEqualTo("PUT");
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void headsInterimResponsesAndTrailersAreIncluded() {
    server.enqueue(
        MockResponse.ok("abc")
            .chunked(3)
            .header("X-A", "b")
            .trailer("X-Sum", "9")
            .interim(103, "Link: </a>"));
    CommandRun run = CommandRun.of("-i", server.url("/"));
    assertThat(run.out())
        .startsWith("HTTP/1.1 103 Interim\r\nLink: </a>\r\n\r\nHTTP/1.1 200 ")
        .contains("\r\nX-A: b\r\n")
        .endsWith("\r\n\r\nabcX-Sum: 9\r\n");
  }

  @Test
  void headAsksForTheHeadAndShowsIt() {
    server.enqueue(MockResponse.ok("abc"));
    CommandRun run = CommandRun.of("-I", server.url("/"));
    assertThat(run.out()).startsWith("HTTP/1.1 200").endsWith("Content-Length: 3\r\n\r\n");
    assertThat(server.takeRequest().method()).isEqualTo("HEAD");
  }

  @Test
  void filesAreNamedByTheOptionTheUrlOrThePattern() throws IOException {
    server.handler(request -> MockResponse.ok(request.target()));
    String dir = directory.toString();
    assertThat(
            CommandRun.of(
                    "--output-dir", dir, "-o", "x", server.url("/a"), "-O", server.url("/b?q"))
                .exitCode())
        .isZero();
    CommandRun.of("-o", dir + "/new/#1", "--create-dirs", server.url("/{c,d}"));
    assertThat(Files.readString(directory.resolve("x"))).isEqualTo("/a");
    assertThat(Files.readString(directory.resolve("b"))).isEqualTo("/b?q");
    assertThat(Files.readString(directory.resolve("new/d"))).isEqualTo("/d");
  }

  @Test
  void aStatusFailsOnlyWhereAsked() {
    server.handler(request -> MockResponse.status(404).body("nope"));
    assertThat(CommandRun.of(server.url("/"))).isEqualTo(new CommandRun(0, "nope", ""));
    assertThat(CommandRun.of("-f", server.url("/")))
        .isEqualTo(new CommandRun(22, "", "rezo: (22) The requested URL returned error: 404\n"));
    assertThat(CommandRun.of("-s", "--fail-with-body", server.url("/")))
        .isEqualTo(new CommandRun(22, "nope", ""));
  }

  @Test
  void ofTransfersInTurnTheLastCountsUnlessTheFirstFailureEndsThem() {
    server.handler(r -> MockResponse.status(r.target().equals("/bad") ? 500 : 200));
    assertThat(CommandRun.of("-sf", server.url("/bad"), server.url("/ok")).exitCode()).isZero();
    int before = server.requests().size();
    CommandRun run = CommandRun.of("-sf", "--fail-early", server.url("/bad"), server.url("/ok"));
    assertThat(run.exitCode()).isEqualTo(22);
    assertThat(server.requests()).hasSize(before + 1);
  }

  @Test
  void whatIsTooLargeIsNotWritten() {
    server.handler(
        r -> r.target().equals("/c") ? MockResponse.ok("abc").chunked(3) : MockResponse.ok("abc"));
    assertThat(CommandRun.of("-s", "--max-filesize", "2", server.url("/")))
        .isEqualTo(new CommandRun(63, "", ""));
    assertThat(CommandRun.of("-s", "--max-filesize", "2", server.url("/c")).exitCode())
        .isEqualTo(63);
    assertThat(CommandRun.of("-s", "--max-filesize", "3", server.url("/")).out()).isEqualTo("abc");
  }

  @Test
  void anOutputThatBreaksIsCode23() {
    server.enqueue(MockResponse.ok("abc"));
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    CommandRun run = CommandRun.withOutput(broken, "", server.url("/"));
    assertThat(run.exitCode()).isEqualTo(23);
    assertThat(run.err())
        .isEqualTo(
            "rezo: (23) Failure writing output to destination: standard output: Broken pipe\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatNoTransferShouldThrowFailsTheCommand(int width) {
    server.handler(r -> MockResponse.ok("abc"));
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException("planted");
          }
        };
    String max = Integer.toString(width);
    assertThatThrownBy(
            () ->
                CommandRun.withOutput(
                    broken, "", "-Z", "--parallel-max", max, server.url("/[1-9]")))
        .isInstanceOf(RuntimeException.class)
        .hasStackTraceContaining("UnsupportedOperationException: planted");
    assertThat(server.requests()).hasSizeBetween(1, width + 1); // Nothing begins behind a failure.
  }

  @Test
  void aPartialFileStaysUnlessItIsToBeRemoved() throws IOException {
    server.handler(r -> MockResponse.ok("0123456789").cutAfter(3));
    Path file = directory.resolve("f");
    assertThat(CommandRun.of("-s", "-o", file.toString(), server.url("/")).exitCode())
        .isEqualTo(18);
    assertThat(Files.readString(file)).isEqualTo("012");
    CommandRun.of("-s", "--remove-on-error", "-o", file.toString(), server.url("/"));
    assertThat(file).doesNotExist();
  }

  @Test
  void maxTimeHoldsForTheWholeTransfer() {
    Gate never = new Gate();
    server.handler(r -> MockResponse.ok("abc").stallAfter(1, never));
    CommandRun run;
    int millis = 100;
    do { // Where the machine is busy, the head alone may take longer than a short limit.
      millis *= 2;
      run = CommandRun.of("-m", String.valueOf(millis / 1000.0), server.url("/"));
      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.err()).startsWith("rezo: (28) Operation timed out: ").contains(millis + " ms");
    } while (run.out().isEmpty() && millis < 6_000);
    never.open();
    assertThat(run.out()).isEqualTo("a");
  }

  @Test
  void namesLeadWhereOptionsSay() {
    server.handler(r -> MockResponse.ok(String.valueOf(r.header("Host"))));
    String port = String.valueOf(server.port());
    assertThat(
            CommandRun.of("--resolve", "a.test:" + port + ":127.0.0.1", "http://a.test:" + port)
                .out())
        .isEqualTo("a.test:" + port);
    assertThat(CommandRun.of("--connect-to", "::127.0.0.1:" + port, "b.test").out())
        .isEqualTo("b.test");
  }

  @Test
  void uploadsAreStreamedFromFilesAndStandardInput() throws IOException {
    server.handler(r -> MockResponse.ok(r.method() + " " + r.text()));
    Path file = Files.writeString(directory.resolve("f"), "data");
    assertThat(CommandRun.of("-T", file.toString(), server.url("/up/")).out())
        .isEqualTo("PUT data");
    assertThat(server.takeRequest().target()).isEqualTo("/up/f");
    assertThat(CommandRun.withInput("piped", "-T", "-", server.url("/x")).out())
        .isEqualTo("PUT piped");
    assertThat(Objects.requireNonNull(server.takeRequest().header("Transfer-Encoding")))
        .isEqualTo("chunked");
    assertThat(CommandRun.of("--data-binary", "@" + file, server.url("/x")).out())
        .isEqualTo("POST data");
  }

  @Test
  void verboseTellsBothHeadsAndTheReuse() {
    server.handler(r -> MockResponse.ok("x").reason("Fine"));
    CommandRun run = CommandRun.of("-v", "-d", "ab", server.url("/1"), server.url("/2"));
    assertThat(run.err().lines().toList())
        .contains(
            "*   Trying 127.0.0.1:" + server.port() + "...",
            "> POST /1 HTTP/1.1",
            "> Content-Length: 2",
            "< HTTP/1.1 200 Fine",
            "< Content-Length: 1")
        .anyMatch(line -> line.startsWith("* Connected to 127.0.0.1 (127.0.0.1) port "))
        .anyMatch(line -> line.startsWith("* Re-using existing connection #"));
  }

  @Test
  void writeOutKnowsSizesNamesAndPlaces() {
    server.enqueue(MockResponse.status(201).header("Content-Type", "a/b").body("12345"));
    CommandRun run =
        CommandRun.of(
            "-s",
            "-o",
            "/dev/null",
            "-d",
            "ab",
            "-w",
            "%{http_code} %{size_download} %{size_upload} %{method} %{content_type} %{scheme}"
                + " %{http_version} %{remote_port} %header{content-type} %%\\t%{exitcode}"
                + "%{stderr}err%{stdout} %{nope}%{filename_effective}",
            server.url("/"));
    assertThat(run.out())
        .isEqualTo("201 5 2 POST a/b HTTP 1.1 " + server.port() + " a/b %\t0 /dev/null");
    assertThat(run.err()).isEqualTo("errrezo: unknown --write-out variable: 'nope'\n");
  }

  @Test
  void aRepetitionIsCountedAndItsBodiesAreDropped() {
    server.handler(r -> MockResponse.ok("12345"));
    CommandRun run = CommandRun.of("--repeat", "20", "--parallel", "4", server.url("/"));
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("rezo: 20 transfers, 0 failed, ").contains(" 100 bytes, ");
    assertThat(server.accepted()).isBetween(1, 4);
  }

  @Test
  void ofARepetitionTheFirstFailureCounts() {
    server.enqueue(MockResponse.ok("a"), MockResponse.status(500), MockResponse.ok("b"));
    CommandRun run = CommandRun.of("-sf", "--repeat", "3", server.url("/"));
    assertThat(run.exitCode()).isEqualTo(22);
    assertThat(run.err()).startsWith("rezo: 3 transfers, 1 failed, ");
  }

  @Test
  void optionsOfLaterCapabilitiesAndWrongWordsSaySo() {
    for (String option : List.of("--http3", "--raw", "--tr-encoding")) {
      CommandRun run = CommandRun.of(option, server.url("/"));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(": not there yet (").doesNotContain("try 'rezo");
    }
    assertThat(CommandRun.of("--bogus"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                """
                rezo: option --bogus: is unknown
                rezo: try 'rezo --help' for more information
                """));
    assertThat(CommandRun.of().err()).startsWith("rezo: no URL specified!\n");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void helpListsWhatMostPeopleWant() {
    String help = CommandRun.of("--help").out();
    assertThat(help).contains("-o, --output <file>", "--data").doesNotContain("--hsts");
    assertThat(CommandRun.of("-V").out()).startsWith("rezo " + Version.NUMBER);
  }
}
