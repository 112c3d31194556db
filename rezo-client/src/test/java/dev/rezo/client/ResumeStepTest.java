package dev.rezo.client;

import static dev.rezo.client.ResumeStep.Action.ASK_FOR_ALL;
import static dev.rezo.client.ResumeStep.Action.DONE;
import static dev.rezo.client.ResumeStep.Action.REFUSE;
import static dev.rezo.client.ResumeStep.Action.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a download does with an answer, as a table: 40 bytes of 100 are here, or nothing. */
class ResumeStepTest {

  private static final String TAG = "\"v1\"";
  private static final PartOf FORTY = new PartOf(40, 100, TAG);
  private static final PartOf UNTOLD = new PartOf(40, -1, TAG);
  private static final PartOf NOTHING = PartOf.NOTHING;

  /** A row: what is here, the answer, and what is to be done with it. */
  private record Row(
      PartOf here, int status, long length, String fields, ResumeStep.Action action, long at) {}

  private static final List<Row> TABLE =
      List.of(
          // All was asked for.
          new Row(NOTHING, 200, 100, "", WRITE, 0),
          new Row(NOTHING, 200, -1, "", WRITE, 0),
          new Row(NOTHING, 203, 100, "", WRITE, 0),
          new Row(NOTHING, 204, 0, "", REFUSE, 0),
          new Row(NOTHING, 206, 60, "Content-Range: bytes 40-99/100", REFUSE, 0),
          new Row(NOTHING, 304, 0, "", REFUSE, 0),
          new Row(NOTHING, 404, 9, "", REFUSE, 0),
          new Row(NOTHING, 416, 0, "Content-Range: bytes */0", REFUSE, 0),
          new Row(NOTHING, 503, 9, "", REFUSE, 0),
          // The rest was asked for, and comes.
          new Row(FORTY, 206, 60, "Content-Range: bytes 40-99/100", WRITE, 40),
          new Row(FORTY, 206, 60, "Content-Range: BYTES 40-99/100\nETag: \"v1\"", WRITE, 40),
          new Row(FORTY, 206, -1, "Content-Range: bytes 40-99/*", WRITE, 40),
          new Row(UNTOLD, 206, 60, "Content-Range: bytes 40-99/100", WRITE, 40),
          new Row(FORTY, 206, 10, "Content-Range: bytes 40-49/100", WRITE, 40),
          // More of it than was asked for.
          new Row(FORTY, 206, 80, "Content-Range: bytes 20-99/100", WRITE, 20),
          new Row(FORTY, 206, 100, "Content-Range: bytes 0-99/100", WRITE, 0),
          // Something else.
          new Row(FORTY, 206, 50, "Content-Range: bytes 50-99/100", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 61, "Content-Range: bytes 40-99/100", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes 40-99/101", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes 40-99/100\nETag: \"v2\"", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes 40-99/100\nETag: W/\"v1\"", ASK_FOR_ALL, 0),
          new Row(UNTOLD, 206, 10, "Content-Range: bytes 20-29/30", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes 99-40/100", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes 40-100/100", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: lines 40-99/100", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes */100", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 60, "Content-Range: bytes 40-9999999999999999999/*", ASK_FOR_ALL, 0),
          new Row(FORTY, 206, 80, "Content-Type: multipart/byteranges", ASK_FOR_ALL, 0),
          // The resource has changed, or ranges are not known.
          new Row(FORTY, 200, 100, "ETag: \"v2\"", WRITE, 0),
          new Row(FORTY, 200, 7, "", WRITE, 0),
          // Nothing is missing, or too much is here.
          new Row(FORTY, 416, 0, "Content-Range: bytes */40", ASK_FOR_ALL, 0),
          new Row(UNTOLD, 416, 0, "Content-Range: bytes */40", DONE, 0),
          new Row(new PartOf(40, 40, TAG), 416, 0, "Content-Range: bytes */40", DONE, 0),
          new Row(UNTOLD, 416, 0, "Content-Range: bytes */40\nETag: \"v2\"", ASK_FOR_ALL, 0),
          new Row(UNTOLD, 416, 0, "Content-Range: bytes */30", ASK_FOR_ALL, 0),
          new Row(UNTOLD, 416, 0, "", ASK_FOR_ALL, 0),
          // No answer to that.
          new Row(FORTY, 404, 9, "", REFUSE, 0),
          new Row(FORTY, 500, 9, "", REFUSE, 0));

