package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of transfers that are done again. */
@Tag("A321")
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class RetryCommandTest {

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void whatFailsForAMomentIsDoneAgain() {
    server.enqueue(MockResponse.status(503), MockResponse.status(503), MockResponse.ok("there"));
    CommandRun run =
        CommandRun.of(
            "-S",
            "--retry",
            "3",
            "--retry-delay",
            "0.01",
            "-w",
            " %{num_retries}",
            server.url("/"));
    assertThat(run.out()).isEqualTo("there 2");
    assertThat(run.err())
        .contains("Warning: Problem: HTTP error 503. Will retry in 0.0 s. 2 retries left.");
  }

  @Test
  void whatCameFromStandardInputIsNotSentAgain() throws IOException {
    server.enqueue(MockResponse.status(503), MockResponse.ok("there"));
    CommandRun run =
        CommandRun.withInput(
            "content", "-s", "--retry", "1", "--retry-delay", "0.01", "-T", "-", server.url("/up"));
    assertThat(run.out()).isEmpty();
    assertThat(server.requests()).extracting(RecordedRequest::text).containsExactly("content");
  }

  @Test
  void dataFromStandardInputIsSentAgainAndToAllUrls() throws IOException {
    server.handler(request -> MockResponse.ok());
    server.enqueue(MockResponse.status(503));
    CommandRun run =
        CommandRun.withInput(
            "content",
            "-s",
            "--retry",
            "1",
            "--retry-delay",
            "0.01",
            "-d",
            "@-",
            server.url("/1"),
            server.url("/2"));
    assertThat(run.exitCode()).isZero();
    assertThat(server.requests())
        .extracting(RecordedRequest::text)
        .containsExactly("content", "content", "content");
  }

  @Test
  void aDateThatIsFarAwayIsNoReasonToForgetATransfer() {
    server.handler(
        request ->
            MockResponse.status(503)
                .header("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")
                .body("busy"));
    CommandRun run =
        CommandRun.of("-s", "-f", "-Z", "--retry", "1", "--retry-max-time", "5", server.url("/"));
    assertThat(run.exitCode()).isEqualTo(22);
  }

  @Test
  void aServerThatRefusesIsAskedAgainOnlyIfThatIsSaid() throws IOException {
    try (Socket held = new Socket()) {
      held.bind(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), 0)); // Ours, and nobody listens there.
      String url = "http://127.0.0.1:" + held.getLocalPort() + "/";
      String[] again = {"-s", "--retry", "1", "--retry-delay", "0.01", "-w", "%{num_retries}", url};
      CommandRun run = CommandRun.of(again);
      assertThat(run.out()).isEqualTo("0");
      assertThat(run.exitCode()).isEqualTo(7);
      again = Arrays.copyOf(again, again.length + 1);
      again[again.length - 1] = "--retry-connrefused";
      run = CommandRun.of(again);
      assertThat(run.out()).isEqualTo("1");
      assertThat(run.exitCode()).isEqualTo(7);
    }
  }

  @Test
  void aRetryPutsNothingTwiceIntoTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "abcd");
    resume(
        file, "4", MockResponse.status(206).header("Content-Range", "bytes 4-9/10").body("456789"));
    assertThat(server.requests()).hasSize(2);
    assertThat(file).hasContent("abcd456789");
  }

  @Test
  void aRetryOfAResumedDownloadGoesOnBehindWhatHasCome() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "0123");
    resume(
        file, "-", MockResponse.status(206).header("Content-Range", "bytes 6-9/10").body("6789"));
    assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=6-");
    assertThat(file).hasContent("0123456789");
  }

  /** Goes on from an offset into a file; the first answer breaks after two bytes. */
  private void resume(Path file, String offset, MockResponse again) {
    MockResponse broken =
        MockResponse.status(206)
            .header("Content-Range", "bytes 4-9/10")
            .body("456789")
            .closeAfter(2);
    server.enqueue(broken, again);
    CommandRun run =
        CommandRun.of(
            "-s",
            "--retry",
            "1",
            "--retry-delay",
            "0.01",
            "--retry-all-errors",
            "-C",
            offset,
            "-o",
            file.toString(),
            server.url("/"));
    assertThat(run.exitCode()).isZero();
  }
}
