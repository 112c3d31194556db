package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that the client runs keeps a process alive. */
@Timeout(60)
class ExitTest {

  /** Of a thread that waits for more work; a machine that is busy ends a process sooner. */
  private static final Duration LEAST_LINGER = Duration.ofSeconds(10);

  /** The child: one call with a connection that stays open, no close(), then main returns. */
  static final class OneCall {
    private OneCall() {}

    public static void main(String[] arguments) throws IOException {
      RezoClient client = RezoClient.create();
      client
          .post(arguments[0])
          .body(Bodies.stream(InputStream::nullInputStream, -1, "x/y"))
          .send(BodyReaders.text());
      System.out.println(Instant.now());
    }
  }

  @Test
  @Tag("A13")
  @Tag("A14")
  @Tag("A115")
  @Tag("A135")
  @Tag("F3")
  void aProcessThatDoesNotCloseItsClientEndsAtOnce() throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok("x"));
      Process child =
          new ProcessBuilder(
                  List.of(
                      ProcessHandle.current().info().command().orElse("java"),
                      "-cp",
                      classPath(),
                      OneCall.class.getName(),
                      server.url("/")))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output =
          new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
      Duration linger = Duration.between(Instant.parse(output), Instant.now());
      assertThat(linger).isLessThan(LEAST_LINGER);
    }
  }

  static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    return modules
        + java.io.File.pathSeparator
        + System.getProperty("java.class.path")
        + java.io.File.pathSeparator
        + OneCall.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
