package dev.rezo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that mark what was left undone, and tests that wait by the clock or do not run.
 *
 * <p>Immutable.
 */
enum Leftovers {
  /** Work that somebody put off. */
  UNDONE(
      "\\b(TO" + "DO|FIX" + "ME)\\b|\\bUnsupportedOperation" + "Exception\\(\\)",
      "nothing left undone"),

  /** A test that sleeps is slow or wrong, mostly both: it waits for what it wants to see. */
  SLEEP(
      "\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b|(?<![\\w.])sleep\\(",
      "a test that waits for what it wants to see"),

  /** A test that is switched off proves nothing. */
  SWITCHED_OFF(
      "@(?:Disabled|Ignored?)\\b|\\bx(?:test|should|context|describe|given|when|then"
          + "|scenario|feature)\\(|\\benabled\\s*=\\s*false\\b",
      "a test that runs");

  private final Pattern pattern;
  private final String expected;

  Leftovers(String pattern, String expected) {
    this.pattern = Pattern.compile(pattern);
    this.expected = expected;
  }

  List<Finding> in(SourceText source) {
    List<Finding> findings = new ArrayList<>();
    Matcher found = pattern.matcher(source.text());
    while (found.find()) {
      findings.add(new Finding(source.at(found.start()), expected, found.group()));
    }
    return findings;
  }
}
