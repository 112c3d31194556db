package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Packages depend on each other one way, and hide what they do not export. */
final class PackagesTest {

  private final Repository repository = Repository.HERE;

  @Test
  void noPackageIsPartOfACycle() {
    Invariants.NO_CYCLES.check(CompiledClasses.of(repository.drawnModules()));
  }

  @Test
  void noExportIsQualified() {
    Finding.expectNone(ModuleDescriptors.qualifiedExports(repository.javaFiles()));
  }

  @Test
  void nothingOptionalIsHandedOn() {
    Finding.expectNone(ModuleDescriptors.optionalAndHandedOn(repository.javaFiles()));
  }

  @Test
  void noExportedSignatureMentionsAHiddenType() {
    Map<String, Set<String>> exports = ModuleDescriptors.exports(repository.javaFiles());
    Set<String> all = new TreeSet<>();
    exports.values().forEach(all::addAll);
    List<String> javaModules =
        repository.drawnModules().stream()
            .filter(module -> !repository.file(module + "/src/main/kotlin").toFile().exists())
            .toList();

    assertThat(all).hasSizeGreaterThanOrEqualTo(javaModules.size() - 1);
    Finding.expectNone(new ExportedSignatures(all).hiddenTypes(CompiledClasses.of(javaModules)));
  }

  @Test
  void aCycleIsFound() {
    assertThatThrownBy(() -> Invariants.NO_CYCLES.check(CompiledClasses.planted("cycle")))
        .hasMessageContaining("cycle.left")
        .hasMessageContaining("cycle.right");
  }

  @Test
  void aQualifiedExportIsFound() {
    JavaFile descriptor =
        JavaFile.parse(
            "rezo-io/src/main/java/module-info.java",
            """
            module dev.rezo.io {
              exports dev.rezo.io;
              exports dev.rezo.io.inner to dev.rezo.client;
            }
            """);

    assertThat(ModuleDescriptors.qualifiedExports(List.of(descriptor)))
        .containsExactly(
            new Finding(
                "rezo-io/src/main/java/module-info.java:3",
                "an export to all or none",
                "exports dev.rezo.io.inner to dev.rezo.client"));
  }

  @Test
  void whatIsOptionalAndHandedOnIsFound() {
    JavaFile descriptor =
        JavaFile.parse(
            "rezo-io/src/main/java/module-info.java",
            """
            module dev.rezo.io {
              requires static org.jspecify;
              requires transitive dev.rezo.http;
              requires static transitive some.annotations;
            }
            """);

    assertThat(ModuleDescriptors.optionalAndHandedOn(List.of(descriptor)))
        .extracting(Finding::actual)
        .containsExactly("both: some.annotations");
  }

  @Test
  void aHiddenTypeInASignatureIsFound() {
    String face = "dev.rezo.checks.planted.api";
    List<Finding> findings =
        new ExportedSignatures(Set.of(face)).hiddenTypes(CompiledClasses.planted("api"));

    assertThat(findings)
        .extracting(Finding::where)
        .containsExactlyInAnyOrder(
            face + ".Face.returned()",
            face + ".Face.taken(" + face + ".Hidden)",
            face + ".Face.nested()",
            face + ".Face.field",
            face + ".Face",
            face + ".Face$Part.part()");
  }
}
