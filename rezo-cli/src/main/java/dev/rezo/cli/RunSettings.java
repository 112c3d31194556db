package dev.rezo.cli;

import org.jspecify.annotations.Nullable;

/**
 * The options of the whole command.
 *
 * <p>Lifecycle: filled option by option, read from then on.
 *
 * <p>Not thread-safe while it is filled.
 */
final class RunSettings {

  /** As many as curl runs at a time unless {@code --parallel-max} says otherwise. */
  private static final int DEFAULT_PARALLEL = 50;

  boolean silent;
  boolean showError;
  boolean verbose;
  @Nullable String traceFile;
  boolean traceHex;
  boolean traceTime;
  boolean failEarly;

  /** Whether progress is shown where there is a terminal. */
  boolean progressMeter = true;

  /** Whether that is a bar alone. */
  boolean progressBar;

  boolean help;

  /** What help is wanted about; empty for all that matters. */
  String helpSubject = "";

  boolean version;
  boolean manual;

  /** The shell whose completion is wanted, or null. */
  @Nullable Completion completion;

  boolean jsonFormat;
  boolean jsonBody;
  boolean parallel;
  int parallelMax = DEFAULT_PARALLEL;
  long repeat = 1;

  /** Whether failures are told in words. */
  boolean showsErrors() {
    return !silent || showError;
  }

  /** How many transfers run at a time. */
  int width() {
    return parallel ? parallelMax : 1;
  }
}
