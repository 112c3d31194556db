package dev.rezo.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command that was run in this process, with streams in memory. */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... words) {
    return withInput("", words);
  }

  static CommandRun withInput(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandRun run = withOutput(out, input, words);
    return new CommandRun(run.exitCode, out.toString(StandardCharsets.UTF_8), run.err);
  }

  static CommandRun withOutput(OutputStream out, String input, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    StandardStreams streams =
        new StandardStreams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int exitCode = Main.run(List.of(words), streams);
    return new CommandRun(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }
}
