package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of ARCHITECTURE.md that hold for compiled code. */
final class InvariantsTest {

  private final Repository repository = Repository.HERE;

  static List<String> core() {
    return Invariants.CORE;
  }

  static List<String> everyModule() {
    return Repository.HERE.drawnModules();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rezo-h1", "rezo-h2"})
  void theSessionDoesNoInputAndOutput(String module) {
    Invariants.SESSION.forEach(rule -> rule.check(CompiledClasses.of(module)));
  }

  @Test
  void thePoolReadsNoClockAndClosesNothing() {
    Invariants.POOL.forEach(rule -> rule.check(CompiledClasses.of("rezo-pool")));
  }

  @ParameterizedTest
  @MethodSource("core")
  void theCoreRunsOnTheJdkAlone(String module) {
    Invariants.JDK_ONLY.check(CompiledClasses.of(module));
  }

  @Test
  void theCoreRequiresTheJdkAlone() {
    Finding.expectNone(
        ModuleDescriptors.foreignRequires(repository.javaFiles(), Set.copyOf(Invariants.CORE)));
  }

  @ParameterizedTest
  @MethodSource("everyModule")
  void nobodyUsesInternalsOfTheJdk(String module) {
    Invariants.NO_JDK_INTERNALS.check(CompiledClasses.of(module));
  }

  @Test
  void theKotlinFaceHoldsNoSecondPoolAndNoCache() {
    Invariants.KEEPS_NOTHING.check(CompiledClasses.of("rezo-coroutines"));
  }

  @Test
  void theClientNamesNoPlugin() {
    Finding.expectNone(
        repository.sources(".java").stream()
            .filter(source -> source.isMain() && source.module().equals("rezo-client"))
            .flatMap(source -> PluginNames.in(source).stream())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nanoTime", "SocketChannel", "ConcurrentHashMap", "java.time.Clock", "Logger"})
  void aSessionThatReachesOutIsFound(String culprit) {
    assertThat(violations(Invariants.SESSION, "session")).contains(culprit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nanoTime", "close()"})
  void aPoolThatClosesOrReadsTheClockIsFound(String culprit) {
    assertThat(violations(Invariants.POOL, "pool")).contains(culprit);
  }

  @Test
  void aClassOfAnotherJarIsFound() {
    assertThatThrownBy(() -> Invariants.JDK_ONLY.check(CompiledClasses.planted("foreign")))
        .hasMessageContaining("java.sql.Connection");
    assertThatCode(() -> Invariants.JDK_ONLY.check(CompiledClasses.planted("session")))
        .doesNotThrowAnyException();
  }

  @Test
  void anInternalOfTheJdkIsFound() {
    assertThatThrownBy(() -> Invariants.NO_JDK_INTERNALS.check(CompiledClasses.planted("internal")))
        .hasMessageContaining("com.sun.source");
  }

  @Test
  void aSecondCacheIsFound() {
    assertThatThrownBy(() -> Invariants.KEEPS_NOTHING.check(CompiledClasses.planted("session")))
        .hasMessageContaining("ConcurrentHashMap");
    assertThatThrownBy(() -> Invariants.KEEPS_NOTHING.check(CompiledClasses.planted("pool")))
        .hasMessageContaining("dev.rezo.pool.Lease");
  }

  @Test
  void aPluginInTheClientIsFound() {
    assertThat(PluginNames.in(new SourceText("m/A.java", "a\nimport dev.rezo.plugins.Retry;\n")))
        .containsExactly(new Finding("m/A.java:2", "no plugin", "dev.rezo.plugins.Retry"));
  }

  @Test
  void aRequirementOutsideTheJdkIsFound() {
    JavaFile descriptor =
        JavaFile.parse(
            "rezo-io/src/main/java/module-info.java",
            """
            module dev.rezo.io {
              requires static org.jspecify;
              requires java.sql;
            }
            """);

    assertThat(ModuleDescriptors.foreignRequires(List.of(descriptor), Set.of("rezo-io")))
        .extracting(Finding::actual)
        .containsExactly("java.sql");
  }

  /** All that the rules say about classes that break each of them. */
  private static String violations(List<ArchRule> rules, String planted) {
    JavaClasses classes = CompiledClasses.planted(planted);
    StringBuilder said = new StringBuilder();
    for (ArchRule rule : rules) {
      rule.evaluate(classes).getFailureReport().getDetails().forEach(said::append);
    }
    return said.toString();
  }
}
