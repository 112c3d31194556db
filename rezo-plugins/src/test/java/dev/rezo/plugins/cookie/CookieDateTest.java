package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A301")
class CookieDateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT         | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT        | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994              | 1994-11-06T08:49:37Z",
        "Mon, 10-Dec-2007 17:02:24 GMT         | 2007-12-10T17:02:24Z",
        "Wed, 09 Dec 2009 16:27:23 GMT         | 2009-12-09T16:27:23Z",
        "Thursday, 01-Jan-1970 00:00:00 GMT    | 1970-01-01T00:00:00Z",
        "Mon Dec 10 16:32:30 2007 GMT          | 2007-12-10T16:32:30Z",
        "Wednesday, 01-Jan-10 00:00:00 GMT     | 2010-01-01T00:00:00Z",
        "2009-11-06 08:49:37                   | ",
        "6 november 2009 8:9:7                 | 2009-11-06T08:09:07Z",
        "08:49:37 6 NOV 2009                   | 2009-11-06T08:49:37Z",
        "6nov 2009x 08:49:37abc 6nov           | ",
        "6th novel 2009th 08:49:37.123         | 2009-11-06T08:49:37Z",
        "1 2 3 jan 08:49:37 70                 | 1970-01-01T08:49:37Z",
        "1 jan 70 08:49:37                     | 1970-01-01T08:49:37Z",
        "1 jan 69 08:49:37                     | 2069-01-01T08:49:37Z",
        "1 jan 99 08:49:37                     | 1999-01-01T08:49:37Z",
        "1 jan 00 08:49:37                     | 2000-01-01T08:49:37Z",
        "29 feb 2024 0:0:0                     | 2024-02-29T00:00:00Z",
        "31 dec 9999 23:59:59                  | 9999-12-31T23:59:59Z",
        "1 jan 1601 00:00:00                   | 1601-01-01T00:00:00Z",
        "Tue, 1 Jan 2030 00:00:00 +0500        | 2030-01-01T00:00:00Z",
      })
  void formsAreReadAsTheyAreMeant(String text, Instant expected) {
    assertThat(CookieDate.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "GMT",
        "0 jan 2030 00:00:00",
        "32 jan 2030 00:00:00",
        "31 apr 2030 00:00:00",
        "29 feb 2023 00:00:00",
        "1 jan 1600 00:00:00",
        "1 jan 123 00:00:00",
        "1 jan 12345 00:00:00",
        "1 jan 2030 24:00:00",
        "1 jan 2030 00:60:00",
        "1 jan 2030 00:00:60",
        "1 jan 2030 00:00",
        "1 jan 2030 000:00:00",
        "1 jan 2030 00:00:000",
        "1 jann2030",
        "1 ebm 2030 00:00:00",
        "jan 2030 00:00:00",
        "1 2030 00:00:00",
        "99999999999999999999 jan 2030 00:00:00",
        "-1 -1 -1",
      })
  void whatIsNoDateIsNone(String text) {
    assertThat(CookieDate.parse(text)).isNull();
  }

  @Test
  void theFirstOfEachKindCounts() {
    assertThat(CookieDate.parse("01:02:03 7 8 feb mar 2031 2032 04:05:06"))
        .isEqualTo(Instant.parse("2031-02-07T01:02:03Z"));
  }
}
