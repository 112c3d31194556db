package dev.rezo.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.RawServer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are more than a question and its answer, as curl sends them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class MessageCommandTest {

  @Test
  void aBodyWaitsToBeWanted() {
    try (RawServer server =
        RawServer.start(
            peer -> {
              assertThat(peer.readHead()).contains("Expect: 100-continue\r\n");
              peer.write("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
              peer.awaitEnd();
            })) {
      CommandRun run =
          CommandRun.of(
              "-sS",
              "-H",
              "Expect: 100-continue",
              "-d",
              "secret",
              "-w",
              " %{http_code}",
              server.url("/"));
      assertThat(run).isEqualTo(new CommandRun(0, "no 417", ""));
    }
  }

  @Test
  void itWaitsNoLongerThanItIsTold() {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.readHead();
              assertThat(new String(peer.read(6), US_ASCII)).isEqualTo("secret");
              peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              peer.awaitEnd();
            })) {
      long start = System.nanoTime();
      CommandRun run =
          CommandRun.of(
              "-sS",
              "-H",
              "Expect: 100-continue",
              "--expect100-timeout",
              "0.2",
              "-d",
              "secret",
              server.url("/"));
      assertThat(run.out()).isEqualTo("ok");
      assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
    }
  }

  @Test
  void whatComesAfterASwitchIsTheOutput() {
    try (RawServer server =
        RawServer.start(
            peer -> {
              assertThat(peer.readHead())
                  .contains("Upgrade: echo\r\n")
                  .contains("Connection: Upgrade\r\n");
              peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\nhel");
              peer.write("lo").finish();
              peer.awaitEnd();
            })) {
      CommandRun run = CommandRun.of("-sS", "-H", "Upgrade: echo", server.url("/"));
      assertThat(run).isEqualTo(new CommandRun(0, "hello", ""));
    }
  }

  @Test
  void theTargetIsWhatIsAskedFor() {
    try (RawServer server =
        RawServer.start(
            peer -> {
              assertThat(peer.readHead()).startsWith("OPTIONS * HTTP/1.1\r\n");
              peer.write("HTTP/1.1 204 No Content\r\n\r\n").finish();
              peer.awaitEnd();
            })) {
      CommandRun run =
          CommandRun.of(
              "-sS", "-v", "-X", "OPTIONS", "--request-target", "*", server.url("/unused"));
      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).contains("> OPTIONS * HTTP/1.1\n");
    }
    CommandRun split = CommandRun.of("--request-target", "/a b", "http://127.0.0.1:1/");
    assertThat(split.exitCode()).isEqualTo(43);
  }
}
