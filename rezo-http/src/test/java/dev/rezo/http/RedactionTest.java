package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A202")
class RedactionTest {

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "authorization", "COOKIE", "Set-Cookie", "X-Api-Key"})
  void fieldsWithCredentialsAreHidden(String field) {
    assertThat(Redaction.usual().shown(field, "s3cret")).isEqualTo("REDACTED");
  }

  @Test
  void otherFieldsAreShown() {
    assertThat(Redaction.usual().shown("Accept", "*/*")).isEqualTo("*/*");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.test/?token=abc, http://a.test/?token=REDACTED",
    "http://a.test/?a=1&Key=abc&b=2, http://a.test/?a=1&Key=REDACTED&b=2",
    "http://a.test/?a=1;sig=x=y;b, http://a.test/?a=1;sig=REDACTED;b",
    "http://a.test/?t%6Fken=abc, http://a.test/?t%6Fken=REDACTED",
    "http://a.test/?tok%65n=abc, http://a.test/?tok%65n=REDACTED",
    "http://a.test/?toke%6e=abc, http://a.test/?toke%6e=REDACTED",
    "http://a.test/?a%=1&token=, http://a.test/?a%=1&token=REDACTED",
    "http://a.test/?token&x=token=1, http://a.test/?token&x=token=1",
    "http://a.test/?x=a?token=1, http://a.test/?x=a?token=1",
    "http://a.test/token=1, http://a.test/token=1",
    "http://a.test/?, http://a.test/?",
    "http://me:pw@a.test/?q=1, http://a.test/?q=1",
  })
  void valuesOfParametersWithCredentialsAreHidden(String url, String shown) {
    assertThat(Redaction.usual().shown(Url.parse(url))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "Location -> https://me:pw@a.test/cb?code=s3cret&x=1"
            + " -> https://a.test/cb?code=REDACTED&x=1",
        "location -> /cb?x=1&code=s3cret -> /cb?x=1&code=REDACTED",
        "Location -> //me:pw@a.test -> //a.test",
        "Location -> https://me:p@w@a.test?code=s3cret -> https://a.test?code=REDACTED",
        "Location -> https://a.test/#access_token=s3cret&x=1 -> https://a.test/#REDACTED",
        "Location -> https://a.test/?a=b#a?code=s3cret -> https://a.test/?a=b#REDACTED",
        "Location -> /?a=\"b<c> d\"&code=s3cret -> /?a=\"b<c> d\"&code=REDACTED",
        "Location -> https://a.test/me@home//b@c?d=//e@f -> https://a.test/me@home//b@c?d=//e@f",
        "Location -> /there -> /there",
        "Content-Location -> /x?sig=s3cret -> /x?sig=REDACTED",
        "Referer -> http://me@a.test/?token=s3cret -> http://a.test/?token=REDACTED",
        "Refresh -> 5; url=https://me:pw@a.test/?token=s3cret"
            + " -> 5; url=https://a.test/?token=REDACTED",
        "Link -> <https://me:pw@a.test/?page=2&key=s3cret>; rel=\"next\", </?key=s3cret>; rel=prev"
            + " -> <https://a.test/?page=2&key=REDACTED>; rel=\"next\", </?key=REDACTED>; rel=prev",
        "Link -> </a>; anchor=\"#token=s3cret\", </b>; rel=x"
            + " -> </a>; anchor=\"#REDACTED</b>; rel=x",
      })
  void addressesInFieldsAreShownAsAddressesAre(String field, String value, String shown) {
    assertThat(Redaction.usual().shown(field, value)).isEqualTo(shown);
    assertThat(Redaction.none().shown(field, value)).isEqualTo(value);
    assertThat(Redaction.none().withFields(field).shown(field, value)).isEqualTo("REDACTED");
  }

  @Test
  void addressesThatAreTextAreShownAsOthers() {
    assertThat(Redaction.usual().shown("/x?token=s3cret")).isEqualTo("/x?token=REDACTED");
    assertThat(Redaction.usual().shown("*")).isEqualTo("*");
    assertThat(Redaction.usual().shown("")).isEmpty();
    assertThat(Redaction.none().shown("/x?token=s3cret")).isEqualTo("/x?token=s3cret");
  }

  @Test
  void moreCanBeHidden() {
    Redaction more = Redaction.usual().withFields("X-Mine").withParameters("mine");
    assertThat(more.shown("x-mine", "1")).isEqualTo("REDACTED");
    assertThat(more.shown("Cookie", "1")).isEqualTo("REDACTED");
    assertThat(more.shown(Url.parse("http://a.test/?mine=1&sig=2")))
        .isEqualTo("http://a.test/?mine=REDACTED&sig=REDACTED");
  }

  @Test
  void whoAsksForNoneSeesAllButUserInformation() {
    assertThat(Redaction.none().shown("Cookie", "a=b")).isEqualTo("a=b");
    assertThat(Redaction.none().shown(Url.parse("http://me:pw@a.test/?token=1")))
        .isEqualTo("http://a.test/?token=1");
  }
}
