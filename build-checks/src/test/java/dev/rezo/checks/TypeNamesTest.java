package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type, and every Kotlin file, is named for what it is for. */
final class TypeNamesTest {

  @Test
  void javaTypesAreNamedForWhatTheyAreFor() {
    Finding.expectNone(TypeNames.inJava(Repository.HERE.javaFiles()));
  }

  @Test
  void kotlinTypesAndFilesAreNamedForWhatTheyAreFor() {
    Finding.expectNone(TypeNames.inKotlin(Repository.HERE.kotlinFiles()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Util",
        "Utils",
        "StringUtils",
        "Helper",
        "PoolManager",
        "ClientImpl",
        "Base",
        "LoopBase",
        "BaseClient",
        "AbstractPool",
        "MyAbstractPool",
        "CommonHeaders",
        "Misc",
        "TlsInfo",
        "Data"
      })
  void namesThatSayNothingAreFound(String name) {
    assertThat(TypeNames.saysNothing(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Pool",
        "Database",
        "BaseUri",
        "Simple",
        "Information",
        "DataFrame",
        "Abstraction"
      })
  void otherNamesAreLeftAlone(String name) {
    assertThat(TypeNames.saysNothing(name)).isFalse();
  }

  @Test
  void aNestedJavaTypeIsFound() {
    JavaFile file =
        JavaFile.parse("m/src/main/java/Pool.java", "class Pool {\n  record SlotInfo() {}\n}\n");

    assertThat(TypeNames.inJava(List.of(file)))
        .containsExactly(
            new Finding(
                "m/src/main/java/Pool.java:2", "a name that says what it is for", "SlotInfo"));
  }

  @Test
  void aKotlinFileAndATypeInItAreFound() {
    KotlinFile file =
        new KotlinFile(
            "m/src/main/kotlin/StringUtils.kt",
            "package a\n\n/* class Misc */\ninternal class CallManager\n");

    assertThat(TypeNames.inKotlin(List.of(file)))
        .extracting(Finding::actual)
        .containsExactly("StringUtils", "CallManager");
  }
}
