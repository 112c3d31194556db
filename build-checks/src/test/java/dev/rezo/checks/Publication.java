package dev.rezo.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * What is published: the modules that export a package, and the list of their versions. Whether all
 * poms agree about that.
 *
 * <p>Immutable.
 */
final class Publication {

  private static final List<String> SKIPS = List.of("maven.install.skip", "maven.deploy.skip");

  /** What Maven Central wants to read in a pom that has no parent. */
  private static final List<String> FOR_EVERYBODY =
      List.of("url", "licenses", "developers", "scm", "inceptionYear", "version");

  private final Element parent;
  private final Element bom;
  private final Map<String, Element> modules;
  private final Set<String> published;

  /**
   * Of these poms.
   *
   * @param modules by their names, without the BOM
   * @param published those of the modules that export a package
   */
  Publication(Element parent, Element bom, Map<String, Element> modules, Set<String> published) {
    this.parent = parent;
    this.bom = bom;
    this.modules = Map.copyOf(modules);
    this.published = new TreeSet<>(published);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    checkVersions(findings);
    checkSkips(findings);
    checkWords(findings);
    for (String element : FOR_EVERYBODY) {
      String expected = Poms.text(parent, element).replaceAll("\\s+", " ");
      String actual = Poms.text(bom, element).replaceAll("\\s+", " ");
      if (expected.isEmpty() || !expected.equals(actual)) {
        findings.add(new Finding("rezo-bom, " + element, "as in the parent: " + expected, actual));
      }
    }
    return findings;
  }

  /** The modules that a BOM lists. */
  static List<String> listed(Element bom) {
    return managed(bom).stream().map(module -> Poms.text(module, "artifactId")).toList();
  }

  private static List<Element> managed(Element bom) {
    return Poms.children(bom, "dependencyManagement").stream()
        .flatMap(management -> Poms.children(management, "dependencies").stream())
        .flatMap(dependencies -> Poms.children(dependencies, "dependency").stream())
        .toList();
  }

  private void checkVersions(List<Finding> findings) {
    for (Element module : managed(bom)) {
      String version = Poms.text(module, "version");
      if (!version.equals("${project.version}")) {
        findings.add(new Finding("rezo-bom", "${project.version}", version));
      }
    }
    Set<String> listed = new TreeSet<>(listed(bom));
    if (!listed.equals(published)) {
      findings.add(new Finding("rezo-bom", published.toString(), listed.toString()));
    }
  }

  /** Who is not published says so, and nobody else. */
  private void checkSkips(List<Finding> findings) {
    modules.forEach(
        (name, pom) -> {
          String expected = published.contains(name) ? "" : "true";
          for (String skip : SKIPS) {
            String actual =
                Poms.children(pom, "properties").stream()
                    .map(properties -> Poms.text(properties, skip))
                    .findFirst()
                    .orElse("");
            if (!actual.equals(expected)) {
              findings.add(new Finding(name + ", " + skip, quoted(expected), quoted(actual)));
            }
          }
        });
  }

  /** Each published pom says what it is, in words of its own. */
  private void checkWords(List<Finding> findings) {
    Map<String, String> seen = new HashMap<>();
    for (Element pom :
        Stream.concat(published.stream().map(modules::get), Stream.of(bom)).toList()) {
      String artifact = Poms.text(pom, "artifactId");
      for (String element : List.of("name", "description")) {
        String words = Poms.text(pom, element);
        String other = seen.putIfAbsent(element + words, artifact);
        if (words.isEmpty() || other != null) {
          findings.add(new Finding(artifact + ", " + element, "words of its own", quoted(words)));
        }
      }
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
