package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type that users see, and all of the loops and the client, say their threading. */
final class ThreadingSentenceTest {

  @Test
  void javaTypesSayTheirThreading() {
    Finding.expectNone(ThreadingSentence.missingInJava(Repository.HERE.javaFiles()));
  }

  @Test
  void kotlinTypesSayTheirThreading() {
    Finding.expectNone(ThreadingSentence.missingInKotlin(Repository.HERE.kotlinFiles()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Immutable.",
        "One bucket. Immutable.",
        "A pool. <p>Thread-safe: all calls share it.",
        "<p>Confined to its loop, but for what the pool asks.",
        "<p>Guarded by its lock; signals run outside it.",
        "<p>Not thread-safe; the caller serialises."
      })
  void theFiveSentencesAreKnown(String doc) {
    assertThat(ThreadingSentence.isIn(doc)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A pool.",
        "Not Thread-safe.",
        "This is immutable.",
        "Confined to its own thread.",
        "Not thread-safe; used once."
      })
  void otherWordsAreNoAnswer(String doc) {
    assertThat(ThreadingSentence.isIn(doc)).isFalse();
  }

  @Test
  void aTypeWithoutItIsFoundWhereUsersOrThreadsMeetIt() {
    String text = "/** A thing. */\npublic final class Thing {}\n\n/** Small. */\nclass Part {}\n";

    assertThat(missing("rezo-http/src/main/java/Thing.java", text))
        .containsExactly("rezo-http/src/main/java/Thing.java:2 Thing");
    assertThat(missing("rezo-io/src/main/java/Thing.java", text)).hasSize(2);
    assertThat(missing("rezo-io/src/test/java/Thing.java", text)).isEmpty();
  }

  private static List<String> missing(String path, String text) {
    return ThreadingSentence.missingInJava(List.of(JavaFile.parse(path, text))).stream()
        .map(Finding::where)
        .toList();
  }

  @Test
  void aKotlinTypeWithoutItIsFound() {
    KotlinFile file =
        new KotlinFile(
            "rezo-coroutines/src/main/kotlin/A.kt",
            """
            package a

            /**
             * A thing.
             *
             * Thread-safe.
             */
            @Marker
            public class Said

            /** A thing. */
            public class Unsaid

            internal class Inner

            /** A mark. */
            public annotation class Marker
            """);

    assertThat(ThreadingSentence.missingInKotlin(List.of(file)))
        .extracting(Finding::where)
        .containsExactly("rezo-coroutines/src/main/kotlin/A.kt:12 Unsaid");
  }
}
