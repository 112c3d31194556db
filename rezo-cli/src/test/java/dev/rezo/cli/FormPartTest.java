package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.cli.FormPart.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormPartTest {

  private static final LocalFiles FILES = new LocalFiles(InputStream.nullInputStream());

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=b                            | TEXT     | b        |            |",
        "a=                             | TEXT     | ``       |            |",
        "a=b=c                          | TEXT     | b=c      |            |",
        "a=b@c                          | TEXT     | b@c      |            |",
        "a=\"b; c\"                      | TEXT     | b; c     |            |",
        "a=\"b\\\"\\\\c\"                  | TEXT     | b\"\\c    |            |",
        "a=b\"c                          | TEXT     | b\"c      |            |",
        "a=\"b                           | TEXT     | \"b       |            |",
        "a=b;type=x/y                   | TEXT     | b        | x/y        |",
        "a=b ; type=x/y; charset=z      | TEXT     | b        | x/y; charset=z |",
        "a=b;type=x/y;charset=z;filename=n | TEXT  | b        | x/y;charset=z | n",
        "a=@f                           | ATTACHED | f        |            |",
        "a=@-                           | ATTACHED | -        |            |",
        "a=@/d/f;filename=n.txt         | ATTACHED | /d/f     |            | n.txt",
        "a=@f;filename=\"n;m\";type=x/y  | ATTACHED | f        | x/y        | n;m",
        "a=@\"f,g;h\"                    | ATTACHED | f,g;h    |            |",
        "a=<f                           | INSERTED | f        |            |",
        "a=<f;TYPE=x/y                  | INSERTED | f        | x/y        |",
      })
  void wordsAreReadAsCurlReadsThem(
      String words, Kind kind, String value, @Nullable String type, @Nullable String fileName)
      throws UsageException {
    String expectedType = type == null ? null : type.replace("; ", ";");
    assertThat(FormPart.parse(words, FILES))
        .isEqualTo(new FormPart("a", kind, value, expectedType, fileName, List.of()));
  }

  @Test
  void headersAreGivenOrInAFile() throws IOException, UsageException {
    Path file = Files.writeString(directory.resolve("h"), "# not this\n\nX-B: 2\nX-C: 3\n");
    FormPart part =
        FormPart.parse("a=b;headers=\"X-A: 1; 2\";headers=@" + file + ";filename=n", FILES);
    assertThat(part.headers()).containsExactly("X-A: 1; 2", "X-B: 2", "X-C: 3");
    assertThat(part.fileName()).isEqualTo("n");
  }

  @Test
  void aStringMeansItself() throws UsageException {
    assertThat(FormPart.literal("a=@b;type=\"c"))
        .isEqualTo(new FormPart("a", Kind.TEXT, "@b;type=\"c", null, null, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=b", "a=(b", "a=@f,g", "a=b;type=x", "a=b;c", "a=b;encoder=base64"})
  void whatMakesNoSenseOrIsNotThereIsTold(String words) {
    assertThatThrownBy(() -> FormPart.parse(words, FILES)).isInstanceOf(UsageException.class);
  }
}
