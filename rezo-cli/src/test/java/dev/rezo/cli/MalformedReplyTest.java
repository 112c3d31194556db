package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.RawServer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real curl 7.88 answers to the same bytes stands in the second column. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class MalformedReplyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "52 | 52 | ''",
        "56 |  0 | HTTP/1.1 200 OK~Content-Le",
        "56 | 52 | HTTP/1.1 20",
        " 1 |  1 | hello~~",
        " 1 |  1 | SSH-2.0-x~",
        " 1 |  1 | HTTP/1.1 abc OK~~",
        " 1 |  1 | HTTP/3.7 200 OK~~",
        "18 | 18 | HTTP/1.1 200 OK~Content-Length: 10~~abc",
        "56 | 56 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~abc",
        "18 | 18 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~abc",
        "18 | 18 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~",
        " 8 |  0 | HTTP/1.1 200 OK~Content-Length: 3~Content-Length: 4~~abcd",
        " 8 |  8 | HTTP/1.1 200 OK~Content-Length: -3~~abcd",
        " 8 |  8 | HTTP/1.1 200 OK~Foo~Content-Length: 3~~abc",
        "61 | 61 | HTTP/1.1 200 OK~Transfer-Encoding: foo~~abc",
        " 0 |  0 | HTTP/1.0 200 OK~~abc",
      })
  void hasAnExitCode(int expected, int ofCurl, String reply) {
    try (RawServer server =
        RawServer.start(
            peer -> {
              peer.readHead();
              peer.write(reply.replace("~", "\r\n")).finish();
              peer.awaitEnd();
            })) {
      CommandRun run = CommandRun.of("-sS", server.url("/"));
      assertThat(run.exitCode()).as(run.err()).isEqualTo(expected);
      assertThat(ofCurl == 0 || run.exitCode() != 0).isTrue();
      if (expected != 0) {
        assertThat(run.err()).startsWith("rezo: (" + expected + ") ");
      }
    }
  }
}
