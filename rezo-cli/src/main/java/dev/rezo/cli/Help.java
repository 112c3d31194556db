package dev.rezo.cli;

import java.io.PrintStream;

/** What {@code --help} and {@code --version} print. Immutable. */
final class Help {

  private Help() {}

  static void print(PrintStream out) {
    out.println("Usage: rezo [options...] <url>...");
    out.println("       rezo session [options...]   JSON requests in, JSON responses out");
    out.println("       rezo load --help            load and latency of a service");
    out.println(
        "       rezo doctor --help          how a server treats connections, in plain words");
    out.println("       rezo demo --help            a server to try things with");
    out.println();
    out.println("Options have curl's names and meanings; exit codes are curl's too.");
    for (Option option : Option.values()) {
      switch (option.group()) {
        case REQUEST, REDIRECT, RETRY, CONNECTION, PROXY, OUTPUT, RUN -> print(option, out);
        case ACCEPTED, LATER -> {}
      }
    }
  }

  private static void print(Option option, PrintStream out) {
    String letter = option.shortName() == 0 ? "    " : "-" + option.shortName() + ", ";
    String argument = option.argument().isEmpty() ? "" : " " + option.argument();
    String left = " " + letter + option + argument;
    out.println(left + " ".repeat(Math.max(1, 28 - left.length())) + option.help());
  }

  static void printVersion(PrintStream out) {
    out.println("rezo " + Version.NUMBER + " (Java " + Runtime.version() + ")");
    out.println("Protocols: http https");
    out.println("Features: HTTP/1.1 HTTP2 IDN IPv6 JSON Largefile SSL");
  }
}
