package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that go on where an earlier one stopped. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class ContinueCommandTest {

  private static final String CONTENT = "0123456789";

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
    assertThat(server.failures()).isEmpty();
  }

  private static MockResponse ranged(RecordedRequest request) {
    String range = request.header("Range");
    if (range == null) {
      return MockResponse.ok(CONTENT);
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    return from >= CONTENT.length()
        ? MockResponse.status(416).header("Content-Range", "bytes */10").body("no more")
        : MockResponse.status(206)
            .header("Content-Range", "bytes " + from + "-9/10")
            .body(CONTENT.substring(from));
  }

  private Path part(String text) throws IOException {
    return Files.writeString(directory.resolve("f"), text);
  }

  private CommandRun download(String offset) {
    return CommandRun.of(
        "-s", "-C", offset, "-o", directory.resolve("f").toString(), server.url("/"));
  }

  @Test
  void aDownloadGoesOnWhereTheFileEnds() throws IOException {
    server.handler(ContinueCommandTest::ranged);
    Path file = part("0123");
    assertThat(download("-").exitCode()).isZero();
    assertThat(server.takeRequest().header("Range")).isEqualTo("bytes=4-");
    assertThat(file).hasContent(CONTENT);
  }

  @Test
  void withoutAFileItBeginsAtTheBeginning() {
    server.handler(ContinueCommandTest::ranged);
    assertThat(download("-").exitCode()).isZero();
    assertThat(server.takeRequest().header("Range")).isNull();
    assertThat(directory.resolve("f")).hasContent(CONTENT);
  }

  @Test
  void anOffsetCountsWhateverIsThere() throws IOException {
    server.handler(ContinueCommandTest::ranged);
    Path file = part("ab");
    assertThat(download("8").exitCode()).isZero();
    assertThat(file).hasContent("ab89");
    assertThat(CommandRun.of("-s", "-C", "7", server.url("/")).out()).isEqualTo("789");
  }

  @Test
  void aFileThatIsWholeStaysAsItIs() throws IOException {
    server.handler(ContinueCommandTest::ranged);
    Path file = part(CONTENT);
    assertThat(download("-").exitCode()).isZero();
    assertThat(file).hasContent(CONTENT);
    server.handler(r -> MockResponse.ok(CONTENT));
    assertThat(download("-").exitCode()).isZero();
    assertThat(file).hasContent(CONTENT);
  }

  @Test
  void aServerWithoutRangesSpoilsNothing() throws IOException {
    server.handler(r -> MockResponse.ok(CONTENT));
    Path file = part("0123");
    CommandRun run = CommandRun.of("-C", "-", "-o", file.toString(), server.url("/"));
    assertThat(run.exitCode()).isEqualTo(33);
    assertThat(run.err())
        .isEqualTo("rezo: (33) HTTP server does not seem to support byte ranges. Cannot resume.\n");
    assertThat(file).hasContent("0123");
    server.handler(
        r -> MockResponse.status(206).header("Content-Range", "bytes 0-9/10").body(CONTENT));
    assertThat(download("-").exitCode()).isEqualTo(33);
    assertThat(file).hasContent("0123");
  }

  @Test
  void anUploadSendsTheRest() throws IOException {
    server.handler(r -> MockResponse.ok(r.text()));
    Path file = part(CONTENT);
    CommandRun run = CommandRun.of("-C", "6", "-T", file.toString(), server.url("/up"));
    assertThat(run.out()).isEqualTo("6789");
    RecordedRequest request = server.takeRequest();
    assertThat(request.header("Content-Range")).isEqualTo("bytes 6-9/10");
    assertThat(request.header("Content-Length")).isEqualTo("4");
    assertThat(request.header("Range")).isNull();
    assertThat(CommandRun.of("-C", "10", "-T", file.toString(), server.url("/")).exitCode())
        .isEqualTo(18);
    assertThat(CommandRun.of("-C", "-", "-T", file.toString(), server.url("/")).out())
        .isEqualTo(CONTENT);
    assertThat(CommandRun.of("-C", "6", "-T", "-", server.url("/")).exitCode()).isEqualTo(2);
  }

  @Test
  void whatContradictsItIsTold() {
    assertThat(CommandRun.of("-C", "5", "-r", "1-2", server.url("/")))
        .isEqualTo(
            new CommandRun(2, "", "rezo: (2) --continue-at is mutually exclusive with --range\n"));
    assertThat(CommandRun.of("-C", "x", server.url("/")).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("-C", "5", "--remove-on-error", server.url("/")).exitCode())
        .isEqualTo(2);
  }
}
