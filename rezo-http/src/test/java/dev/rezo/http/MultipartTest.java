package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RFC 7578, with the quoting of WHATWG HTML. */
@Timeout(10)
@Tag("F54")
class MultipartTest {

  @TempDir Path directory;

  private static String sent(Body body) throws IOException {
    return ResponseBody.of(body.open(), body.length(), Headers.EMPTY).text();
  }

  @Test
  void fieldsAndFilesStandBetweenBoundaries() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "1;2");
    Body body = new Multipart("B").field("user", "Ada").file("table", file, "text/csv").build();
    assertThat(body.contentType()).isEqualTo("multipart/form-data; boundary=B");
    String expected =
        """
        --B
        Content-Disposition: form-data; name="user"

        Ada
        --B
        Content-Disposition: form-data; name="table"; filename="a.csv"
        Content-Type: text/csv

        1;2
        --B--
        """
            .replace("\n", "\r\n");
    assertThat(sent(body)).isEqualTo(expected);
    assertThat(body.length()).isEqualTo(expected.length());
    assertThat(body.isReplayable()).isTrue();
    assertThat(sent(body)).isEqualTo(expected);
  }

  @Test
  void namesCannotBreakOutOfTheirQuotes() throws IOException {
    Body part = Bodies.of(new byte[0], "text/plain");
    Body body = new Multipart("B").part("a\"\r\nX: y", "ü\".txt", part).build();
    assertThat(sent(body)).contains("name=\"a%22%0D%0AX: y\"; filename=\"ü%22.txt\"\r\n");
  }

  @Test
  void contentTypeCannotSplitTheHead() {
    Body part = Bodies.of(new byte[0], "text/plain\r\nX: y");
    assertThatThrownBy(() -> new Multipart("B").part("a", null, part))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U+000D");
  }

  @Test
  void lengthIsUnknownWhenThatOfAPartIs() throws IOException {
    InputStream stream = new ByteArrayInputStream(new byte[] {'x'});
    Body part = Bodies.stream(stream, Body.UNKNOWN_LENGTH, "text/plain");
    Body body = new Multipart("B").part("a", null, part).build();
    assertThat(body.length()).isEqualTo(Body.UNKNOWN_LENGTH);
    assertThat(body.isReplayable()).isFalse();
    assertThat(sent(body)).contains("\r\n\r\nx\r\n--B--\r\n");
  }

  @Test
  void closingClosesThePartThatIsOpen() throws IOException {
    ScriptedSource part = new ScriptedSource().pause();
    BodySource source = new Multipart("B").part("a", null, new OpenBody(part)).build().open();
    assertThat(source.next(() -> {})).isNotNull();
    assertThat(source.next(() -> {})).isNull();
    source.close();
    assertThat(part.isClosed()).isTrue();
    assertThatThrownBy(() -> source.next(() -> {})).isInstanceOf(BodyException.class);
  }

  @Test
  void boundariesAreRandom() {
    assertThat(Bodies.multipart().build().contentType())
        .matches("multipart/form-data; boundary=rezo-[0-9a-f]{32}")
        .isNotEqualTo(Bodies.multipart().build().contentType());
  }

  /** A body over one source. */
  private record OpenBody(BodySource open) implements Body {
    @Override
    public long length() {
      return UNKNOWN_LENGTH;
    }

    @Override
    public boolean isReplayable() {
      return false;
    }

    @Override
    public String contentType() {
      return "text/plain";
    }
  }
}
