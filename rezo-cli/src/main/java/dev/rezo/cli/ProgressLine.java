package dev.rezo.cli;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/**
 * One line of progress; its library is loaded with the first of them.
 *
 * <p>Lifecycle: shown until {@link #close}, which leaves it as it is at the end of the line.
 *
 * <p>Thread-safe as the bar of the library is.
 */
final class ProgressLine implements AutoCloseable {

  private static final int UPDATE_MILLIS = 100;

  /** Of a name, its end is what tells files apart. */
  private static final int LONGEST_NAME = 24;

  /** A bar that reaches the last column makes some terminals begin a new line. */
  private static final int MARGIN = 1;

  private static final int PERCENT_CELLS = 7;

  private final ProgressBar bar;
  private final Line line;

  private ProgressLine(ProgressBar bar, Line line) {
    this.bar = bar;
    this.line = line;
  }

  /**
   * Begins one.
   *
   * @param total bytes, or a negative number when nobody knows
   * @param barAlone whether a row of hashes and a percentage are all that is wanted, as in curl
   * @param columns of the terminal
   */
  static ProgressLine open(
      PrintStream err, String name, long total, boolean barAlone, int columns) {
    Unit unit = Unit.of(total);
    Line line = new Line(err, Math.max(1, columns - MARGIN));
    DecimalFormat speed = new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(shortened(name))
            .setInitialMax(total)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .continuousUpdate()
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" " + unit.name, unit.bytes)
            .showSpeed(speed)
            .setEtaFunction(ProgressLine::timeLeft)
            .setConsumer(line);
    if (barAlone) {
      builder.setRenderer(ProgressLine::hashes);
    }
    return new ProgressLine(builder.build(), line);
  }

  /** So many bytes are done. */
  void moveTo(long done) {
    bar.stepTo(done);
  }

  @Override
  public void close() {
    bar.close();
    line.close(); // A bar that is closed before it was drawn only draws, and does not end its line.
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "..." + name.substring(name.length() - LONGEST_NAME + 3);
  }

  /** At the mean speed so far; the library's own divides whole nanoseconds. */
  private static Optional<Duration> timeLeft(ProgressState state) {
    long done = state.getCurrent() - state.getStart();
    if (state.isIndefinite() || done <= 0) {
      return Optional.empty();
    }
    double nanosEach = (double) state.getElapsedAfterStart().toNanos() / done;
    return Optional.of(
        Duration.ofNanos((long) (nanosEach * (state.getMax() - state.getCurrent()))));
  }

  private static String hashes(ProgressState state, int columns) {
    int cells = Math.max(1, columns - PERCENT_CELLS);
    if (state.isIndefinite()) {
      return "#".repeat((int) (state.getElapsedAfterStart().toMillis() / UPDATE_MILLIS % cells));
    }
    double share = state.getNormalizedProgress();
    int full = (int) (share * cells);
    return "#".repeat(full)
        + " ".repeat(cells - full)
        + String.format(Locale.ROOT, " %5.1f%%", share * 100);
  }

  /** What bytes are counted in. */
  private enum Unit {
    BYTES("B", 1, 100_000),
    KILOBYTES("kB", 1_000, 100_000_000),
    MEGABYTES("MB", 1_000_000, 100_000_000_000L),
    GIGABYTES("GB", 1_000_000_000, Long.MAX_VALUE);

    private final String name;
    private final long bytes;
    private final long end;

    Unit(String name, long bytes, long end) {
      this.name = name;
      this.bytes = bytes;
      this.end = end;
    }

    /** The one in which this number has some digits, and not too many. */
    static Unit of(long total) {
      if (total < 0) {
        return KILOBYTES;
      }
      for (Unit unit : values()) {
        if (total < unit.end) {
          return unit;
        }
      }
      return GIGABYTES;
    }
  }

  /** Draws over the line before; the library's own would ask the terminal for its width. */
  private static final class Line implements ProgressBarConsumer {

    private final PrintStream err;
    private final int columns;
    private boolean ended;

    Line(PrintStream err, int columns) {
      this.err = err;
      this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    /** The library's thread may draw once more when the bar is closed. */
    @Override
    public synchronized void accept(String rendered) {
      if (!ended) {
        err.print("\r" + rendered + "\u001b[K");
        err.flush();
      }
    }

    @Override
    public synchronized void close() {
      if (!ended) {
        ended = true;
        err.println();
      }
    }
  }
}
