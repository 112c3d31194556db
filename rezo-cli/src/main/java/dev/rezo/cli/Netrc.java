package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Users and passwords by host, as in {@code ~/.netrc}: {@code machine HOST login USER password
 * SECRET}, or {@code default} for all hosts behind it. Words may stand in quotes, with backslashes
 * in them; a {@code #} begins a comment; {@code macdef} lasts up to an empty line.
 *
 * <p>Immutable.
 */
final class Netrc {

  private final List<Entry> entries;

  private Netrc(List<Entry> entries) {
    this.entries = entries;
  }

  /** Immutable; null is what was not said. */
  private record Entry(@Nullable String host, @Nullable String user, @Nullable String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Entry[" + host + "]";
    }
  }

  /** Reads all of a file. What is not known is skipped, as curl does. */
  static Netrc parse(String text) {
    List<Entry> entries = new ArrayList<>();
    Entry entry = null;
    List<String> words = words(text);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : null;
      switch (word) {
        case "machine", "default" -> {
          if (entry != null) {
            entries.add(entry);
          }
          boolean named = word.equals("machine");
          entry = new Entry(named ? next : null, null, null);
          i += named ? 1 : 0;
        }
        case "login", "password", "account" -> {
          entry = entry == null ? null : with(entry, word, next);
          i++;
        }
        default -> {}
      }
    }
    if (entry != null) {
      entries.add(entry);
    }
    return new Netrc(List.copyOf(entries));
  }

  private static Entry with(Entry entry, String word, @Nullable String value) {
    return switch (word) {
      case "login" -> new Entry(entry.host(), value, entry.password());
      case "password" -> new Entry(entry.host(), entry.user(), value);
      default -> entry;
    };
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    boolean inMacro = false;
    for (String line : text.split("\r?\n", -1)) {
      if (inMacro) {
        inMacro = !line.isBlank();
        continue;
      }
      int before = words.size();
      addWords(line, words);
      int macro = words.subList(before, words.size()).indexOf("macdef");
      if (macro >= 0) {
        words.subList(before + macro, words.size()).clear();
        inMacro = true;
      }
    }
    return words;
  }

  private static void addWords(String line, List<String> words) {
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '#') {
        return;
      }
      if (c <= ' ') {
        at++;
        continue;
      }
      StringBuilder word = new StringBuilder();
      boolean quoted = c == '"';
      at += quoted ? 1 : 0;
      while (at < line.length() && (quoted ? line.charAt(at) != '"' : line.charAt(at) > ' ')) {
        if (quoted && line.charAt(at) == '\\' && at + 1 < line.length()) {
          at++;
        }
        word.append(line.charAt(at++));
      }
      at += quoted ? 1 : 0;
      words.add(word.toString());
    }
  }

  /**
   * User and password with a colon between them, or null.
   *
   * @param user whose password is wanted, or null for that of whoever is named first
   */
  @Nullable String userAndPassword(String host, @Nullable String user) {
    for (Entry entry : entries) {
      boolean itsHost = entry.host() == null || entry.host().equalsIgnoreCase(host);
      boolean says = entry.user() != null || entry.password() != null;
      boolean itsUser = user == null || entry.user() == null || user.equals(entry.user());
      if (itsHost && itsUser && says) {
        String name = user != null ? user : entry.user();
        return (name == null ? "" : name)
            + ":"
            + (entry.password() == null ? "" : entry.password());
      }
    }
    return null;
  }
}
