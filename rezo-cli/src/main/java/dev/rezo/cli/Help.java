package dev.rezo.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code --help} and {@code --version} print: each piece fits a screen of 24 by 80. Immutable.
 */
final class Help {

  private static final int TEXT_COLUMN = 29;

  private static final String USAGE =
      """
      Usage: rezo [options...] <url>   curl's options, meanings and exit codes
             rezo doctor <url>         how a server treats connections, in words
             rezo load <url>           how fast a service answers, and at what cost
             rezo session              requests in, responses out: lines of JSON
             rezo demo                 what a connection pool does, shown in seconds

      """;

  /** What most people want most of the time. */
  private static final List<Option> IMPORTANT =
      List.of(
          Option.DATA,
          Option.FAIL,
          Option.HEADER,
          Option.HEAD,
          Option.INCLUDE,
          Option.LOCATION,
          Option.OUTPUT,
          Option.REMOTE_NAME,
          Option.SILENT,
          Option.UPLOAD_FILE,
          Option.USER,
          Option.VERBOSE,
          Option.WRITE_OUT);

  private static final String MORE =
      """

      More: rezo --help all, --help <option>, --help <category>, rezo --man | man -l -
      """;

  private Help() {}

  /** About a category, an option or all of them; about what matters for an empty subject. */
  static String about(String subject) throws UsageException {
    StringBuilder out = new StringBuilder();
    if (subject.isEmpty()) {
      out.append(USAGE);
      rows(IMPORTANT, out);
      out.append(MORE);
      DemoScreen.wrap("Categories: " + categories(), 79)
          .forEach(line -> out.append(line).append('\n'));
    } else if (subject.equals("all")) {
      out.append(USAGE);
      rows(Arrays.asList(Option.values()), out);
    } else if (subject.equals("category")) {
      for (HelpCategory category : HelpCategory.values()) {
        out.append(String.format(" %-12s %s%n", category.word(), category.title()));
      }
    } else if (subject.startsWith("-")) {
      List<OptionUse> uses = new ArrayList<>();
      int unused = CommandLine.option(List.of(subject, "1"), 0, uses);
      rows(uses.stream().map(OptionUse::option).toList(), out);
    } else {
      HelpCategory category = HelpCategory.of(subject);
      if (category == null) {
        throw UsageException.impossible(
            "--help: expected all, an option or one of " + categories() + ", actual " + subject);
      }
      out.append(category.title()).append(":\n");
      rows(category.options(), out);
    }
    return out.toString();
  }

  private static String categories() {
    return Arrays.stream(HelpCategory.values())
        .map(HelpCategory::word)
        .collect(Collectors.joining(" "));
  }

  /** A line for each. */
  static void rows(List<? extends OptionRow> rows, StringBuilder out) {
    for (OptionRow row : rows) {
      String letter = row.shortName() == 0 ? "    " : "-" + row.shortName() + ", ";
      String argument = row.argument().isEmpty() ? "" : " " + row.argument();
      String left = " " + letter + "--" + row.longName() + argument;
      out.append(left);
      out.append(" ".repeat(Math.max(1, TEXT_COLUMN - left.length())));
      out.append(row.help()).append('\n');
    }
  }

  /** Which Rezo this is, and what it can. */
  static String version() {
    return "rezo "
        + Version.NUMBER
        + " (Java "
        + Runtime.version()
        + ")\nProtocols: http https\nFeatures: HTTP/1.1 HTTP2 IDN IPv6 JSON Largefile SSL\n";
  }
}
