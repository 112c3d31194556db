package dev.rezo.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of promises: id, promise, and the tests that prove it.
 *
 * <p>Immutable.
 */
final class Promises {

  /**
   * One row. Immutable.
   *
   * @param where the document and the line
   */
  record Promise(String where, Set<String> ids, String words, List<Proof> proofs) {}

  /**
   * A test that proves a promise. Immutable.
   *
   * @param method the name of the test, or null for the whole class
   */
  record Proof(String module, String className, String method) {

    @Override
    public String toString() {
      return module + ": " + className + (method == null ? "" : "#" + method);
    }
  }

  private static final String DOCUMENT = "PROMISES.md";

  private static final Pattern ROW =
      Pattern.compile("\\|\\s*([^|]*?)\\s*\\|\\s*([^|]*?)\\s*\\|\\s*([^|]*?)\\s*\\|");

  private static final Pattern HEADING_OR_RULE = Pattern.compile("\\|\\s*(?:id\\s*\\||:?-+).*");

  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private static final Pattern PROOF =
      Pattern.compile("(rezo-[a-z0-9]+): (\\w+(?:Test|Spec))(?:#(\\w+))?");

  private final List<Promise> rows = new ArrayList<>();
  private final List<Finding> misshapen = new ArrayList<>();

  Promises(String document) {
    int number = 0;
    for (String line : document.lines().toList()) {
      number++;
      if (line.startsWith("|") && !HEADING_OR_RULE.matcher(line).matches()) {
        readRow(DOCUMENT + ":" + number, line);
      }
    }
  }

  private void readRow(String where, String line) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      misshapen.add(new Finding(where, "| ids | promise | `module: Test#test` |", line));
      return;
    }
    Set<String> ids = new TreeSet<>(List.of(row.group(1).split("[ ,]+")));
    for (String id : ids) {
      if (!TestTags.ID.matcher(id).matches()) {
        misshapen.add(new Finding(where, "an id such as A17 or F3", "\"" + id + "\""));
      }
    }
    List<Proof> proofs = new ArrayList<>();
    Matcher code = CODE.matcher(row.group(3));
    while (code.find()) {
      Matcher proof = PROOF.matcher(code.group(1));
      if (proof.matches()) {
        proofs.add(new Proof(proof.group(1), proof.group(2), proof.group(3)));
      } else {
        misshapen.add(new Finding(where, "`module: Test#test`", code.group()));
      }
    }
    rows.add(new Promise(where, ids, row.group(2), proofs));
  }

  List<Promise> rows() {
    return rows;
  }

  /** Rows that do not follow the format, and ids that stand in more than one. */
  List<Finding> misshapen() {
    List<Finding> findings = new ArrayList<>(misshapen);
    Map<String, String> seen = new HashMap<>();
    for (Promise promise : rows) {
      for (String id : promise.ids()) {
        String first = seen.putIfAbsent(id, promise.where());
        if (first != null) {
          findings.add(new Finding(promise.where(), id + " in one row", "it is in " + first));
        }
      }
      if (promise.words().isEmpty() || promise.proofs().isEmpty()) {
        findings.add(
            new Finding(promise.where(), "a promise and a test that proves it", "one is missing"));
      }
    }
    return findings;
  }

  /** Tests that are not there, and ids that none of the named tests carries. */
  List<Finding> unproved(TestTags tests) {
    List<Finding> findings = new ArrayList<>();
    for (Promise promise : rows) {
      Set<String> carried = new TreeSet<>();
      for (Proof proof : promise.proofs()) {
        Set<String> tags = tagsOf(proof, tests);
        if (tags == null) {
          findings.add(new Finding(promise.where(), proof.toString(), "no such test"));
        } else if (tags.stream().noneMatch(promise.ids()::contains)) {
          findings.add(
              new Finding(
                  promise.where() + ", " + proof, "a tag of " + promise.ids(), "tags " + tags));
        } else {
          carried.addAll(tags);
        }
      }
      for (String id : promise.ids()) {
        if (!carried.contains(id)) {
          findings.add(new Finding(promise.where(), "a test with the tag " + id, "none"));
        }
      }
    }
    return findings;
  }

  private static Set<String> tagsOf(Proof proof, TestTags tests) {
    TestTags.TestFile file = tests.find(proof.module(), proof.className());
    if (file == null) {
      return null;
    }
    return proof.method() == null ? file.allTags() : file.methods().get(proof.method());
  }

  /** Tests that did not run in this build, or did not pass. */
  List<Finding> notPassed(TestTags tests, TestReports reports) {
    List<Finding> findings = new ArrayList<>();
    Set<String> silent = new TreeSet<>();
    for (Promise promise : rows) {
      for (Proof proof : promise.proofs()) {
        TestTags.TestFile file = tests.find(proof.module(), proof.className());
        if (file == null) {
          continue; // Told by unproved().
        }
        if (!reports.has(proof.module())) {
          silent.add(proof.module());
          continue;
        }
        String objection = reports.objection(proof.module(), file.className(), proof.method());
        if (objection != null) {
          findings.add(
              new Finding(promise.where() + ", " + proof, "passed in this build", objection));
        }
      }
    }
    for (String module : silent) {
      findings.add(
          new Finding(
              module + "/target/surefire-reports",
              "the reports of this build",
              "none: its tests did not run"));
    }
    return findings;
  }
}
