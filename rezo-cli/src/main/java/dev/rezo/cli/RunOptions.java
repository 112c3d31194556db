package dev.rezo.cli;

/** What the options do that say how the whole command runs. Immutable. */
final class RunOptions {

  /** More threads than this wait for each other. */
  private static final int MOST_PARALLEL = 1000;

  private RunOptions() {}

  /** Carries out an option of {@link Option.Group#RUN}. */
  static void apply(OptionUse use, RunSettings run) throws UsageException {
    boolean on = use.on();
    switch (use.option()) {
      case SILENT -> run.silent = on;
      case SHOW_ERROR -> run.showError = on;
      case VERBOSE -> {
        run.verbose = on;
        run.traceFile = null; // As in curl, the last of these counts.
      }
      case TRACE, TRACE_ASCII -> {
        run.verbose = false;
        run.traceFile = use.value();
        run.traceHex = use.option() == Option.TRACE;
      }
      case TRACE_TIME -> run.traceTime = on;
      case FAIL_EARLY -> run.failEarly = on;
      case PARALLEL -> {
        run.parallel = on;
        if (!use.value().isEmpty()) {
          run.parallelMax = width(use);
        }
      }
      case PARALLEL_MAX -> run.parallelMax = width(use);
      case REPEAT -> run.repeat = use.number(1);
      case FORMAT -> run.jsonFormat = choice(use, "json", "text");
      case BODY -> run.jsonBody = choice(use, "base64", "none");
      case PROGRESS_BAR -> run.progressBar = on;
      case PROGRESS_METER -> run.progressMeter = on;
      case HELP -> {
        run.help = true;
        run.helpSubject = use.value();
      }
      case VERSION -> run.version = true;
      case MAN -> run.manual = on;
      case COMPLETION ->
          run.completion = choice(use, "bash", "zsh") ? Completion.BASH : Completion.ZSH;
      default -> throw new AssertionError(use);
    }
  }

  private static int width(OptionUse use) throws UsageException {
    return (int) Math.min(use.number(1), MOST_PARALLEL);
  }

  private static boolean choice(OptionUse use, String yes, String no) throws UsageException {
    if (!use.value().equals(yes) && !use.value().equals(no)) {
      throw UsageException.wrongWords(
          "option " + use.option() + ": expected " + yes + " or " + no + ", actual " + use.value());
    }
    return use.value().equals(yes);
  }
}
