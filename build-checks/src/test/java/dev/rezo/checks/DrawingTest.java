package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md draws the modules that exist and the arrows that the build has, no other. */
final class DrawingTest {

  private static final String DOCUMENT =
      """
      # A house

      ```text
      layer 0   rezo-http                  the vocabulary
                rezo-io                    loops
      layer 1   rezo-h1     -> rezo-http   HTTP/1.1
                rezo-testing -> rezo-http, rezo-io
                                           fakes
      ```
      """;

  private static final Map<String, Set<String>> BUILT =
      Map.of(
          "rezo-http", Set.of(),
          "rezo-io", Set.of(),
          "rezo-h1", Set.of("rezo-http"),
          "rezo-testing", Set.of("rezo-http", "rezo-io"));

  private final Repository repository = Repository.HERE;

  private Drawing drawn() {
    return Drawing.of(repository.text("ARCHITECTURE.md"));
  }

  @Test
  void drawsTheModulesThatExist() {
    assertThat(drawn().modules()).containsExactlyInAnyOrderElementsOf(repository.drawnModules());
  }

  @Test
  void drawsTheArrowsOfThePoms() {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (String module : repository.drawnModules()) {
      edges.put(module, Poms.edges(repository.pom(module)));
    }
    Finding.expectNone(drawn().compareWith(edges, "the poms"));
  }

  @Test
  void drawsTheArrowsOfTheModuleDescriptors() {
    Map<String, Set<String>> edges = ModuleDescriptors.edges(repository.javaFiles());
    Finding.expectNone(drawn().compareWith(edges, "module-info.java"));
  }

  @Test
  void arrowsPointDown() {
    Finding.expectNone(drawn().arrowsThatClimb());
  }

  @Test
  void aDrawingOfWhatIsBuiltHasNoFindings() {
    assertThat(Drawing.of(DOCUMENT).compareWith(BUILT, "fixture")).isEmpty();
    assertThat(Drawing.of(DOCUMENT).arrowsThatClimb()).isEmpty();
  }

  @Test
  void modulesOfProfilesAreModules() {
    assertThat(repository.modules()).contains("rezo-interop", "build-checks");
    assertThat(repository.drawnModules()).doesNotContain("rezo-interop", "build-checks");
  }

  @Test
  void anArrowThatIsNotDrawnIsFound() {
    Map<String, Set<String>> built = new TreeMap<>(BUILT);
    built.put("rezo-h1", Set.of("rezo-http", "rezo-io"));

    assertThat(Drawing.of(DOCUMENT).compareWith(built, "the poms"))
        .containsExactly(
            new Finding(
                "ARCHITECTURE.md against the poms",
                "rezo-h1 -> rezo-http",
                "rezo-h1 -> rezo-http, rezo-io"));
  }

  @Test
  void anArrowThatIsNotBuiltIsFound() {
    Map<String, Set<String>> built = new TreeMap<>(BUILT);
    built.put("rezo-h1", Set.of());

    assertThat(Drawing.of(DOCUMENT).compareWith(built, "the poms"))
        .extracting(Finding::actual)
        .containsExactly("rezo-h1 without arrows");
  }

  @Test
  void aModuleThatIsDrawnButDoesNotExistIsFound() {
    Map<String, Set<String>> built = new TreeMap<>(BUILT);
    built.remove("rezo-io");

    assertThat(Drawing.of(DOCUMENT).compareWith(built, "the poms"))
        .extracting(Finding::actual)
        .containsExactly("no rezo-io");
  }

  @Test
  void anArrowWithinALayerIsFound() {
    Drawing level = Drawing.of("```\nlayer 0   rezo-io -> rezo-http\n          rezo-http\n```\n");

    assertThat(level.arrowsThatClimb())
        .containsExactly(
            new Finding("ARCHITECTURE.md, rezo-io -> rezo-http", "a layer below 0", "layer 0"));
  }

  @Test
  void aDocumentWithoutADrawingIsRefused() {
    assertThatThrownBy(() -> Drawing.of("# A house\n"))
        .hasMessage("drawing: expected a fenced block that begins with \"layer 0\", actual none");
  }

  @Test
  void aLineThatIsNoModuleIsRefused() {
    assertThatThrownBy(() -> Drawing.of("```\nlayer 0   rezo-io\nfoundation\n```\n"))
        .hasMessage("drawing: expected a module, actual \"foundation\"");
  }
}
