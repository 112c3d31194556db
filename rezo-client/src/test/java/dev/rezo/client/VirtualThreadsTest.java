package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Blocking calls on virtual threads that all share one carrier, in a process of its own, which is
 * told to have no more: who pinned it would stop all the others. Flight Recorder says who does.
 */
@Timeout(60)
class VirtualThreadsTest {

  static final String BODY = "0123456789".repeat(400);

  private static final int CALLS = 10_000;

  @TempDir private Path folder;
  private final Gate gate = new Gate();

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void tenThousandCallsWaitOnOneCarrierAndPinItNever() throws Exception {
    assertThat(trial("virtual", oneCarrier()))
        .isEqualTo("answered " + CALLS + ", on virtual threads " + CALLS);
    assertThat(pinned()).isEmpty();
  }

  @Test
  void theSameCallsAreAnsweredOnPlatformThreads() throws Exception {
    assertThat(trial("platform", List.of()))
        .isEqualTo("answered " + CALLS + ", on virtual threads 0");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void blockingInterceptorsOfTenThousandCallsWaitOnOneCarrierAndPinItNever() throws Exception {
    assertThat(trial("intercepted", oneCarrier()))
        .isEqualTo("answered " + CALLS + ", on virtual threads " + CALLS);
    assertThat(pinned()).isEmpty();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void whoPinsItsCarrierIsSeen() throws Exception {
    gate.open();
    trial("pinning", oneCarrier());
    assertThat(pinned()).contains("WaitsWhenLoaded");
  }

  private List<String> oneCarrier() {
    return List.of(
        "-Djdk.virtualThreadScheduler.parallelism=1",
        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
        "-XX:StartFlightRecording:settings=none,+jdk.VirtualThreadPinned#enabled=true,"
            + "+jdk.VirtualThreadPinned#threshold=0ms,filename="
            + recording());
  }

  private Path recording() {
    return folder.resolve("trial.jfr");
  }

  /** Runs the child; the server holds all answers back until all calls run. */
  private String trial(String how, List<String> options) throws Exception {
    try (MockServer server = MockServer.start()) {
      server.handler(
          request ->
              MockResponse.ok(BODY)
                  .headAfter(gate)
                  .stallAfter(BODY.length() / 2, Duration.ofMillis(1)));
      List<String> command = new ArrayList<>(List.of(tool("java")));
      command.addAll(options);
      command.addAll(List.of("-Xmx512m", "-cp", ExitTest.classPath()));
      command.addAll(
          List.of(BlockingCallsTrial.class.getName(), how, server.url("/"), String.valueOf(CALLS)));
      Process child = start(command);
      String last = "";
      try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          last = line;
          if (line.equals("all run")) {
            gate.open();
          }
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return last;
      } finally {
        child.destroyForcibly();
      }
    }
  }

  /** Each time that a virtual thread kept its carrier, with its stack. */
  private String pinned() throws IOException {
    Process child =
        start(
            List.of(
                tool("jfr"), "print", "--events", "VirtualThreadPinned", recording().toString()));
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
