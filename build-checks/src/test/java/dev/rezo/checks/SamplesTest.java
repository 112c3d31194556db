package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every sample in the documents is a piece of a source that is compiled. */
final class SamplesTest {

  private static final Map<String, String> SOURCES =
      Map.of(
          "m/Sample.java",
          """
          class Sample {
            void get() {
              // sample:get
              if (a) {
                get();
              }

              end();
              // sample:end
            }
          }
          """);

  private static final String COPY = "```java\nif (a) {\n  get();\n}\n\nend();\n```\n";

  private final Repository repository = Repository.HERE;

  private String source(String path) {
    return repository.file(path).toFile().isFile() ? repository.text(path) : null;
  }

  private static List<Finding> findings(String document) {
    return new Samples("README.md", document).findings(SOURCES::get);
  }

  @Test
  void samplesAreWhatIsCompiled() {
    Finding.expectNone(
        repository.documents().stream()
            .map(path -> new Samples(path, repository.text(path)))
            .flatMap(samples -> samples.findings(this::source).stream())
            .toList());
  }

  @Test
  void theReadmeShowsBothLanguages() {
    assertThat(repository.documents()).contains("README.md");
    Samples readme = new Samples("README.md", repository.text("README.md"));
    assertThat(readme.count("java")).as("README.md, samples of Java").isPositive();
    assertThat(readme.count("kotlin")).as("README.md, samples of Kotlin").isPositive();
  }

  @Test
  void aFaithfulCopyHasNoFindings() {
    assertThat(findings("# A\n\n<!-- sample: m/Sample.java#get -->\n\n" + COPY)).isEmpty();
  }

  @Test
  void aCopyThatDiffersIsFound() {
    List<Finding> findings =
        findings("# A\n<!-- sample: m/Sample.java#get -->\n```java\nif (b) {\n}\n```\n");

    assertThat(findings)
        .containsExactly(
            new Finding(
                "README.md:3",
                "the text of m/Sample.java#get:\nif (a) {\n  get();\n}\n\nend();\n",
                "\nif (b) {\n}\n"));
  }

  @Test
  void aBlockThatIsNoCopyIsFound() {
    assertThat(findings("# A\n\n" + COPY)).extracting(Finding::actual).containsExactly("none");
  }

  @Test
  void aRegionThatDoesNotExistIsFound() {
    assertThat(findings("<!-- sample: m/Sample.java#put -->\n" + COPY))
        .extracting(Finding::actual)
        .containsExactly("no such region");
    assertThat(findings("<!-- sample: m/Other.java#get -->\n" + COPY))
        .extracting(Finding::expected)
        .containsExactly("m/Other.java#get");
  }

  @Test
  void otherBlocksAreLeftAlone() {
    assertThat(findings("```sh\nmvn verify\n```\n")).isEmpty();
  }
}
