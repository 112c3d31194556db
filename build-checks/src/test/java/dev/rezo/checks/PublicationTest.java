package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The BOM lists what is published: the modules that export a package. */
final class PublicationTest {

  private static final String FACTS =
      """
      <version>1</version><url>u</url><inceptionYear>2026</inceptionYear><licenses>l</licenses>
      <developers>d</developers><scm>s</scm>
      """;

  private static final Element PARENT = Poms.parse("<project>" + FACTS + "</project>");

  private static final Element LIBRARY = pom("rezo-io", "Loops", "");

  private static final Element TOOL =
      pom(
          "rezo-cli",
          "Command",
          "<properties><maven.install.skip>true</maven.install.skip>"
              + "<maven.deploy.skip>true</maven.deploy.skip></properties>");

  private final Repository repository = Repository.HERE;

  @Test
  void theBomListsWhatIsPublished() {
    Map<String, Element> poms = new TreeMap<>();
    for (String module : repository.modules()) {
      poms.put(module, repository.pom(module));
    }
    Element bom = poms.remove("rezo-bom");
    Set<String> exporting = new TreeSet<>();
    ModuleDescriptors.exports(repository.javaFiles())
        .forEach(
            (module, packages) -> {
              if (!packages.isEmpty()) {
                exporting.add(module);
              }
            });

    assertThat(exporting).contains("rezo-client", "rezo-testing").doesNotContain("rezo-cli");
    Finding.expectNone(
        new Publication(Poms.read(repository.file("pom.xml")), bom, poms, exporting).findings());
  }

  @Test
  void whatAgreesHasNoFindings() {
    assertThat(findings(bom(FACTS, "rezo-io"), LIBRARY, TOOL)).isEqualTo("[]");
  }

  @Test
  void aModuleThatTheBomDoesNotListIsFound() {
    assertThat(findings(bom(FACTS), LIBRARY, TOOL))
        .contains("rezo-bom: expected [rezo-io], actual []");
  }

  @Test
  void aToolInTheBomIsFound() {
    assertThat(findings(bom(FACTS, "rezo-io", "rezo-cli"), LIBRARY, TOOL))
        .contains("rezo-bom: expected [rezo-io], actual [rezo-cli, rezo-io]");
  }

  @Test
  void aToolThatWouldBePublishedIsFound() {
    assertThat(findings(bom(FACTS, "rezo-io"), LIBRARY, pom("rezo-cli", "Command", "")))
        .contains("rezo-cli, maven.deploy.skip: expected \"true\", actual \"\"");
  }

  @Test
  void aPomWithoutWordsIsFound() {
    assertThat(findings(bom(FACTS, "rezo-io"), pom("rezo-io", "", ""), TOOL))
        .contains("rezo-io, name: expected words of its own, actual \"\"");
  }

  @Test
  void aBomThatSaysOtherwiseThanTheParentIsFound() {
    assertThat(findings(bom(FACTS.replace(">u<", ">v<"), "rezo-io"), LIBRARY, TOOL))
        .contains("rezo-bom, url: expected as in the parent: u, actual v");
  }

  private static String findings(Element bom, Element library, Element tool) {
    return new Publication(
            PARENT, bom, Map.of("rezo-io", library, "rezo-cli", tool), Set.of("rezo-io"))
        .findings()
        .toString();
  }

  private static Element pom(String artifact, String words, String properties) {
    return Poms.parse(
        "<project><artifactId>%s</artifactId><name>%s</name><description>%2$s</description>%s</project>"
            .formatted(artifact, words, properties));
  }

  private static Element bom(String facts, String... artifacts) {
    StringBuilder listed = new StringBuilder();
    for (String artifact : artifacts) {
      listed.append(
          "<dependency><artifactId>%s</artifactId><version>${project.version}</version></dependency>"
              .formatted(artifact));
    }
    return Poms.parse(
        ("<project><artifactId>rezo-bom</artifactId><name>BOM</name><description>Versions"
                + "</description>%s<dependencyManagement><dependencies>%s</dependencies>"
                + "</dependencyManagement></project>")
            .formatted(facts, listed));
  }
}
