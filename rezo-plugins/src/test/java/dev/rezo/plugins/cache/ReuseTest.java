package dev.rezo.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 sections 4, 4.2.4 and 5.2: what is stored, how old it is, what is asked for. */
@Tag("F25")
class ReuseTest {

  private static RequestDirectives wanted(String control) {
    return RequestDirectives.of(
        control.isEmpty() ? Headers.EMPTY : Headers.of("Cache-Control", control));
  }

  private static Instant after(double seconds) {
    return StoredResponses.NOW.plusMillis((long) (seconds * 1000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 0 | '' | FRESH",
        "max-age=60 | 59.9 | '' | FRESH",
        "max-age=60 | 60 | '' | NONE",
        "max-age=60 | 61 | '' | NONE",
        "max-age=0 | 0 | '' | NONE",
        // The response.
        "max-age=60, no-cache | 1 | '' | NONE",
        "max-age=60, no-cache=X-User | 1 | '' | FRESH",
        "max-age=60, must-revalidate | 59 | '' | FRESH",
        "max-age=60, must-revalidate | 61 | '' | NONE",
        "max-age=60, stale-while-revalidate=600 | 61 | '' | NONE",
        "max-age=60, stale-if-error=600 | 61 | '' | NONE",
        "max-age=60, private, proxy-revalidate | 1 | '' | FRESH",
        // What cannot be read is stale.
        "max-age=x | 0 | '' | NONE",
        "max-age=-60 | 0 | '' | NONE",
        "max-age=60, max-age=600 | 0 | '' | NONE",
      })
  void isUsedAsItsLifetimeAllows(String control, double age, String request, Reuse expected) {
    isUsedAsTheRequestAllows(control, age, request, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // no-cache
        "max-age=60 | 1 | no-cache | NONE",
        "max-age=60, immutable | 1 | no-cache | NONE",
        // max-age
        "max-age=60 | 4 | max-age=5 | FRESH",
        "max-age=60 | 5 | max-age=5 | NONE",
        "max-age=60 | 0 | max-age=0 | NONE",
        "max-age=60 | 59 | max-age=600 | FRESH",
        "max-age=60 | 61 | max-age=600 | NONE",
        "max-age=60 | 1 | max-age=x | NONE",
        "max-age=60 | 1 | max-age=-1 | NONE",
        "max-age=60 | 1 | 'max-age=600, max-age=601' | NONE",
        "max-age=60 | 59 | max-age=99999999999999999999 | FRESH",
        // immutable (RFC 8246)
        "max-age=60, immutable | 1 | max-age=0 | FRESH",
        "max-age=60, immutable | 61 | max-age=0 | NONE",
        "max-age=60, immutable | 61 | '' | NONE",
        // min-fresh
        "max-age=60 | 49 | min-fresh=10 | FRESH",
        "max-age=60 | 50 | min-fresh=10 | NONE",
        "max-age=60 | 1 | min-fresh=x | NONE",
        "max-age=60 | 1 | min-fresh=99999999999999999999 | NONE",
        // max-stale
        "max-age=60 | 70 | max-stale | STALE",
        "max-age=60 | 99999 | max-stale | STALE",
        "max-age=60 | 70 | max-stale=10 | STALE",
        "max-age=60 | 70.1 | max-stale=10 | NONE",
        "max-age=60 | 1 | max-stale=10 | FRESH",
        "max-age=60 | 61 | max-stale=x | NONE",
        "max-age=60, must-revalidate | 61 | max-stale | NONE",
        "max-age=60, no-cache | 61 | max-stale | NONE",
        "max-age=60 | 61 | 'max-stale, no-cache' | NONE",
        "max-age=60 | 12 | 'max-age=5, max-stale=10' | STALE",
        "max-age=60 | 16 | 'max-age=5, max-stale=10' | NONE",
        "'' | 5 | max-stale=10 | STALE",
        "'' | 0 | '' | NONE",
      })
  void isUsedAsTheRequestAllows(String control, double age, String request, Reuse expected) {
    StoredResponse stored =
        StoredResponses.of(control.isEmpty() ? "" : "Cache-Control: " + control);
    assertThat(Reuse.of(stored, wanted(request), after(age))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 61 | '' | false",
        "max-age=60, stale-if-error=10 | 61 | '' | true",
        "max-age=60, stale-if-error=10 | 70 | '' | true",
        "max-age=60, stale-if-error=10 | 70.1 | '' | false",
        "max-age=60 | 70 | stale-if-error=10 | true",
        "max-age=60, stale-if-error=5 | 70 | stale-if-error=10 | true",
        "max-age=60, stale-if-error=10 | 1 | max-age=0 | true",
        "max-age=60, stale-if-error=x | 61 | '' | false",
        "max-age=60, stale-if-error=10, must-revalidate | 61 | '' | false",
        "max-age=60, stale-if-error=10, no-cache | 61 | '' | false",
        "max-age=60, stale-if-error=10 | 61 | no-cache | false",
      })
  void isUsedWhenTheServerFailsAsBothAllow(
      String control, double age, String request, boolean expected) {
    StoredResponse stored = StoredResponses.of("Cache-Control: " + control);
    assertThat(Reuse.isAllowedOnError(stored, wanted(request), after(age))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void theseStatusesAreErrors(int status) {
    assertThat(Reuse.isError(status)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 304, 400, 404, 429, 501, 505})
  void otherStatusesAreAnswers(int status) {
    assertThat(Reuse.isError(status)).isFalse();
  }

  @Test
  void aClockThatWasSetBackHasTheServerAsked() {
    StoredResponse stored = StoredResponses.of("Cache-Control: max-age=60");
    assertThat(Reuse.of(stored, wanted(""), after(-3600))).isEqualTo(Reuse.NONE);
  }
}
