package dev.rezo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells how transfers went: errors on standard error, {@code -w} and JSON on standard output, and
 * the sum of many.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class Report {

  private final RunSettings run;
  private final StandardStreams streams;
  private final long startNanos = System.nanoTime();
  private long transfers;
  private long failures;
  private long connections;
  private long bytes;
  private long nanos;
  private long longestNanos;
  private int firstFailure;
  private int last;

  Report(RunSettings run, StandardStreams streams) {
    this.run = run;
    this.streams = streams;
  }

  /** One transfer is over. */
  synchronized void add(Outcome outcome) {
    int exitCode = outcome.exitCode();
    Outcome.Failure failure = outcome.failure();
    if (failure != null && run.showsErrors()) {
      streams.err().println("rezo: (" + exitCode + ") " + failure.message());
    }
    if (!print(outcome)) {
      exitCode = ExitCode.WRITE_ERROR;
    }
    long duration = outcome.endNanos() - outcome.startNanos();
    transfers++;
    failures += exitCode == ExitCode.OK ? 0 : 1;
    connections += outcome.trace().opened();
    bytes += outcome.received().length();
    nanos += duration;
    longestNanos = Math.max(longestNanos, duration);
    firstFailure = firstFailure == ExitCode.OK ? exitCode : firstFailure;
    last = exitCode;
  }

  private boolean print(Outcome outcome) {
    try {
      WriteOut writeOut = outcome.job().set().writeOut();
      if (writeOut != null) {
        writeOut.print(outcome, streams);
      }
      if (run.jsonFormat) {
        byte[] line = (JsonReport.line(outcome) + "\n").getBytes(StandardCharsets.UTF_8);
        streams.out().write(line);
        streams.out().flush();
      }
      return true;
    } catch (IOException e) {
      if (run.showsErrors()) {
        streams
            .err()
            .println("rezo: (23) Failure writing output to destination: " + e.getMessage());
      }
      return false;
    }
  }

  /** Whether a transfer has failed so far. */
  synchronized boolean hasFailure() {
    return firstFailure != ExitCode.OK;
  }

  /** As in curl: of transfers one after another the last counts; of others the first failure. */
  synchronized int exitCode(boolean many) {
    return many ? firstFailure : last;
  }

  /** All in one line, as text or as JSON. */
  synchronized String summary() throws IOException {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double meanMillis = transfers == 0 ? 0 : nanos / 1e6 / transfers;
    if (!run.jsonFormat) {
      return String.format(
          Locale.ROOT,
          "rezo: %d transfers, %d failed, %d connections, %d bytes, %.3f s, %.1f/s,"
              + " mean %.3f ms, longest %.3f ms",
          transfers,
          failures,
          connections,
          bytes,
          seconds,
          transfers / seconds,
          meanMillis,
          longestNanos / 1e6);
    }
    return JsonText.object(
        out -> {
          out.writeNumberField("transfers", transfers);
          out.writeNumberField("failed", failures);
          out.writeNumberField("connections", connections);
          out.writeNumberField("bytes", bytes);
          out.writeNumberField("seconds", seconds);
          out.writeNumberField("meanMillis", meanMillis);
          out.writeNumberField("longestMillis", longestNanos / 1e6);
          out.writeNumberField("exitCode", firstFailure);
        });
  }
}
