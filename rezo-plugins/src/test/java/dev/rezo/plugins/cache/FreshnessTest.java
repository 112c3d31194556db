package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.StoredResponses.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 section 4.2. */
@Tag("F25")
class FreshnessTest {

  /** Sun, 22 Nov 2026 12:00:00 GMT. */
  private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

  private static final Instant ASKED = RECEIVED.minusSeconds(2);

  private static Freshness freshness(String fields, Heuristic heuristic) {
    Headers headers = headers(fields);
    return Freshness.of(headers, CacheControl.of(headers), ASKED, RECEIVED, heuristic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0 | false",
        "Cache-Control: max-age=60 | 60 | true",
        "Cache-Control: max-age=0 | 0 | true",
        "Cache-Control: s-maxage=60 | 0 | false",
        "Cache-Control: s-maxage=5, max-age=60 | 60 | true",
        "Cache-Control: max-age=99999999999 | 2147483648 | true",
        "Cache-Control: max-age=x | 0 | true",
        "Cache-Control: max-age=-60 | 0 | true",
        "Cache-Control: max-age=60, max-age=70 | 0 | true",
        "Cache-Control: max-age=60; Cache-Control: max-age=70 | 0 | true",
        // max-age takes precedence, also where it cannot be read.
        "Cache-Control: max-age=60; Expires: Sun, 22 Nov 2026 12:10:00 GMT | 60 | true",
        "Cache-Control: max-age=x; Expires: Sun, 22 Nov 2026 12:10:00 GMT | 0 | true",
        // Expires less Date, whatever our clock says.
        "Date: Sun, 22 Nov 2026 12:00:00 GMT; Expires: Sun, 22 Nov 2026 12:10:00 GMT | 600 | true",
        "Date: Sun, 22 Nov 2026 11:00:00 GMT; Expires: Sun, 22 Nov 2026 11:10:00 GMT | 600 | true",
        "Expires: Sun, 22 Nov 2026 12:10:00 GMT | 600 | true",
        "Date: x; Expires: Sun, 22 Nov 2026 12:10:00 GMT | 600 | true",
        "Expires: Sunday, 22-Nov-26 12:10:00 GMT | 600 | true",
        "Expires: Sun Nov 22 12:10:00 2026 | 600 | true",
        "Expires: Sun, 22 Nov 2026 11:59:59 GMT | 0 | true",
        "Expires: 0 | 0 | true",
        "Expires: -1 | 0 | true",
        "Expires: tomorrow | 0 | true",
        "Expires: Sun, 22 Nov 2026 12:10:00 GMT; Expires: Sun, 22 Nov 2026 12:10:00 GMT | 0 | true",
        "Expires: Fri, 31 Dec 9999 23:59:59 GMT | 251606951999 | true",
      })
  void theLifetimeIsWhatTheResponseSays(String fields, long seconds, boolean isExplicit) {
    Freshness freshness = freshness(fields, null);
    assertThat(freshness.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(freshness.isExplicit()).isEqualTo(isExplicit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The delay of the response is 2 s.
        "'' | 2",
        "Date: Sun, 22 Nov 2026 12:00:00 GMT | 2",
        "Date: Sun, 22 Nov 2026 12:30:00 GMT | 2",
        "Date: Sun, 22 Nov 2026 11:59:30 GMT | 30",
        "Date: Sunday, 22-Nov-26 11:59:30 GMT | 30",
        "Date: Sun Nov 22 11:59:30 2026 | 30",
        "Date: x | 2",
        "Age: 10 | 12",
        "Age: 10; Date: Sun, 22 Nov 2026 11:59:30 GMT | 30",
        "Age: 40; Date: Sun, 22 Nov 2026 11:59:30 GMT | 42",
        "Age: 10, 500 | 12",
        "Age: 10; Age: 500 | 12",
        "Age: -10 | 2",
        "Age: x | 2",
        "Age: 1.5 | 2",
        "Age: 99999999999999999999 | 2147483650",
        "Date: Thu, 01 Jan 1970 00:00:00 GMT | 1795348800",
      })
  void theAgeIsTheLargerOfWhatIsSaidAndWhatIsSeen(String fields, long seconds) {
    assertThat(freshness(fields, null).initialAge()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 0",
        "Last-Modified: Sun, 22 Nov 2026 11:58:20 GMT | 10",
        "Last-Modified: Sun, 22 Nov 2026 12:30:00 GMT | 0",
        "Last-Modified: x | 0",
        "Last-Modified: Thu, 22 Nov 2018 12:00:00 GMT | 86400",
        "Last-Modified: Sun, 22 Nov 2026 11:58:20 GMT; Cache-Control: max-age=5 | 5",
        "Last-Modified: Sun, 22 Nov 2026 11:58:20 GMT; Expires: 0 | 0",
      })
  void theHeuristicIsForWhatSaysNothing(String fields, long seconds) {
    Heuristic tenth = new Heuristic(0.1, Duration.ofDays(1));
    assertThat(freshness(fields, tenth).lifetime()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void itGetsOlderWithTheClock() {
    Freshness freshness = freshness("Cache-Control: max-age=60; Age: 8", null);
    assertThat(freshness.age(RECEIVED)).isEqualTo(Duration.ofSeconds(10));
    assertThat(freshness.age(RECEIVED.plusSeconds(50))).isEqualTo(Duration.ofMinutes(1));
    assertThat(freshness.staleness(RECEIVED.plusSeconds(49))).isNegative();
    assertThat(freshness.staleness(RECEIVED.plusSeconds(50))).isZero();
  }

  @Test
  void aClockThatWasSetBackMakesItStale() {
    Freshness freshness = freshness("Cache-Control: max-age=60", null);
    assertThat(freshness.staleness(RECEIVED.minusMillis(1))).isPositive();
  }
}
