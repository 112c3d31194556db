package dev.rezo.checks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API of a module as text.
 *
 * <p>Immutable.
 *
 * @param text a line for each type, below it an indented one for each member, and between two types
 *     an empty one
 */
record ApiList(String text) {

  /**
   * How an older list differs from what is compiled. Immutable.
   *
   * @param gone what breaks those who use it
   * @param added what nobody can use yet
   */
  record Changes(List<String> gone, List<String> added) {

    boolean isEmpty() {
      return gone.isEmpty() && added.isEmpty();
    }

    /** What is different, what it means, and how to accept it. */
    String describe(String file) {
      StringBuilder text = new StringBuilder(file + " is not what is compiled.");
      if (!gone.isEmpty()) {
        text.append("\nGone, which breaks those who use it:");
        gone.forEach(line -> text.append("\n- ").append(line));
      }
      if (!added.isEmpty()) {
        text.append("\nNew (something abstract breaks those who implement its type):");
        added.forEach(line -> text.append("\n+ ").append(line));
      }
      if (isEmpty()) {
        text.append("\nThe same lines stand there in another way.");
      }
      return text.append(
              "\nIf that is meant, write the list anew, and say in CHANGELOG.md what is gone:")
          .append("\nmvn -pl build-checks -am -Dtest=ApiTest -Dapi.update=true")
          .append(" -Dsurefire.failIfNoSpecifiedTests=false test")
          .toString();
    }
  }

  private static final Pattern NAME =
      Pattern.compile("\\b(?:module|class|interface|enum|record) ([\\w.]+)");

  /** The lines, those of members with the name of their type before them. */
  Set<String> entries() {
    Set<String> entries = new LinkedHashSet<>();
    String owner = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith(" ")) {
        entries.add(owner + ": " + line.strip());
      } else if (!line.isEmpty()) {
        Matcher name = NAME.matcher(line);
        if (!name.find()) {
          throw new IllegalArgumentException("expected the line of a type, actual " + line);
        }
        owner = name.group(1);
        entries.add(line);
      }
    }
    return entries;
  }

  /** How this list differs from a newer one. */
  Changes until(ApiList newer) {
    Set<String> before = entries();
    Set<String> after = newer.entries();
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(after);
    List<String> added = new ArrayList<>(after);
    added.removeAll(before);
    return new Changes(List.copyOf(gone), List.copyOf(added));
  }
}
