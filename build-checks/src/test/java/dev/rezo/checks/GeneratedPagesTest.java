package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages show of the code is what the code has. Where it is not, change the code, or let
 * the pages follow it: {@code mvn -pl build-checks -am -Dtest=GeneratedPagesTest -Ddocs.update=true
 * -Dsurefire.failIfNoSpecifiedTests=false test}.
 */
final class GeneratedPagesTest {

  private static final Map<GeneratedPart, Supplier<String>> PARTS = parts();

  private final Repository repository = Repository.HERE;

  private static Map<GeneratedPart, Supplier<String>> parts() {
    Map<GeneratedPart, Supplier<String>> parts = new LinkedHashMap<>();
    String defaults = "docs-site/defaults.md";
    parts.put(new GeneratedPart(defaults, "timeouts"), Defaults::timeouts);
    parts.put(new GeneratedPart(defaults, "pool"), Defaults::pool);
    parts.put(new GeneratedPart(defaults, "presets"), Defaults::presets);
    parts.put(new GeneratedPart(defaults, "dns"), Defaults::dns);
    parts.put(new GeneratedPart(defaults, "client"), Defaults::client);
    String internals = "docs-site/internals.md";
    parts.put(new GeneratedPart(internals, "slot-drawing"), () -> StateMachines.slot().drawing());
    parts.put(new GeneratedPart(internals, "slot"), () -> StateMachines.slot().followers());
    parts.put(
        new GeneratedPart(internals, "address-drawing"), () -> StateMachines.address().drawing());
    parts.put(new GeneratedPart(internals, "address"), () -> StateMachines.address().table());
    parts.put(new GeneratedPart(internals, "tls-drawing"), () -> StateMachines.tls().drawing());
    parts.put(new GeneratedPart(internals, "tls"), () -> StateMachines.tls().table());
    parts.put(
        new GeneratedPart(internals, "exchange-drawing"), () -> StateMachines.exchange().drawing());
    parts.put(new GeneratedPart(internals, "exchange"), () -> StateMachines.exchange().table());
    parts.put(
        new GeneratedPart(internals, "stream-drawing"), () -> StateMachines.stream().drawing());
    parts.put(new GeneratedPart(internals, "stream"), () -> StateMachines.stream().table());
    parts.put(new GeneratedPart(internals, "floods"), StateMachines::floods);
    return parts;
  }

  static Stream<GeneratedPart> generated() {
    return PARTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("generated")
  void thePageSaysWhatTheCodeSays(GeneratedPart part) throws IOException {
    String made = PARTS.get(part).get();
    if (Boolean.getBoolean("docs.update")) {
      Path page = repository.file(part.page());
      Files.writeString(page, part.put(repository.text(part.page()), made));
    }
    Finding.expectNone(part.findings(repository.text(part.page()), made));
  }

  @Test
  void eachPartOfAPageIsMadeBySomebody() {
    Map<String, List<String>> expected = new TreeMap<>();
    for (GeneratedPart part : PARTS.keySet()) {
      expected.merge(
          part.page(),
          List.of(part.mark()),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    Map<String, List<String>> actual = new TreeMap<>();
    for (String document : repository.documents()) {
      List<String> marks = GeneratedPart.marksIn(repository.text(document));
      if (!marks.isEmpty()) {
        actual.put(document, marks);
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void aPartThatSaysSomethingElseIsFound() {
    GeneratedPart part = new GeneratedPart("page.md", "limits");
    String page = "# Limits\n\n<!-- generated: limits -->\n\n1\n\n<!-- generated: end -->\n";

    assertThat(part.findings(page, "1\n")).isEmpty();
    assertThat(part.findings(page, "2\n")).extracting(Finding::actual).containsExactly("1\n");
    assertThat(part.findings(part.put(page, "2\n"), "2\n")).isEmpty();
  }

  @Test
  void aPartThatIsNotThereIsFound() {
    GeneratedPart part = new GeneratedPart("page.md", "limits");

    assertThat(part.findings("# Limits\n", "1\n")).hasSize(1);
    assertThat(part.findings("<!-- generated: limits -->\n\n1\n", "1\n")).hasSize(1);
  }

  @Test
  void aTableHasAllAndADrawingNeitherErrorsNorWhatLeadsToTheSameFromEverywhere() {
    StateMachine door =
        new StateMachine(
            List.of("OPEN", "SHUT"),
            List.of(
                StateMachine.Transition.to("OPEN", "PUSH", "SHUT"),
                StateMachine.Transition.to("OPEN", "KICK", "SHUT"),
                StateMachine.Transition.to("OPEN", "WIND", "SHUT"),
                StateMachine.Transition.to("SHUT", "WIND", "SHUT"),
                StateMachine.Transition.error("SHUT", "PUSH", "a bruise")));

    assertThat(door.table().lines().skip(2))
        .containsExactly(
            "| `OPEN` | `PUSH`, `KICK`, `WIND` | `SHUT` |",
            "| `SHUT` | `WIND` | `SHUT` |",
            "| `SHUT` | `PUSH` | a bruise |");
    assertThat(door.drawing())
        .isEqualTo("```mermaid\nstateDiagram-v2\n  OPEN --> SHUT : PUSH, KICK\n```\n");
  }
}
