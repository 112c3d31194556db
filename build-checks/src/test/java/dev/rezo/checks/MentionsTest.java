package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents on how Rezo is built name only what exists. */
final class MentionsTest {

  private static final Set<String> OF_THE_JDK =
      Set.of("IllegalArgumentException", "IllegalStateException", "ByteBuffer");

  /** Made-up names that show a form. */
  private static final Set<String> EXAMPLES = Set.of("Test", "Spec");

  private final Repository repository = Repository.HERE;

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"})
  void typesTestsAndModulesExist(String path) {
    TestTags tests = new TestTags(repository.javaFiles(), repository.kotlinFiles());
    Set<String> types =
        Stream.of(
                repository.javaFiles().stream()
                    .flatMap(file -> file.types().stream())
                    .map(JavaFile.Type::name),
                repository.kotlinFiles().stream()
                    .flatMap(file -> file.types().stream())
                    .map(JavaFile.Type::name),
                OF_THE_JDK.stream(),
                EXAMPLES.stream())
            .flatMap(names -> names)
            .collect(Collectors.toSet());
    Mentions mentions = new Mentions(path, repository.text(path));

    Finding.expectNone(
        mentions.unknownTypes(
            types,
            (type, test) -> {
              TestTags.TestFile file = tests.find("build-checks", type);
              return file != null && file.methods().containsKey(test);
            }));
    Finding.expectNone(mentions.unknownModules(repository.modules()));
  }

  @Test
  void thePromisesOfTheThreatModelExist() {
    Set<String> promised =
        new Promises(repository.text("PROMISES.md"))
            .rows().stream().flatMap(row -> row.ids().stream()).collect(Collectors.toSet());
    Set<String> mentioned =
        Pattern.compile("\\b[AF][1-9][0-9]{0,2}\\b")
            .matcher(repository.text("SECURITY.md"))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());

    assertThat(mentioned).hasSizeGreaterThan(20);
    assertThat(promised).containsAll(mentioned);
  }

  @Test
  void aTypeThatDoesNotExistIsFound() {
    Mentions mentions = new Mentions("A.md", "A `Pool` and\na `Puddle`.\n```java\n`Lake`\n```\n");

    assertThat(mentions.unknownTypes(Set.of("Pool"), (type, test) -> true))
        .containsExactly(new Finding("A.md:2", "a name of the sources", "`Puddle`"));
  }

  @Test
  void aTestThatDoesNotExistIsFound() {
    Mentions mentions = new Mentions("A.md", "`PoolTest#holds` and `PoolTest#leaks`, `Pool.close`");

    assertThat(
            mentions.unknownTypes(Set.of("Pool", "PoolTest"), (type, test) -> test.equals("holds")))
        .extracting(Finding::actual)
        .containsExactly("`PoolTest#leaks`");
  }

  @Test
  void aModuleThatDoesNotExistIsFound() {
    Mentions mentions = new Mentions("A.md", "`rezo-pool` and `rezo-lake`");

    assertThat(mentions.unknownModules(List.of("rezo-pool")))
        .containsExactly(new Finding("A.md:1", "a module", "`rezo-lake`"));
  }
}
