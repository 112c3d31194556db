package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;

/** The manual page in roff, made of the tables of options. Immutable. */
final class ManualPage {

  private static final List<String> EXIT_CODES =
      List.of(
          "0", "All went well.",
          "2", "The command was not understood, or cannot be carried out.",
          "3", "The URL is malformed.",
          "5, 97", "The proxy's name is not known; the proxy refused.",
          "6", "The host's name is not known.",
          "7", "Nobody could be connected to.",
          "8, 16, 92", "What came was not HTTP/1.1; not HTTP/2; an HTTP/2 stream was reset.",
          "18", "The answer was cut off.",
          "22", "The status was 400 or more, with --fail.",
          "23, 26", "A file could not be written; could not be read.",
          "28", "A limit of time has passed.",
          "33", "The server cannot resume a transfer.",
          "35, 58, 59, 60", "TLS failed; our certificate, the ciphers, the server's certificate.",
          "47", "Too many redirects.",
          "52", "The server closed the connection without an answer.",
          "55, 56", "Sending failed; receiving failed.",
          "61, 63", "The coding is not known; the file is larger than allowed.",
          "77, 90", "The file of CA certificates is no good; the pinned key was not met.",
          "120", "rezo doctor: the server answers, and something is wrong.");

  private static final List<String> ENVIRONMENT =
      List.of(
          "http_proxy, HTTPS_PROXY, ALL_PROXY, NO_PROXY",
          "Proxies by scheme of the URL, and hosts that need none, as in curl.",
          "NO_COLOR",
          "Anything but nothing: no colours. There are none either where output is no terminal.",
          "JAVA_HOME",
          "The JDK to run on, 17 or newer; without it, the java on the PATH.");

  private final StringBuilder out = new StringBuilder(16 * 1024);

  private ManualPage() {}

  /** All of it. */
  static String text() {
    ManualPage page = new ManualPage();
    page.begin();
    page.options();
    page.commands();
    page.list("EXIT CODES", EXIT_CODES);
    page.list("ENVIRONMENT", ENVIRONMENT);
    page.list("FILES", List.of("~/.netrc", "Users and passwords by host, read with --netrc."));
    page.section("SEE ALSO");
    page.line(".BR curl (1)");
    return page.out.toString();
  }

  private void begin() {
    line(".TH REZO 1 \"\" \"rezo " + Version.NUMBER + "\" \"User Commands\"");
    section("NAME");
    paragraph("rezo - HTTP requests whose connections you can see");
    section("SYNOPSIS");
    line(".B rezo");
    line("[\\fIoptions\\fR...] \\fIurl\\fR...");
    for (CommandName command : CommandName.values()) {
      line(".br");
      line(".B rezo " + command.word());
      line(command == CommandName.DEMO ? "" : "[\\fIoptions\\fR...]" + url(command));
    }
    section("DESCRIPTION");
    paragraph(
        "Transfers to and from URLs by HTTP/1.1 and HTTP/2. Options have curl's names and"
            + " meanings, and exit codes are curl's. Short options may stand together; long ones"
            + " may be cut short as long as they are not ambiguous; --no- in front of a name turns"
            + " a switch off. In a URL, {a,b} and [1-9] stand for several URLs.");
    line(".PP");
    paragraph(
        "Where standard error is a terminal and the answer goes somewhere else, a line shows how"
            + " far the transfer is, how fast, and how long it will take.");
  }

  private static String url(CommandName command) {
    return switch (command) {
      case LOAD, DOCTOR -> " \\fIurl\\fR";
      case SESSION, DEMO -> "";
    };
  }

  private void options() {
    section("OPTIONS");
    for (HelpCategory category : HelpCategory.values()) {
      subsection(category.title());
      rows(category.ownOptions());
    }
  }

  private void commands() {
    section("COMMANDS");
    for (CommandName command : CommandName.values()) {
      subsection("rezo " + command.word() + ": " + command.summary());
      switch (command) {
        case LOAD -> {
          paragraph(
              "Sends one request again and again, so many at a time. Without --rate the next"
                  + " begins when an answer is complete; with it requests begin at fixed times,"
                  + " and a late begin counts as latency. rezo load compare A.json B.json says"
                  + " what differs between two results of --json.");
          rows(command.options());
        }
        case DOCTOR -> {
          paragraph("Takes --wait and --json, and the options that say what is sent and how.");
          rows(List.of(DoctorOption.values()));
        }
        case SESSION ->
            paragraph("Takes all options but those that say where an answer goes, and --retry.");
        case DEMO -> paragraph("Takes no options. Needs no network.");
      }
    }
  }

  private void list(String title, List<String> pairs) {
    section(title);
    for (int i = 0; i < pairs.size(); i += 2) {
      line(".TP");
      line("\\fB" + escaped(pairs.get(i)) + "\\fR");
      paragraph(pairs.get(i + 1));
    }
  }

  private void rows(List<? extends OptionRow> rows) {
    for (OptionRow row : rows) {
      List<String> names = new ArrayList<>();
      if (row.shortName() != 0) {
        names.add("\\fB" + escaped("-" + row.shortName()) + "\\fR");
      }
      names.add("\\fB" + escaped("--" + row.longName()) + "\\fR");
      line(".TP");
      String argument = row.isSwitch() ? "" : " \\fI" + escaped(row.argument()) + "\\fR";
      line(String.join(", ", names) + argument);
      paragraph(row.help() + ".");
    }
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void subsection(String title) {
    line(".SS \"" + escaped(title) + "\"");
  }

  /** Text in which nothing is a request, whatever it begins with. */
  private void paragraph(String text) {
    String escaped = escaped(text);
    line(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("\"", "\\(dq")
        .replace("~", "\\(ti");
  }

  private void line(String text) {
    if (!text.isEmpty()) {
      out.append(text).append('\n');
    }
  }
}