  @Test
  void eachAnswerHasItsStep() {
    for (Row row : TABLE) {
      ResumeStep step =
          ResumeStep.of(row.here(), row.status(), headers(row.fields()), row.length());
      assertThat(step.action()).as("%s", row).isEqualTo(row.action());
      assertThat(step.at()).as("%s", row).isEqualTo(row.at());
    }
  }

  @Test
  void anAnswerWithAnotherDateOrNoneIsOfAnotherRepresentation() {
    PartOf here = new PartOf(40, -1, "Sat, 21 Nov 2026 10:00:00 GMT");
    String same = "\nLast-Modified: Sat, 21 Nov 2026 10:00:00 GMT";
    String later = "\nLast-Modified: Sat, 21 Nov 2026 12:00:00 GMT";
    String rest = "Content-Range: bytes 40-99/100";
    String none = "Content-Range: bytes */40";
    assertThat(ResumeStep.of(here, 206, headers(rest + same), 60).action()).isEqualTo(WRITE);
    assertThat(ResumeStep.of(here, 206, headers(rest + later), 60).action()).isEqualTo(ASK_FOR_ALL);
    assertThat(ResumeStep.of(here, 206, headers(rest), 60).action()).isEqualTo(ASK_FOR_ALL);
    assertThat(ResumeStep.of(here, 416, headers(none + same), 0).action()).isEqualTo(DONE);
    assertThat(ResumeStep.of(here, 416, headers(none + later), 0).action()).isEqualTo(ASK_FOR_ALL);
    assertThat(ResumeStep.of(here, 416, headers(none), 0).action()).isEqualTo(ASK_FOR_ALL);
  }

  @Test
  void whatIsWrittenHasAnEndAndATotal() {
    ResumeStep rest = ResumeStep.of(FORTY, 206, headers("Content-Range: bytes 40-49/*"), 10);
    assertThat(rest.end()).isEqualTo(50);
    assertThat(rest.part()).isEqualTo(new PartOf(0, 100, TAG));
    ResumeStep all = ResumeStep.of(FORTY, 200, headers("ETag: \"v2\""), 70);
    assertThat(all.end()).isEqualTo(70);
    assertThat(all.part()).isEqualTo(new PartOf(0, 70, "\"v2\""));
    assertThat(ResumeStep.of(FORTY, 200, Headers.EMPTY, -1).end()).isEqualTo(-1);
  }

  @Test
  void onlyWhatIsStrongValidates() {
    assertThat(validator("ETag: \"a\"")).isEqualTo("\"a\"");
    assertThat(validator("ETag: W/\"a\"")).isNull();
    assertThat(validator("ETag: a")).isNull();
    assertThat(validator("")).isNull();
    String changed = "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT";
    assertThat(validator(changed)).isNull();
    assertThat(validator(changed + "\nDate: Sat, 21 Nov 2026 10:00:00 GMT")).isNull();
    assertThat(validator(changed + "\nDate: Sat, 21 Nov 2026 10:00:01 GMT"))
        .isEqualTo("Sat, 21 Nov 2026 10:00:00 GMT");
    assertThat(validator("Last-Modified: yesterday\nDate: today")).isNull();
    assertThat(validator("ETag: W/\"a\"\n" + changed + "\nDate: Sat, 21 Nov 2026 11:00:00 GMT"))
        .isNull();
  }

  private static String validator(String fields) {
    return PartOf.validatorOf(headers(fields));
  }

  private static Headers headers(String fields) {
    List<String> parts = new ArrayList<>();
    for (String line : fields.lines().toList()) {
      int colon = line.indexOf(':');
      parts.add(line.substring(0, colon));
      parts.add(line.substring(colon + 2));
    }
    return Headers.of(parts.toArray(String[]::new));
  }
}
