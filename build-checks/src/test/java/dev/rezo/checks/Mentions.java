package dev.rezo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a document names in code font: types and tests, and modules.
 *
 * <p>Immutable.
 */
final class Mentions {

  /** A type, with a member after a dot or a test after a hash; without the fences of blocks. */
  private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)(?:[#.](\\w+))?`");

  private static final Pattern MODULE = Pattern.compile("`(rezo-[a-z0-9]+|build-checks)`");

  private static final Pattern BLOCK =
      Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final SourceText document;

  /** What stands in blocks is a picture or a sample, and is not read. */
  Mentions(String path, String text) {
    String prose = BLOCK.matcher(text).replaceAll(block -> block.group().replaceAll("[^\\n]", " "));
    this.document = new SourceText(path, prose);
  }

  /** Types that do not exist, and tests that their class does not have. */
  List<Finding> unknownTypes(Set<String> types, BiPredicate<String, String> hasTest) {
    List<Finding> findings = new ArrayList<>();
    Matcher type = TYPE.matcher(document.text());
    while (type.find()) {
      boolean namesTest = type.group(2) != null && type.group().contains("#");
      if (!types.contains(type.group(1))
          || (namesTest && !hasTest.test(type.group(1), type.group(2)))) {
        findings.add(new Finding(document.at(type.start()), "a name of the sources", type.group()));
      }
    }
    return findings;
  }

  List<Finding> unknownModules(List<String> modules) {
    List<Finding> findings = new ArrayList<>();
    Matcher module = MODULE.matcher(document.text());
    while (module.find()) {
      if (!modules.contains(module.group(1))) {
        findings.add(new Finding(document.at(module.start()), "a module", module.group()));
      }
    }
    return findings;
  }
}
