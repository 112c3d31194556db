package dev.rezo.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code rezo [options] URL...}, or a subcommand that the first word names.
 *
 * <p>Immutable.
 */
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), StandardStreams.ofProcess()));
  }

  /** Runs the command; the exit code. */
  static int run(List<String> words, StandardStreams streams) {
    Subcommand named = words.isEmpty() ? null : subcommand(words.get(0));
    return named == null
        ? new RequestCommand().run(words, streams)
        : named.run(words.subList(1, words.size()), streams);
  }

  /** The subcommand with this name, or null: then the word belongs to the request command. */
  private static @Nullable Subcommand subcommand(String word) {
    return switch (word) {
      case "session" -> new SessionCommand();
      case "load" -> new LoadCommand();
      case "demo" -> new DemoCommand();
      case "doctor" -> new DoctorCommand();
      default -> null;
    };
  }
}
