package dev.rezo.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The URLs that one pattern stands for: {@code {a,b}}, {@code [1-10]}, {@code [001-100:2]} and
 * {@code [a-z]}, the last of them running fastest. A backslash takes the meaning away, and an IPv6
 * literal in brackets is no pattern.
 *
 * <p>Immutable; each iteration makes the URLs as they are asked for, so a million of them cost
 * nothing.
 */
final class UrlGlob implements Iterable<UrlGlob.Match> {

  /**
   * One URL.
   *
   * @param url the URL
   * @param parts what stands for each pattern in turn, for {@code #1} in a file name
   */
  record Match(String url, List<String> parts) {

    /** A file name with {@code #1} and so on replaced. */
    String fileName(String pattern) {
      StringBuilder out = new StringBuilder();
      int at = 0;
      while (at < pattern.length()) {
        int end = at + 1;
        while (end < pattern.length() && Character.isDigit(pattern.charAt(end))) {
          end++;
        }
        int number = pattern.charAt(at) == '#' ? numberOf(pattern.substring(at + 1, end)) : 0;
        if (number >= 1 && number <= parts.size()) {
          out.append(parts.get(number - 1));
          at = end;
        } else {
          out.append(pattern.charAt(at++));
        }
      }
      return out.toString();
    }

    private static int numberOf(String digits) {
      return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }
  }

  /** What may stand at one place of the pattern. */
  private interface Choice {
    long count();

    String at(long index);
  }

  private final List<String> literals = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();
  private final String pattern;
  private int at;

  private UrlGlob(String pattern) {
    this.pattern = pattern;
  }

  /** This URL and no other. */
  static UrlGlob literal(String url) {
    UrlGlob glob = new UrlGlob(url);
    glob.literals.add(url);
    return glob;
  }

  /** Reads a pattern. */
  static UrlGlob parse(String pattern) throws UsageException {
    UrlGlob glob = new UrlGlob(pattern);
    glob.parse();
    return glob;
  }

  private void parse() throws UsageException {
    StringBuilder literal = new StringBuilder();
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '\\' && at + 1 < pattern.length() && "{}[]".indexOf(pattern.charAt(at + 1)) >= 0) {
        literal.append(pattern.charAt(at + 1));
        at += 2;
      } else if (c == '{') {
        add(literal, set());
      } else if (c == '[' && !isAddress()) {
        add(literal, range());
      } else if (c == '}' || (c == ']' && literal.lastIndexOf("[") < 0)) {
        throw wrong("unmatched close brace/bracket", at);
      } else {
        literal.append(c);
        at++;
      }
    }
    literals.add(literal.toString());
  }

  private void add(StringBuilder literal, Choice choice) {
    literals.add(literal.toString());
    choices.add(choice);
    literal.setLength(0);
  }

  /** Whether the bracket here opens an IPv6 literal. */
  private boolean isAddress() {
    int end = pattern.indexOf(']', at);
    if (end < 0) {
      return false;
    }
    String inside = pattern.substring(at + 1, end);
    return inside.indexOf(':') != inside.lastIndexOf(':') && inside.matches("[0-9A-Fa-f:.]+(%.*)?");
  }

  private Choice set() throws UsageException {
    int open = at++;
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (c == '}' || c == ',') {
        words.add(word.toString());
        word.setLength(0);
        if (c == '}') {
          return new Words(words);
        }
      } else if (c == '{' || c == '[') {
        throw wrong("nested brace", at - 1);
      } else if (c == '\\' && at < pattern.length()) {
        word.append(pattern.charAt(at++));
      } else {
        word.append(c);
      }
    }
    throw wrong("unmatched brace", open);
  }

  private Choice range() throws UsageException {
    int open = at;
    int close = pattern.indexOf(']', at);
    if (close < 0) {
      throw wrong("bad range", open);
    }
    at = close + 1;
    String inside = pattern.substring(open + 1, close);
    int dash = inside.indexOf('-');
    int colon = inside.indexOf(':', dash + 1);
    String first = dash < 0 ? "" : inside.substring(0, dash);
    String last = inside.substring(dash + 1, colon < 0 ? inside.length() : colon);
    String step = colon < 0 ? "1" : inside.substring(colon + 1);
    Choice choice = isNumber(step) ? range(first, last, Long.parseLong(step)) : null;
    if (choice == null) {
      throw wrong("bad range", open);
    }
    return choice;
  }

  private static @Nullable Choice range(String first, String last, long step) {
    if (step == 0) {
      return null;
    }
    if (isNumber(first) && isNumber(last)) {
      int width = first.length() > 1 && first.startsWith("0") ? first.length() : 1;
      return ordered(Long.parseLong(first), Long.parseLong(last), step, width);
    }
    boolean letters = isLetter(first) && isLetter(last);
    return letters ? ordered(first.charAt(0), last.charAt(0), step, 0) : null;
  }

  private static @Nullable Choice ordered(long first, long last, long step, int width) {
    return first <= last ? new Range(first, last, step, width) : null;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isLetter(String text) {
    return text.length() == 1 && Character.isLetter(text.charAt(0)) && text.charAt(0) < 0x80;
  }

  private UsageException wrong(String what, int position) {
    return UsageException.of(
        ExitCode.MALFORMED_URL,
        what
            + " in URL position "
            + (position + 1)
            + ":\n"
            + pattern
            + "\n"
            + " ".repeat(position)
            + "^");
  }

  @Override
  public Iterator<Match> iterator() {
    return new Matches();
  }

  /** Counts through the choices like an odometer. Not thread-safe. */
  private final class Matches implements Iterator<Match> {
    private final long[] wheel = new long[choices.size()];
    private boolean over;

    @Override
    public boolean hasNext() {
      return !over;
    }

    @Override
    public Match next() {
      if (over) {
        throw new NoSuchElementException(pattern);
      }
      StringBuilder url = new StringBuilder();
      List<String> parts = new ArrayList<>(wheel.length);
      for (int i = 0; i < wheel.length; i++) {
        parts.add(choices.get(i).at(wheel[i]));
        url.append(literals.get(i)).append(parts.get(i));
      }
      url.append(literals.get(wheel.length));
      turn();
      return new Match(url.toString(), parts);
    }

    private void turn() {
      int i = wheel.length - 1;
      while (i >= 0 && ++wheel[i] == choices.get(i).count()) {
        wheel[i--] = 0;
      }
      over = i < 0;
    }
  }

  private record Words(List<String> words) implements Choice {
    @Override
    public long count() {
      return words.size();
    }

    @Override
    public String at(long index) {
      return words.get((int) index);
    }
  }

  /**
   * @param width digits to fill up with zeros; 0 for letters
   */
  private record Range(long first, long last, long step, int width) implements Choice {
    @Override
    public long count() {
      return (last - first) / step + 1;
    }

    @Override
    public String at(long index) {
      long value = first + index * step;
      if (width == 0) {
        return String.valueOf((char) value);
      }
      String digits = String.valueOf(value);
      return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
  }
}
