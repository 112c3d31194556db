package dev.rezo.bench.facts;

/**
 * How a call ended, if it did.
 *
 * <p>Immutable.
 *
 * @param end how
 * @param status of an answer, else 0
 * @param length of its body, else 0
 * @param text the beginning of its body, or what an error says
 * @param millis how long it took
 */
record Outcome(End end, int status, long length, String text, long millis) {

  /** How a call ends. Immutable. */
  enum End {
    /** The application got an answer. */
    ANSWERED,
    /** The application got an error. */
    FAILED,
    /** The application got neither, for as long as it was looked at. */
    WAITING
  }

  static Outcome waiting(long millis) {
    return new Outcome(End.WAITING, 0, 0, "", millis);
  }

  boolean isAnswered() {
    return end == End.ANSWERED;
  }

  boolean isError() {
    return end == End.FAILED;
  }

  /** In words, for who reads the log. */
  String shown() {
    return switch (end) {
      case ANSWERED -> status + ", " + length + " B '" + text + "'";
      case FAILED -> "error " + text;
      case WAITING -> "waits";
    };
  }

  /** In words, for a table whose scenario has no other words. */
  String cell() {
    return switch (end) {
      case ANSWERED -> status + " with " + length + " B";
      case FAILED -> "error";
      case WAITING -> "waits after " + millis / 1_000 + " s";
    };
  }
}
