package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The core reaches by name what its metadata for native-image says, and nothing else. */
final class NativeImageTest {

  private static final String PLANTED = "dev.rezo.checks.planted.reflection.Reflecting";

  private final Repository repository = Repository.HERE;

  static List<String> modules() {
    return Stream.concat(Invariants.CORE.stream(), Stream.of("rezo-plugins")).toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void whatIsReachedByNameIsInTheMetadata(String module) {
    Finding.expectNone(metadata(module).compareWith(CompiledClasses.of(module)));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void resourcesAreInTheMetadata(String module) {
    Finding.expectNone(metadata(module).compareWith(resources(module)));
  }

  @Test
  void aLookupThatIsNotNamedIsFound() {
    assertThat(
            new NativeMetadata("m", "[]", "{}").compareWith(CompiledClasses.planted("reflection")))
        .extracting(Finding::expected)
        .containsExactlyInAnyOrder(
            "2 name(s) on the condition " + PLANTED,
            "1 name(s) on the condition " + PLANTED,
            "no library, no serialized object");
  }

  @Test
  void aNameThatNobodyNeedsIsFound() {
    String stale = "[{\"condition\": {\"typeReachable\": \"a.B\"}, \"name\": \"a.C\"}]";

    assertThat(new NativeMetadata("m", stale, "{}").compareWith(CompiledClasses.planted("pool")))
        .extracting(Finding::actual)
        .containsExactly("a.B");
  }

  @Test
  void aResourceThatIsNotNamedAndANameWithoutAResourceAreFound() {
    String config = "{\"resources\": {\"includes\": [{\"pattern\": \"\\\\Qa/b.txt\\\\E\"}]}}";

    assertThat(
            new NativeMetadata("m", "[]", config)
                .compareWith(Set.of("a/c.txt", "META-INF/services/a.B")))
        .extracting(Finding::expected)
        .containsExactlyInAnyOrder("a resource \\Qa/b.txt\\E", "a/c.txt in resource-config.json");
  }

  private NativeMetadata metadata(String module) {
    String folder = module + "/src/main/resources/META-INF/native-image/dev.rezo/" + module + "/";
    return new NativeMetadata(
        module,
        textOr(folder + "reflect-config.json", "[]"),
        textOr(folder + "resource-config.json", "{}"));
  }

  private String textOr(String path, String otherwise) {
    return Files.exists(repository.file(path)) ? repository.text(path) : otherwise;
  }

  private Set<String> resources(String module) {
    Path folder = repository.file(module + "/src/main/resources");
    return repository.files(module + "/src/main/resources").stream()
        .map(file -> folder.relativize(file).toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
