package dev.rezo.cli;

/**
 * One option as it was given.
 *
 * <p>Immutable.
 *
 * @param option which
 * @param value its argument; empty when it takes none
 * @param on false for {@code --no-name}
 */
record OptionUse(Option option, String value, boolean on) {

  /** Its argument as a number of at least {@code least}. */
  long number(long least) throws UsageException {
    try {
      long number = Long.parseLong(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is too small is.
    }
    throw UsageException.wrongWords(
        "option " + option + ": expected a proper numerical parameter of at least " + least);
  }

  /** Its argument in seconds, as nanoseconds; 0 for no limit. */
  long secondsInNanos() throws UsageException {
    double seconds;
    try {
      seconds = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw UsageException.wrongWords(
          "option " + option + ": expected a proper numerical parameter");
    }
    if (!(seconds >= 0)) {
      throw UsageException.wrongWords(
          "option " + option + ": expected a positive numerical parameter");
    }
    return (long) Math.min(seconds * 1e9, Long.MAX_VALUE / 8.0);
  }
}
