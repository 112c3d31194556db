package dev.rezo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Code in documents. A fenced block of Java or Kotlin is a copy of a region of a source that is
 * compiled; a comment above it says which:
 *
 * <pre>
 * &lt;!-- sample: rezo-coroutines/src/test/kotlin/dev/rezo/coroutines/ReadmeSample.kt#first --&gt;
 * </pre>
 *
 * and the region stands in the source between {@code // sample:first} and {@code // sample:end}.
 *
 * <p>Immutable.
 */
final class Samples {

  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- sample: (\\S+)#(\\S+) -->\\s*\\n)?^```(java|kotlin)\\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private static final String EXPECTED_COMMENT = "<!-- sample: path#region --> above the block";

  private final String path;
  private final SourceText document;

  Samples(String path, String text) {
    this.path = path;
    this.document = new SourceText(path, text);
  }

  /** How many blocks of this language there are. */
  long count(String language) {
    return BLOCK
        .matcher(document.text())
        .results()
        .filter(block -> block.group(3).equals(language))
        .count();
  }

  /**
   * Blocks that differ from what was compiled; {@code sources} answers null where there is none.
   */
  List<Finding> findings(Function<String, String> sources) {
    List<Finding> findings = new ArrayList<>();
    Matcher block = BLOCK.matcher(document.text());
    while (block.find()) {
      String where = document.at(block.start(3));
      if (block.group(1) == null) {
        findings.add(new Finding(where, EXPECTED_COMMENT, "none"));
      } else {
        check(where, block, sources, findings);
      }
    }
    return findings;
  }

  private static void check(
      String where, Matcher block, Function<String, String> sources, List<Finding> findings) {
    String name = block.group(1) + "#" + block.group(2);
    String source = sources.apply(block.group(1));
    String region = source == null ? null : region(source, block.group(2));
    if (region == null) {
      findings.add(new Finding(where, name, "no such region"));
    } else if (!region.equals(block.group(4))) {
      findings.add(
          new Finding(where, "the text of " + name + ":\n" + region, "\n" + block.group(4)));
    }
  }

  /** A region of a source, moved to the left; null if there is none of this name. */
  static String region(String source, String name) {
    Pattern marked =
        Pattern.compile(
            "^[ \\t]*// sample:" + Pattern.quote(name) + "\\n(.*?)^[ \\t]*// sample:end$",
            Pattern.MULTILINE | Pattern.DOTALL);
    Matcher region = marked.matcher(source);
    if (!region.find()) {
      return null;
    }
    List<String> lines = region.group(1).lines().toList();
    int margin =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream()
        .map(line -> line.isBlank() ? "" : line.substring(margin))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Override
  public String toString() {
    return "Samples[" + path + "]";
  }
}
