package dev.rezo.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("F25")
class CacheControlTest {

  private static CacheControl of(String... fields) {
    Headers.Builder headers = Headers.builder();
    List.of(fields).forEach(field -> headers.add("Cache-Control", field));
    return CacheControl.of(headers.build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "max-age=60 | 60",
        "MAX-AGE=60 | 60",
        "public , max-age = 60 | 60",
        "max-age=\"60\" | 60",
        "max-age=0 | 0",
        "max-age=00060 | 60",
        "max-age=2147483648 | 2147483648",
        "max-age=99999999999999999999999999 | 2147483648",
        "max-age=60, max-age=60 | 60",
        "public | -1",
        "x-max-age=60 | -1",
        "max-age | -2",
        "max-age= | -2",
        "max-age=-1 | -2",
        "max-age=+1 | -2",
        "max-age=1.5 | -2",
        "max-age=1e3 | -2",
        "max-age=60s | -2",
        "max-age=6 0 | -2",
        "max-age=\"\" | -2",
        "max-age=60, max-age=61 | -2",
        "max-age=60, max-age=x | -2",
      })
  void secondsAreDigitsAndNothingElse(String field, long expected) {
    assertThat(of(field).seconds("max-age")).isEqualTo(expected);
  }

  @Test
  void digitsOfOtherScriptsAreNone() {
    assertThat(CacheControl.deltaSeconds("\u0661")).isEqualTo(CacheControl.INVALID);
  }

  @Test
  void severalFieldsAreOneList() {
    CacheControl control = of("no-cache", "max-age=5, private");
    assertThat(control.has("no-cache")).isTrue();
    assertThat(control.has("private")).isTrue();
    assertThat(control.seconds("max-age")).isEqualTo(5);
  }

  @Test
  void aQuotedArgumentHidesNoDirectiveAndNoneIsReadInIt() {
    CacheControl control = of("private=\"a, no-store, b\\\"\", x=\"y\"z, no-cache");
    assertThat(control.has("no-store")).isFalse();
    assertThat(control.has("no-cache")).isTrue();
    assertThat(control.fieldNames("private")).containsExactly("a", "no-store", "b\"");
  }

  @Test
  void aQuoteThatDoesNotEndHidesNothing() {
    CacheControl control = of("max-age=60, x=\"abc, no-store");
    assertThat(control.has("no-store")).isTrue();
    assertThat(control.seconds("max-age")).isEqualTo(60);
  }

  @Test
  void bareAndQualifiedAreToldApart() {
    assertThat(of("no-cache").hasBare("no-cache")).isTrue();
    assertThat(of("no-cache=\"X-User, X-Time\"").hasBare("no-cache")).isFalse();
    assertThat(of("no-cache=\"X-User, X-Time\"").fieldNames("no-cache"))
        .containsExactly("X-User", "X-Time");
    assertThat(of("no-cache=X-User, no-cache").hasBare("no-cache")).isTrue();
    assertThat(of("no-cache=\"\"").hasBare("no-cache")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {",,,", "=", "=,=", "\"", "= \"a", " , = x"})
  void whatIsNoneIsNone(String field) {
    CacheControl control = of(field);
    assertThat(control.has("")).isFalse();
    assertThat(control.has("no-store")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // noCache, noStore, onlyIfCached, maxAge, maxStale, minFresh, staleIfError
        "no-cache | true | false | false | -1 | -1 | -1 | -1",
        "no-store | false | true | false | -1 | -1 | -1 | -1",
        "only-if-cached | false | false | true | -1 | -1 | -1 | -1",
        "max-age=5 | false | false | false | 5 | -1 | -1 | -1",
        "max-age=x | false | false | false | 0 | -1 | -1 | -1",
        "max-age=-5 | false | false | false | 0 | -1 | -1 | -1",
        "max-stale | false | false | false | -1 | 2147483648 | -1 | -1",
        "max-stale=5 | false | false | false | -1 | 5 | -1 | -1",
        "max-stale=x | false | false | false | -1 | -1 | -1 | -1",
        "min-fresh=5 | false | false | false | -1 | -1 | 5 | -1",
        "min-fresh=x | false | false | false | -1 | -1 | 2147483648 | -1",
        "stale-if-error=5 | false | false | false | -1 | -1 | -1 | 5",
        "stale-if-error | false | false | false | -1 | -1 | -1 | -1",
        "no-transform, unknown=7 | false | false | false | -1 | -1 | -1 | -1",
      })
  void whatARequestWantsIsRead(
      String field,
      boolean noCache,
      boolean noStore,
      boolean onlyIfCached,
      long maxAge,
      long maxStale,
      long minFresh,
      long staleIfError) {
    assertThat(RequestDirectives.of(Headers.of("Cache-Control", field)))
        .isEqualTo(
            new RequestDirectives(
                noCache, noStore, onlyIfCached, maxAge, maxStale, minFresh, staleIfError));
  }

  @Test
  void pragmaCountsWhereNothingElseIsSaid() {
    assertThat(RequestDirectives.of(Headers.of("Pragma", "No-Cache")).noCache()).isTrue();
    assertThat(
            RequestDirectives.of(Headers.of("Pragma", "no-cache", "Cache-Control", "max-age=1"))
                .noCache())
        .isFalse();
    assertThat(RequestDirectives.of(Headers.of("Pragma", "x")).noCache()).isFalse();
  }
}
