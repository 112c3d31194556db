package dev.rezo.cli;

/**
 * A row of a table of options: what help, manual and completions are made of.
 *
 * <p>Immutable.
 */
interface OptionRow {

  /** The letter, or 0 for none. */
  char shortName();

  /** The name behind two dashes. */
  String longName();

  /** How its argument is called; empty when it takes none. */
  String argument();

  /** What it does, in half a line. */
  String help();

  /** Whether it is on or off by being there. */
  default boolean isSwitch() {
    return argument().isEmpty();
  }
}
