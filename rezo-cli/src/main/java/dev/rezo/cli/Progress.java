package dev.rezo.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal how far a transfer is, how fast, and how long it will take.
 *
 * <p>Immutable.
 */
final class Progress {

  /** What is over sooner needs no bar. */
  private static final long PATIENCE_MILLIS = 300;

  private static final long LOOK_MILLIS = 100;

  /** What is shown until it is closed; then its line is complete. */
  @FunctionalInterface
  interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  private final PrintStream err;
  private final boolean shown;
  private final boolean barAlone;
  private final int columns;

  private Progress(PrintStream err, boolean shown, boolean barAlone, int columns) {
    this.err = err;
    this.shown = shown;
    this.barAlone = barAlone;
    this.columns = columns;
  }

  /** As these options want it: not beside lines that are printed meanwhile, nor for several. */
  static Progress of(RunSettings run, PrintStream err) {
    boolean talks = run.verbose || "%".equals(run.traceFile);
    boolean shown =
        run.progressMeter
            && !run.silent
            && !talks
            && run.width() == 1
            && TextStyle.errorIsTerminal();
    return new Progress(err, shown, run.progressBar, TextStyle.errorColumns());
  }

  /** Where it is shown whatever standard error is. */
  static Progress on(PrintStream err, boolean barAlone, int columns) {
    return new Progress(err, true, barAlone, columns);
  }

  boolean isShown() {
    return shown;
  }

  /**
   * Begins to show a transfer, unless it is over in a moment.
   *
   * @param name of the file
   * @param total bytes, or a negative number when nobody knows
   * @param done bytes so far; asked by another thread
   */
  Shown begin(String name, long total, LongSupplier done) {
    return begin(name, total, done, PATIENCE_MILLIS);
  }

  /** The same, shown after so many milliseconds. */
  Shown begin(String name, long total, LongSupplier done, long patienceMillis) {
    CountDownLatch over = new CountDownLatch(1);
    Thread thread =
        new Thread(() -> show(name, total, done, patienceMillis, over), "rezo-progress");
    thread.setDaemon(true);
    thread.start();
    return () -> {
      over.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void show(
      String name, long total, LongSupplier done, long patienceMillis, CountDownLatch over) {
    try {
      if (over.await(patienceMillis, TimeUnit.MILLISECONDS)) {
        return;
      }
      try (ProgressLine line = ProgressLine.open(err, name, total, barAlone, columns)) {
        while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          line.moveTo(done.getAsLong());
        }
        line.moveTo(done.getAsLong());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody does so; the transfer does not depend on it.
    }
  }
}
