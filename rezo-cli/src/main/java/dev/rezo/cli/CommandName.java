package dev.rezo.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The first words that stand for a command of their own, and its options.
 *
 * <p>Immutable.
 */
enum CommandName {
  DOCTOR("doctor", "how a server treats connections, in plain words"),
  LOAD("load", "how fast a service answers, and at what cost"),
  SESSION("session", "a request a line in, a response a line out, as JSON"),
  DEMO("demo", "what a connection pool does, shown in seconds");

  private final String word;
  private final String summary;

  CommandName(String word, String summary) {
    this.word = word;
    this.summary = summary;
  }

  /** As one types it. */
  String word() {
    return word;
  }

  /** What it tells. */
  String summary() {
    return summary;
  }

  /** Those that it takes, its own first. */
  List<OptionRow> options() {
    List<OptionRow> rows = new ArrayList<>();
    switch (this) {
      case DOCTOR -> {
        rows.addAll(Arrays.asList(DoctorOption.values()));
        for (Option option : Option.values()) {
          // A name of its own is stronger: --json is not the one of requests.
          if (offered(option) && DoctorOptions.takes(option) && option != Option.JSON) {
            rows.add(option);
          }
        }
      }
      case LOAD -> rows.addAll(Arrays.asList(LoadOption.values()));
      case SESSION -> {
        for (Option option : Option.values()) {
          if (offered(option) && SessionCommand.takes(option)) {
            rows.add(option);
          }
        }
      }
      case DEMO -> rows.add(Option.HELP);
    }
    return rows;
  }

  /** Those of requests themselves. */
  static List<OptionRow> requestOptions() {
    List<OptionRow> rows = new ArrayList<>();
    for (Option option : Option.values()) {
      if (offered(option)) {
        rows.add(option);
      }
    }
    return rows;
  }

  /** What would be refused is not offered. */
  private static boolean offered(Option option) {
    return option.group() != Option.Group.LATER;
  }
}
