package dev.rezo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the launcher has a JVM do once before it ends: the usual commands, so that all their classes
 * are loaded and go into the archive from which later JVMs start.
 *
 * <p>Immutable.
 */
public final class Rehearsal {

  private Rehearsal() {}

  /** Does them all; the exit code is 1 when one has failed, and then the archive is poorer. */
  public static void main(String[] args) throws IOException {
    System.exit(exitCodes().stream().allMatch(code -> code == ExitCode.OK) ? 0 : 1);
  }

  /** Does them all, against a server in this process. */
  static List<Integer> exitCodes() throws IOException {
    List<Integer> codes = new ArrayList<>();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    try (ProgressLine line = ProgressLine.open(nowhere, "file", 10, false, 80)) {
      line.moveTo(10);
    }
    File file = File.createTempFile("rezo", null);
    try (DemoServer server = new DemoServer()) {
      String plain = server.getPlainUrl() + "/hello";
      String secure = server.getSecureUrl() + "/hello";
      codes.add(run("", "--version"));
      codes.add(run("", "--help"));
      codes.add(run("", "-sS", "-i", "-L", "--compressed", "-w", "%{http_code}\\n", plain));
      codes.add(run("", "-v", "-o", file.getPath(), "--max-time", "9", plain));
      codes.add(run("", "-sS", "-k", secure));
      codes.add(
          run("", "-sS", "--json", "{}", "--format", "json", server.getPlainUrl() + "/vanish"));
      codes.add(run("{\"id\":1,\"url\":\"" + plain + "\"}\n", "session", "-s"));
      codes.add(run("", "doctor", "--http1.1", plain));
      codes.add(run("", "load", "-c", "2", "-n", "20", "--html", file.getPath(), plain));
    } finally {
      if (!file.delete()) {
        file.deleteOnExit();
      }
    }
    return codes;
  }

  private static int run(String input, String... words) {
    return Main.run(
        List.of(words),
        new StandardStreams(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new ByteArrayOutputStream(),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8)));
  }
}
