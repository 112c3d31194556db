package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.StoredResponses.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 section 4.3. */
@Tag("F25")
class ValidationTest {

  private static String text(Headers headers) {
    StringBuilder all = new StringBuilder();
    headers.forEach((name, value) -> all.append(name).append(": ").append(value).append("; "));
    return all.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ETag: \"a\" | 'If-None-Match: \"a\"; '",
        "ETag: W/\"a\" | 'If-None-Match: W/\"a\"; '",
        "ETag: unquoted | 'If-None-Match: unquoted; '",
        "Last-Modified: Sun, 22 Nov 2026 11:00:00 GMT"
            + " | 'If-Modified-Since: Sun, 22 Nov 2026 11:00:00 GMT; '",
        "Last-Modified: x; ETag: \"a\" | 'If-None-Match: \"a\"; If-Modified-Since: x; '",
        "ETag: \"a\"; ETag: \"b\" | ''",
      })
  void theServerIsAskedByAllThereIs(String stored, String expected) {
    Request asked = Validation.conditional(Request.get("http://a.test/"), headers(stored));
    assertThat(text(asked.headers())).isEqualTo(expected);
    assertThat(Validation.hasValidator(headers(stored))).isEqualTo(!expected.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Fields of the answer take the place of those of before; the others stay.
        "X: 1; Y: 2 | X: 3; Z: 4 | 'Y: 2; X: 3; Z: 4; '",
        "X: 1; X: 2; Y: 2 | x: 3 | 'Y: 2; x: 3; '",
        "X: 1 | X: 3; X: 4 | 'X: 3; X: 4; '",
        "ETag: \"a\"; Cache-Control: max-age=5 | Cache-Control: max-age=9"
            + " | 'ETag: \"a\"; Cache-Control: max-age=9; '",
        // What is about the content that is stored stays.
        "Content-Length: 5; Content-Encoding: gzip | Content-Length: 0; Content-Encoding: br;"
            + " Content-Range: bytes 0-1/2 | 'Content-Length: 5; Content-Encoding: gzip; '",
        "Content-Type: a/b | Content-Type: c/d | 'Content-Type: c/d; '",
        // When it was said is of the answer alone.
        "Age: 5; Date: old; X: 1 | Date: new | 'X: 1; Date: new; '",
        "Age: 5; Date: old; X: 1 | Age: 7 | 'X: 1; Age: 7; '",
        "Age: 5; Date: old; X: 1 | '' | 'X: 1; '",
        // What may not be stored is not.
        "X: 1 | Connection: X-Own; X-Own: 2; Set-Cookie: a=1; Keep-Alive: 5 | 'X: 1; '",
        // An answer about the same, strong or weak.
        "ETag: \"a\" | ETag: W/\"a\"; X: 1 | 'ETag: W/\"a\"; X: 1; '",
        "ETag: W/\"a\" | ETag: \"a\" | 'ETag: \"a\"; '",
        "Last-Modified: x | Last-Modified: x; Y: 1 | 'Last-Modified: x; Y: 1; '",
      })
  void whatIsStoredIsFreshenedByTheAnswer(String stored, String answer, String expected) {
    assertThat(text(Objects.requireNonNull(Validation.freshened(headers(stored), headers(answer)))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ETag: \"a\" | ETag: \"b\"",
        "ETag: \"a\"; Last-Modified: x | ETag: \"b\"; Last-Modified: x",
        "Last-Modified: x | ETag: \"b\"",
        "Last-Modified: x | Last-Modified: y",
        "ETag: \"a\" | Last-Modified: y",
      })
  void anAnswerAboutSomethingElseChangesNothing(String stored, String answer) {
    assertThat(Validation.freshened(headers(stored), headers(answer))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ETag: \"a\"; Content-Length: 5 | ETag: \"a\"; Content-Length: 5 | true",
        "ETag: \"a\"; Content-Length: 5 | ETag: \"a\" | true",
        "ETag: \"a\"; Content-Length: 5 | ETag: \"a\"; Content-Length: 6 | false",
        "ETag: \"a\"; Content-Length: 5 | ETag: \"b\"; Content-Length: 5 | false",
        "ETag: \"a\" | Content-Length: 6 | false",
      })
  void anAnswerToHeadSaysWhetherItIsTheSameContent(String stored, String answer, boolean same) {
    assertThat(Validation.isSameContent(headers(stored), headers(answer))).isEqualTo(same);
  }

  @Test
  void theConditionStandsInPlaceOfNoOther() {
    Request request = Request.get("http://a.test/").with(h -> h.set("Accept", "x"));
    assertThat(text(Validation.conditional(request, headers("ETag: \"a\"")).headers()))
        .isEqualTo("Accept: x; If-None-Match: \"a\"; ");
  }
}
