package dev.rezo.cli;

import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Shows what Rezo logs as a command does: warnings and errors as one line on standard error, the
 * rest not at all. It also spares the command the start of java.util.logging.
 *
 * <p>Lifecycle: found and made by the platform, once.
 *
 * <p>Thread-safe.
 */
public final class WarningFinder extends System.LoggerFinder {

  /** The platform makes the finder, so what it shows cannot be a constructor's argument. */
  private static volatile Level threshold = Level.WARNING;

  /** Made by the platform. */
  public WarningFinder() {}

  /** Shows nothing from now on. */
  static void silence() {
    threshold = Level.OFF;
  }

  @Override
  public Logger getLogger(String name, Module module) {
    return new Lines(name, System.err);
  }

  /**
   * Writes lines.
   *
   * @param name who logs
   * @param out standard error
   */
  private record Lines(String name, PrintStream out) implements Logger {

    /** Of others, such as the platform itself, a command's user can make nothing. */
    private static final String OURS = "dev.rezo.";

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return name.startsWith(OURS)
          && level != Level.OFF
          && level.getSeverity() >= threshold.getSeverity();
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        String cause = thrown == null ? "" : ": " + thrown;
        out.println("rezo: " + level.name().toLowerCase(Locale.ROOT) + ": " + message + cause);
      }
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... values) {
      if (isLoggable(level)) {
        boolean plain = values == null || values.length == 0;
        log(level, bundle, plain ? format : MessageFormat.format(format, values), (Throwable) null);
      }
    }
  }
}
