package dev.rezo.cli;

/**
 * The command cannot be carried out as it was given.
 *
 * <p>Immutable.
 */
final class UsageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final boolean hint;

  private UsageException(String message, int exitCode, boolean hint) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  /** Words that cannot be understood: exit code 2, with a hint at the help. */
  static UsageException wrongWords(String message) {
    return new UsageException(message, ExitCode.FAILED_INIT, true);
  }

  /** Understood and impossible: exit code 2. */
  static UsageException impossible(String message) {
    return new UsageException(message, ExitCode.FAILED_INIT, false);
  }

  /** Another of curl's exit codes. */
  static UsageException of(int exitCode, String message) {
    return new UsageException(message, exitCode, false);
  }

  int exitCode() {
    return exitCode;
  }

  /** Whether the help would help. */
  boolean hasHint() {
    return hint;
  }
}
