package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A323")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TraceCommandTest {

  private static final String CONTENT =
      "two\r\nlines, \u007f and \u00e4 " + "a".repeat(100) + "\r\n";

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
  }

  private String url() {
    return server.url("/some?query=1");
  }

  private void answers(MockResponse response) {
    server.handler(request -> response);
  }

  /** Both write to standard output, and the body elsewhere. */
  private List<String> traced(String option, String... more) {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> new File(place, "curl").canExecute()),
        "curl is not installed");
    List<String> words = new ArrayList<>(List.of("-s", option, "-", "-A", "same", "-o"));
    words.add(directory.resolve("body").toString());
    words.addAll(List.of(more));
    words.add(url());
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> curl = new ArrayList<>(List.of("curl", "-q"));
    curl.addAll(words);
    assertThat(comparable(run.out())).isEqualTo(comparable(output(curl)));
    return comparable(run.out());
  }

  private static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("curl: expected to run", e);
    }
  }

  /** What curl does with its connection afterwards is its own; connections have other numbers. */
  private static List<String> comparable(String trace) {
    return trace
        .replaceAll("(?m)^== Info: .*left intact\n", "")
        .replaceAll("\\(#\\d+\\)", "(#0)")
        .lines()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--trace", "--trace-ascii"})
  void whatIsSentAndReceivedIsShownAsCurlShowsIt(String option) {
    answers(MockResponse.ok(CONTENT.getBytes(StandardCharsets.UTF_8)).header("X-Some", "value"));
    assertThat(traced(option))
        .contains("== Info: Connected to 127.0.0.1 (127.0.0.1) port " + server.port() + " (#0)")
        .anyMatch(line -> line.startsWith("=> Send header, "))
        .contains("<= Recv header, 2 bytes (0x2)", "<= Recv data, 123 bytes (0x7b)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--trace", "--trace-ascii"})
  void whatIsUploadedIsShownAsCurlShowsIt(String option) {
    answers(MockResponse.status(204));
    assertThat(traced(option, "-H", "Content-Type: text/plain", "-d", "some=content&other=2"))
        .contains("=> Send data, 20 bytes (0x14)");
  }

  @Test
  void aSecretIsShownAsItIs() {
    answers(MockResponse.ok());
    assertThat(traced("--trace-ascii", "-H", "Authorization: Bearer shown"))
        .anyMatch(line -> line.endsWith(": Authorization: Bearer shown"));
  }

  @Test
  void codedContentIsShownAsItCame() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(CONTENT.getBytes(StandardCharsets.UTF_8));
    }
    answers(MockResponse.ok(coded.toByteArray()).header("Content-Encoding", "gzip"));
    CommandRun run = CommandRun.of("-s", "--compressed", "--trace", "%", url());
    assertThat(run.out()).isEqualTo(CONTENT);
    assertThat(run.err())
        .contains("<= Recv data, " + coded.size() + " bytes")
        .contains("\n0000: 1f 8b 08 ");
  }

  @Test
  void aTraceGoesToAFileThatAllTransfersShare() throws IOException {
    answers(MockResponse.ok("body"));
    Path file = directory.resolve("trace");
    Files.writeString(file, "of before\n");
    CommandRun run = CommandRun.of("-sZ", "--trace-ascii", file.toString(), url(), url());
    assertThat(run).isEqualTo(new CommandRun(0, "bodybody", ""));
    assertThat(Files.readAllLines(file))
        .doesNotContain("of before")
        .filteredOn(line -> line.equals("<= Recv data, 4 bytes (0x4)"))
        .hasSize(2);
  }

  @Test
  void entriesBeginWithTheTimeIfThatIsAskedFor() {
    answers(MockResponse.ok("body"));
    String time = "(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{6} ";
    CommandRun dump = CommandRun.of("-s", "--trace-time", "--trace-ascii", "%", url());
    assertThat(dump.err()).containsPattern(time + "=> Send header, ").contains("\n0000: GET ");
    CommandRun plain = CommandRun.of("-s", "--trace-time", "-v", url());
    assertThat(plain.err()).containsPattern(time + "> GET ").containsPattern(time + "< HTTP/1.1 ");
  }

  @Test
  void theLastOfTheseOptionsCounts() {
    answers(MockResponse.ok("body"));
    assertThat(CommandRun.of("-s", "-v", "--trace", "%", url()).err())
        .contains("=> Send header")
        .doesNotContain("> GET");
    assertThat(CommandRun.of("-s", "--trace", "%", "-v", url()).err())
        .contains("> GET")
        .doesNotContain("=> Send header");
  }

  @Test
  void aFileThatCannotBeWrittenIsToldBeforeAnythingIsSent() {
    CommandRun run = CommandRun.of("-s", "--trace", directory.resolve("no/such").toString(), url());
    assertThat(run.exitCode()).isEqualTo(ExitCode.WRITE_ERROR);
    assertThat(run.err()).contains("trace: expected a file that can be written");
    assertThat(server.accepted()).isZero();
  }

  @Test
  void aSessionHasNone() {
    CommandRun run = CommandRun.of("session", "--trace", "x");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED_INIT);
    assertThat(run.err()).contains("option --trace: not for a session");
  }
}
