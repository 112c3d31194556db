package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.StoredResponses.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Url;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 section 4.4. */
@Tag("F25")
class InvalidationTest {

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "TRACE, true",
    "QUERY, true",
    "POST, false",
    "PUT, false",
    "DELETE, false",
    "PATCH, false",
    "get, false",
    "SOMETHING, false",
  })
  void whatIsNotKnownMayChangeAnything(String method, boolean isSafe) {
    assertThat(Invalidation.isSafe(method)).isEqualTo(isSafe);
  }

  @ParameterizedTest
  @CsvSource({"200, true", "204, true", "303, true", "400, false", "404, false", "500, false"})
  void anErrorHasChangedNothing(int status, boolean follows) {
    assertThat(Invalidation.follows(status)).isEqualTo(follows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | http://a.test/x/y",
        "Location: z | http://a.test/x/y http://a.test/x/z",
        "Location: /z; Content-Location: http://a.test/w?q"
            + " | http://a.test/x/y http://a.test/z http://a.test/w?q",
        "Location: http://b.test/z | http://a.test/x/y",
        "Location: https://a.test/z | http://a.test/x/y",
        "Location: http://a.test:81/z | http://a.test/x/y",
        "Location: //b.test/z | http://a.test/x/y",
        "Location: http://a.test:80/z | http://a.test/x/y http://a.test/z",
        "Location: http://[ | http://a.test/x/y",
      })
  void whatWasChangedIsOfTheSameOrigin(String fields, String expected) {
    assertThat(Invalidation.addresses(Url.parse("http://a.test/x/y"), headers(fields)))
        .extracting(Url::toString)
        .containsExactly(expected.split(" "));
  }
}
