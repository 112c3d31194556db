package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import org.junit.jupiter.api.Test;

/** Fields that come again are not checked or made again, which changes nothing of what is said. */
final class ResponseFieldsTest {

  private static final String SERVER = "server";
  private static final String ETAG = "etag";
  private static final String LENGTH = "content-length";

  private final ResponseFields fields = new ResponseFields();

  private Headers head(String status, String... namesAndValues) {
    fields.start(false);
    fields.onField(":status", status, false);
    tell(namesAndValues);
    return fields.headers();
  }

  private void tell(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.onField(namesAndValues[i], namesAndValues[i + 1], false);
    }
  }

  @Test
  void theSameFieldsAreTheSameHead() {
    Headers first = head("200", SERVER, "s", ETAG, "1");
    Headers second = head("404", SERVER, "s", ETAG, "1");
    assertThat(second).isSameAs(first);
    assertThat(fields.status()).isEqualTo(404);
    assertThat(fields.defect()).isNull();
  }

  @Test
  void anotherNumberOfFieldsOrAnotherValueIsAnotherHead() {
    head("200", SERVER, "s", ETAG, "1");
    assertThat(head("200", SERVER, "s")).isEqualTo(Headers.of(SERVER, "s"));
    head("200", SERVER, "s", ETAG, "1");
    assertThat(head("200", SERVER, "s", ETAG, "2")).isEqualTo(Headers.of(SERVER, "s", ETAG, "2"));
    head("200", SERVER, "s", ETAG, "1");
    assertThat(head("200", SERVER, "s", ETAG, "1", "a", "b"))
        .isEqualTo(Headers.of(SERVER, "s", ETAG, "1", "a", "b"));
    head("200", SERVER, "s", ETAG, "1");
    assertThat(head("200", ETAG, "1", SERVER, "s")).isEqualTo(Headers.of(ETAG, "1", SERVER, "s"));
    assertThat(head("200")).isEqualTo(Headers.EMPTY);
  }

  @Test
  void whatIsNewIsCheckedBehindWhatIsKnown() {
    head("200", SERVER, "s", ETAG, "1");
    head("200", SERVER, "s", ETAG, "1\n");
    assertThat(fields.defect()).hasToString(FieldRules.ofValue(ETAG, "1\n") + "");
    head("200", SERVER, "s", "Etag", "1");
    assertThat(fields.defect()).hasToString(FieldRules.ofName("Etag", 2) + "");
    head("200", SERVER, "s", "connection", "close");
    assertThat(fields.defect()).hasToString(FieldRules.ofMeaning("connection", "close") + "");
  }

  /** A head that is wrong is not taken for one that was checked. */
  @Test
  void aDefectComesAgain() {
    for (int i = 0; i < 3; i++) {
      head("200", SERVER, "s", "Etag", "1");
      assertThat(fields.defect()).isNotNull();
    }
  }

  @Test
  void theLengthIsReadEachTime() {
    head("200", LENGTH, "12");
    head("200", LENGTH, "12");
    assertThat(fields.contentLength()).isEqualTo(12);
    head("200", LENGTH, "12", LENGTH, "13");
    assertThat(fields.defect()).isNotNull();
  }

  @Test
  void trailersAreNoHeadOfOthers() {
    Headers head = head("200", SERVER, "s", ETAG, "1");
    fields.start(true);
    tell("x-sum", "7");
    assertThat(fields.headers()).isEqualTo(Headers.of("x-sum", "7"));
    assertThat(head("200", SERVER, "s", ETAG, "1")).isSameAs(head);
  }

  @Test
  void aLargeHeadIsNotKept() {
    String large = "x".repeat(2000);
    Headers first = head("200", SERVER, large);
    assertThat(head("200", SERVER, large)).isEqualTo(first).isNotSameAs(first);
  }
}
