package dev.rezo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What subcommands have in common: text goes to standard output, and what ends one early has a
 * message and an exit code.
 *
 * <p>Thread-safe as the streams are.
 *
 * @param name the subcommand, as in {@code doctor}
 * @param streams where it reads and writes
 */
record CommandFrame(String name, StandardStreams streams) {

  /** What is done within. */
  @FunctionalInterface
  interface Content {
    /** Does it; the exit code. */
    int run() throws UsageException, IOException, InterruptedException;
  }

  /** Runs to the end; the exit code. */
  int run(Content content) {
    try {
      return content.run();
    } catch (UsageException e) {
      streams.err().println("rezo: " + e.getMessage());
      if (e.hasHint()) {
        streams.err().println("rezo: try 'rezo " + name + " --help' for more information");
      }
      return e.exitCode();
    } catch (IOException e) {
      streams.err().println("rezo: (23) Failure writing output to destination: " + e.getMessage());
      return ExitCode.WRITE_ERROR;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.ABORTED;
    }
  }

  void print(String text) throws IOException {
    streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    streams.out().flush();
  }
}
