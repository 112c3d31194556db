package dev.rezo.cli;

import java.util.Map;

/**
 * Colours, where they are wanted: on a terminal that can show them, unless {@code NO_COLOR} is set.
 *
 * <p>Immutable.
 *
 * @param coloured whether escape sequences are written
 */
record TextStyle(boolean coloured) {

  /** What the launcher found out by {@code test -t 1}; a Java program cannot tell by itself. */
  private static final String OUT_IS_TERMINAL = "rezo.terminal.out";

  private static final String ERR_IS_TERMINAL = "rezo.terminal.err";

  /** As {@code stty size} says it. */
  private static final String ERR_COLUMNS = "rezo.terminal.columns";

  private static final int DEFAULT_COLUMNS = 80;

  /** For standard output of this process. */
  static TextStyle ofOutput() {
    return of(isTerminal(OUT_IS_TERMINAL), System.getenv());
  }

  /** For a stream that is or is not a terminal, in this environment. */
  static TextStyle of(boolean terminal, Map<String, String> environment) {
    boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new TextStyle(terminal && !refused && !"dumb".equals(environment.get("TERM")));
  }

  /** Whether standard error is a terminal, where a progress bar may be drawn. */
  static boolean errorIsTerminal() {
    return isTerminal(ERR_IS_TERMINAL);
  }

  /** Whether standard output is a terminal, where a body is read at once. */
  static boolean outputIsTerminal() {
    return isTerminal(OUT_IS_TERMINAL);
  }

  /** How wide the terminal of standard error is, as the launcher found out, or 80. */
  static int errorColumns() {
    int columns = Integer.getInteger(ERR_COLUMNS, 0);
    return columns > 0 ? columns : DEFAULT_COLUMNS;
  }

  private static boolean isTerminal(String property) {
    return Boolean.getBoolean(property);
  }

  String bold(String text) {
    return in("1", text);
  }

  String dim(String text) {
    return in("2", text);
  }

  String red(String text) {
    return in("31", text);
  }

  String green(String text) {
    return in("32", text);
  }

  String yellow(String text) {
    return in("33", text);
  }

  String cyan(String text) {
    return in("36", text);
  }

  private String in(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
