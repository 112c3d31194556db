package dev.rezo.io;

import java.lang.System.Logger.Level;

/**
 * Where a loop tells of exceptions that nobody else can be told of. The logger is looked up at the
 * first of them: looking it up starts the logging system, which a healthy process need not pay.
 *
 * <p>Thread-safe.
 */
final class LoopLog {

  private LoopLog() {}

  /** Tells that {@code what} threw, and that the loop goes on. */
  static void unexpected(Object where, String what, Throwable thrown) {
    System.getLogger("dev.rezo.io")
        .log(Level.ERROR, where + ": " + what + " threw; the loop goes on", thrown);
  }
}
