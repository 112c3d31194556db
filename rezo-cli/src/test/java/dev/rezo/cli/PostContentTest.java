package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostContentTest {

  @TempDir private Path directory;

  @Test
  void partsAreJoinedByAmpersandsAndLoseTheLineEndsOfTheirFiles() throws Exception {
    Path file = Files.writeString(directory.resolve("f"), "a\r\nb\n");
    assertThat(
            joined(
                new DataPart(DataPart.Kind.TEXT, "x=1"),
                new DataPart(DataPart.Kind.TEXT, "@" + file),
                new DataPart(DataPart.Kind.RAW, "@raw"),
                new DataPart(DataPart.Kind.BINARY, "@" + file)))
        .isEqualTo("x=1&ab&@raw&a\r\nb\n");
  }

  @Test
  void jsonPartsFollowEachOther() throws Exception {
    assertThat(
            joined(
                new DataPart(DataPart.Kind.JSON, "{\"a\":"),
                new DataPart(DataPart.Kind.JSON, "1}")))
        .isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource({"a b=c d&,a b=c+d%26", "=x y,x+y", "x/y,x%2Fy", "n=@f,n=%40f", "a=~*-._,a=~%2A-._"})
  void urlEncodes(String given, String expected) throws Exception {
    assertThat(joined(new DataPart(DataPart.Kind.URL_ENCODED, given))).isEqualTo(expected);
  }

  @Test
  void urlEncodesAFileUnderAName() throws Exception {
    Path file = Files.writeString(directory.resolve("f"), "é\n");
    assertThat(joined(new DataPart(DataPart.Kind.URL_ENCODED, "n@" + file)))
        .isEqualTo("n=%C3%A9%0A");
  }

  @Test
  void aDashIsStandardInput() throws Exception {
    InputStream in = new ByteArrayInputStream("in\n".getBytes(StandardCharsets.UTF_8));
    byte[] bytes =
        new PostContent(new LocalFiles(in)).join(List.of(new DataPart(DataPart.Kind.TEXT, "@-")));
    assertThat(bytes).asString().isEqualTo("in");
  }

  @Test
  void aMissingFileIsAReadError() {
    assertThatThrownBy(() -> joined(new DataPart(DataPart.Kind.TEXT, "@/nowhere")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("option --data: Failed to open /nowhere")
        .extracting(e -> ((UsageException) e).exitCode())
        .isEqualTo(26);
  }

  private static String joined(DataPart... parts) throws UsageException {
    PostContent data = new PostContent(new LocalFiles(InputStream.nullInputStream()));
    return new String(data.join(List.of(parts)), StandardCharsets.UTF_8);
  }
}
