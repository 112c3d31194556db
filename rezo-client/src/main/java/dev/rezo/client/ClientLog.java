package dev.rezo.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The log {@code dev.rezo.client}. It is looked up when there is something to say: looking it up
 * starts the logging system, which opens each jar of the class path, and which a process that has
 * nothing to say need not wait for.
 *
 * <p>Thread-safe.
 */
final class ClientLog {

  private ClientLog() {}

  private static final class Held {
    static final Logger LOGGER = System.getLogger("dev.rezo.client");
  }

  static Logger get() {
    return Held.LOGGER;
  }

  /** Something failed that nobody else is told of. */
  static void warn(String what, Throwable cause) {
    get().log(Level.WARNING, what, cause);
  }
}
