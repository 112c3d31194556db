package dev.rezo.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the demo shows what happened, 80 columns wide, and keeps count of promises.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class DemoScreen {

  private static final int COLUMNS = 80;
  private static final String INDENT = "   ";

  /** Under a promise, where its text begins. */
  private static final String DEEPER = "     ";

  private final PrintStream out;
  final TextStyle style;
  private int exhibits;
  private int kept;
  private int broken;

  DemoScreen(PrintStream out, TextStyle style) {
    this.out = out;
    this.style = style;
  }

  /** The first line. */
  void title(String text) {
    out.println(style.bold(text));
  }

  /** Begins the next exhibit. */
  void exhibit(String title) {
    exhibits++;
    out.println();
    out.println(style.bold(exhibits + ". " + title));
  }

  /** A paragraph in plain words. */
  void say(String text) {
    for (String line : wrap(text, COLUMNS - INDENT.length())) {
      out.println(INDENT + style.dim(line));
    }
  }

  /** A line as it is. */
  void line(String text) {
    out.println((INDENT + text).stripTrailing());
  }

  /** An empty line. */
  void gap() {
    out.println();
  }

  /** One promise, and whether it was kept. */
  void promise(boolean isKept, String text, Object... values) {
    if (isKept) {
      kept++;
    } else {
      broken++;
    }
    String mark = isKept ? style.green("✓") : style.red("✗");
    List<String> lines = wrap(String.format(Locale.ROOT, text, values), COLUMNS - DEEPER.length());
    out.println(INDENT + mark + " " + lines.get(0));
    lines.stream().skip(1).forEach(line -> out.println(DEEPER + line));
  }

  /** What the client itself says, word for word. */
  void quote(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.toString() : message;
    for (String line : wrap(text, COLUMNS - DEEPER.length() - 2)) {
      out.println(DEEPER + style.yellow("│ " + line));
    }
  }

  /** The last line. */
  void summary(double seconds) {
    out.println();
    String time = String.format(Locale.ROOT, "%.1f s", seconds);
    out.println(
        broken == 0
            ? style.green("All " + kept + " promises kept, in " + time + ".")
            : style.red(broken + " of " + (kept + broken) + " promises broken, in " + time + "."));
  }

  int broken() {
    return broken;
  }

  /** Lines of at most {@code width} characters, broken at spaces; a longer word is cut. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      String rest = word;
      if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(line.length() == 0 ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}
