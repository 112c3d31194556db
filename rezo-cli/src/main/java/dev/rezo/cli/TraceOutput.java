package dev.rezo.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command tells what it does on the way, and in which form: nowhere, by {@code -v} on
 * standard error, or as a trace in a file.
 *
 * <p>Lifecycle: opened before the first transfer, closed after the last.
 *
 * <p>Thread-safe as its stream is.
 */
final class TraceOutput implements AutoCloseable {

  /** As in 03:09:19.634330, local time. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS ", Locale.ROOT);

  private final @Nullable VerboseText text;
  private final boolean showsData;
  private final @Nullable PrintStream own;

  private TraceOutput(@Nullable VerboseText text, boolean showsData, @Nullable PrintStream own) {
    this.text = text;
    this.showsData = showsData;
    this.own = own;
  }

  /**
   * Opens it.
   *
   * @throws UsageException when the file cannot be written
   */
  static TraceOutput open(RunSettings run, StandardStreams streams) throws UsageException {
    Supplier<String> time =
        run.traceTime ? () -> TIME.format(LocalTime.now(ZoneId.systemDefault())) : () -> "";
    String file = run.traceFile;
    if (file == null) {
      return new TraceOutput(
          run.verbose ? new VerboseText(new PlainForm(time), streams.err()) : null, false, null);
    }
    TraceForm form = new DumpForm(run.traceHex, time);
    if (file.equals("%")) {
      return new TraceOutput(new VerboseText(form, streams.err()), true, null);
    }
    if (file.equals("-")) {
      PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
      return new TraceOutput(new VerboseText(form, out), true, null);
    }
    try {
      PrintStream own =
          new PrintStream(
              new BufferedOutputStream(new FileOutputStream(file)), false, StandardCharsets.UTF_8);
      return new TraceOutput(new VerboseText(form, own), true, own);
    } catch (IOException e) {
      throw UsageException.of(
          ExitCode.WRITE_ERROR, "trace: expected a file that can be written, actual " + e);
    }
  }

  /** Writes it down, or null when nobody wants to know. */
  @Nullable VerboseText text() {
    return text;
  }

  /** Whether bodies are shown too. */
  boolean showsData() {
    return showsData;
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
