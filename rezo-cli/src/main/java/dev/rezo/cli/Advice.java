package dev.rezo.cli;

import org.jspecify.annotations.Nullable;

/**
 * One piece of advice, with its reason.
 *
 * <p>Immutable.
 *
 * @param level how much it matters
 * @param setting the setting of a client that it is about, or null
 * @param text what to know or to do, and why
 */
record Advice(Level level, @Nullable String setting, String text) {

  /** How much a piece of advice matters. */
  enum Level {
    /** As it should be. */
    GOOD,
    /** Worth knowing; nothing has to be done. */
    NOTE,
    /** Somebody should do something. */
    WRONG
  }

  static Advice good(@Nullable String setting, String text) {
    return new Advice(Level.GOOD, setting, text);
  }

  static Advice note(@Nullable String setting, String text) {
    return new Advice(Level.NOTE, setting, text);
  }

  static Advice wrong(@Nullable String setting, String text) {
    return new Advice(Level.WRONG, setting, text);
  }
}
