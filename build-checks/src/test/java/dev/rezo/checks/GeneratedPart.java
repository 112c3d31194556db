package dev.rezo.checks;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A part of a page that is made by code, between {@code <!-- generated: mark -->} and {@code <!--
 * generated: end -->}.
 *
 * <p>Immutable.
 */
record GeneratedPart(String page, String mark) {

  private static final String END = "\n<!-- generated: end -->";
  private static final Pattern MARKS = Pattern.compile("(?m)^<!-- generated: (\\S+) -->$");

  /** The marks of all parts of a page. */
  static List<String> marksIn(String text) {
    return MARKS
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(mark -> !mark.equals("end"))
        .toList();
  }

  private String begin() {
    return "<!-- generated: " + mark + " -->\n\n";
  }

  /** What is wrong with a page whose part should be this: nothing, or one finding. */
  List<Finding> findings(String text, String made) {
    int from = text.indexOf(begin());
    int to = from < 0 ? -1 : text.indexOf(END, from);
    if (to < 0) {
      return List.of(new Finding(page, begin().strip() + " and its end", "none"));
    }
    String actual = text.substring(from + begin().length(), to);
    return actual.equals(made)
        ? List.of()
        : List.of(new Finding(page + ", " + mark, "what the code says:\n" + made, actual));
  }

  /** The page with this part in its place. */
  String put(String text, String made) {
    int from = text.indexOf(begin()) + begin().length();
    return text.substring(0, from) + made + text.substring(text.indexOf(END, from));
  }
}
