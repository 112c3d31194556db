package dev.rezo.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * What the tests of the other modules said when this build ran them: surefire's reports.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class TestReports {

  /** When the build began; the pom says it. */
  private static final String BUILD_START = "build.start";

  /** One test that ran, or was left out. Immutable. */
  private record Outcome(String className, String name, String result) {

    static final String PASSED = "passed";
    static final String SKIPPED = "was skipped";

    /** Whether it is this method of this class, or of one nested in it; null for any method. */
    boolean is(String wantedClass, String method) {
      boolean sameClass = className.equals(wantedClass) || className.startsWith(wantedClass + "$");
      return sameClass
          && (method == null || name.equals(method) || name.matches(method + "[^\\w].*"));
    }
  }

  private final Path root;
  private final Instant buildStart;
  private final Map<String, List<Outcome>> outcomes = new HashMap<>();

  TestReports(Path root, Instant buildStart) {
    this.root = root;
    this.buildStart = buildStart;
  }

  /** The reports of this build; without Maven, of whichever build was the last. */
  static TestReports ofThisBuild() {
    String start = System.getProperty(BUILD_START);
    return new TestReports(
        Repository.HERE.file(""), start == null ? Instant.EPOCH : Instant.parse(start));
  }

  /** Whether any test of this module ran in this build. */
  boolean has(String module) {
    return !of(module).isEmpty();
  }

  private List<Outcome> of(String module) {
    return outcomes.computeIfAbsent(module, this::read);
  }

  /**
   * Why it cannot be said that a test has passed in this build, or null if it has.
   *
   * @param method the name of a test, or null for all of the class that ran: some may need a newer
   *     JDK
   */
  String objection(String module, String className, String method) {
    List<Outcome> ran =
        of(module).stream()
            .filter(outcome -> outcome.is(className, method))
            .filter(outcome -> method != null || !outcome.result().equals(Outcome.SKIPPED))
            .toList();
    if (ran.isEmpty()) {
      return "it did not run in this build";
    }
    return ran.stream()
        .filter(outcome -> !outcome.result().equals(Outcome.PASSED))
        .map(outcome -> outcome.name() + " " + outcome.result())
        .findFirst()
        .orElse(null);
  }

  private List<Outcome> read(String module) {
    Path folder = root.resolve(module).resolve("target/surefire-reports");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Outcome> read = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("TEST-") && name.endsWith(".xml") && isOfThisBuild(file)) {
          for (Element test : Poms.children(Poms.read(file), "testcase")) {
            read.add(
                new Outcome(
                    test.getAttribute("classname"), test.getAttribute("name"), result(test)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  private boolean isOfThisBuild(Path file) throws IOException {
    return !Files.getLastModifiedTime(file).toInstant().isBefore(buildStart);
  }

  private static String result(Element test) {
    for (String bad : List.of("failure", "error", "skipped")) {
      if (!Poms.children(test, bad).isEmpty()) {
        return bad.equals("skipped") ? Outcome.SKIPPED : "failed";
      }
    }
    return Outcome.PASSED;
  }
}
