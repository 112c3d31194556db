package dev.rezo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Each type says who may touch it and when, in one of five sentences.
 *
 * <p>Immutable.
 */
final class ThreadingSentence {

  /** In these modules types that are not public say it too: that is where threads meet. */
  private static final Set<String> ALL_TYPES = Set.of("rezo-io", "rezo-client");

  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?:^|[.>*] ?|>)(?:Immutable|Thread-safe|Confined to its loop|Guarded by [^.]+"
              + "|Not thread-safe; the caller serialises)[.,:;]");

  private static final String EXPECTED = "one of the five threading sentences";

  private ThreadingSentence() {}

  static boolean isIn(String doc) {
    return SENTENCE.matcher(doc).find();
  }

  static List<Finding> missingInJava(List<JavaFile> files) {
    List<Finding> findings = new ArrayList<>();
    for (JavaFile file : files) {
      check(file.source, file.types(), findings);
    }
    return findings;
  }

  static List<Finding> missingInKotlin(List<KotlinFile> files) {
    List<Finding> findings = new ArrayList<>();
    for (KotlinFile file : files) {
      check(file.source, file.types(), findings);
    }
    return findings;
  }

  private static void check(SourceText source, List<JavaFile.Type> types, List<Finding> findings) {
    boolean all = ALL_TYPES.contains(source.module());
    for (JavaFile.Type type : types) {
      if (source.isMain() && type.topLevel() && (type.isPublic() || all) && !isIn(type.doc())) {
        String actual = type.doc().isEmpty() ? "no documentation" : "none of them";
        findings.add(new Finding(type.where() + " " + type.name(), EXPECTED, actual));
      }
    }
  }
}
