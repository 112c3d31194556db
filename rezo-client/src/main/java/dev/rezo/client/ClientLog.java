package dev.rezo.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

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

  /**
   * Something failed that nobody else is told of. Where there is no log, as when its own classes
   * cannot be loaded, the standard error stream hears it: who warns must go on.
   */
  static void warn(String what, Throwable cause) {
    warn(ClientLog::get, what, cause);
  }

  @SuppressWarnings("SystemOut") // Nothing else is left.
  static void warn(Supplier<Logger> log, String what, Throwable cause) {
    try {
      log.get().log(Level.WARNING, what, cause);
    } catch (Throwable e) {
      System.err.println("dev.rezo.client: " + what + ": " + cause + " (no log: " + e + ")");
    }
  }
}
