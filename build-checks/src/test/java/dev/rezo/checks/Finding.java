package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that is not as it should be. Immutable.
 *
 * @param where a file, with a line where there is one
 * @param expected what should be there
 * @param actual what is there
 */
record Finding(String where, String expected, String actual) {

  /** Fails with all of the findings, one a line. */
  static void expectNone(List<Finding> findings) {
    assertThat(findings)
        .withFailMessage(
            () ->
                findings.size()
                    + " finding(s):\n"
                    + findings.stream()
                        .map(Finding::toString)
                        .sorted()
                        .collect(Collectors.joining("\n")))
        .isEmpty();
  }

  @Override
  public String toString() {
    return where + ": expected " + expected + ", actual " + actual;
  }
}
