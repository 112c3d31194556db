package dev.rezo.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules and their arrows as a document draws them: a fenced block whose first line begins
 * with {@code layer 0}.
 *
 * <pre>
 * layer 0   rezo-http                        what it is for
 * layer 1   rezo-h1      -> rezo-http        what it is for
 * </pre>
 *
 * <p>Immutable.
 */
final class Drawing {

  private static final Pattern BLOCK =
      Pattern.compile("^```\\w*\\n(layer 0.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern LINE =
      Pattern.compile(
          "(?:layer (\\d+))?\\s+(rezo-[a-z0-9]+)\\s*(?:-> (rezo-[a-z0-9]+(?:, rezo-[a-z0-9]+)*))?.*");

  private final Map<String, Integer> layers = new TreeMap<>();
  private final Map<String, Set<String>> arrows = new TreeMap<>();

  private Drawing() {}

  static Drawing of(String document) {
    Matcher block = BLOCK.matcher(document);
    if (!block.find()) {
      throw new IllegalArgumentException(
          "drawing: expected a fenced block that begins with \"layer 0\", actual none");
    }
    Drawing drawing = new Drawing();
    int layer = 0;
    for (String text : block.group(1).lines().filter(line -> !line.isBlank()).toList()) {
      Matcher line = LINE.matcher(text);
      if (line.matches()) {
        layer = line.group(1) == null ? layer : Integer.parseInt(line.group(1));
        String targets = line.group(3);
        drawing.layers.put(line.group(2), layer);
        drawing.arrows.put(
            line.group(2),
            targets == null ? Set.of() : new TreeSet<>(List.of(targets.split(", "))));
      } else if (!text.startsWith("                    ")) {
        // Only the text that goes on from the line above may stand there.
        throw new IllegalArgumentException("drawing: expected a module, actual \"" + text + "\"");
      }
    }
    return drawing;
  }

  Set<String> modules() {
    return layers.keySet();
  }

  /** Where this drawing and the arrows of a build differ; {@code origin} says where those are. */
  List<Finding> compareWith(Map<String, Set<String>> built, String origin) {
    List<Finding> findings = new ArrayList<>();
    Set<String> all = new TreeSet<>(built.keySet());
    all.addAll(modules());
    for (String module : all) {
      String expected = describe(module, arrows.get(module));
      String actual = describe(module, built.get(module));
      if (!expected.equals(actual)) {
        findings.add(new Finding("ARCHITECTURE.md against " + origin, expected, actual));
      }
    }
    return findings;
  }

  /** Arrows that do not point to a lower layer. */
  List<Finding> arrowsThatClimb() {
    List<Finding> findings = new ArrayList<>();
    arrows.forEach(
        (from, targets) -> {
          for (String to : targets) {
            int upper = layers.get(from);
            int lower = layers.getOrDefault(to, Integer.MAX_VALUE);
            if (lower >= upper) {
              findings.add(
                  new Finding(
                      "ARCHITECTURE.md, " + from + " -> " + to,
                      "a layer below " + upper,
                      lower == Integer.MAX_VALUE ? "not drawn" : "layer " + lower));
            }
          }
        });
    return findings;
  }

  private static String describe(String module, Set<String> targets) {
    if (targets == null) {
      return "no " + module;
    }
    return targets.isEmpty()
        ? module + " without arrows"
        : module + " -> " + String.join(", ", new TreeSet<>(targets));
  }
}
