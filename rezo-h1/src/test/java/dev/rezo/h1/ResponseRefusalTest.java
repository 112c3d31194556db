package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no reader of RFC 9112 may let through, each in every split and with its rule. */
class ResponseRefusalTest {

  private static String escaped(String text) {
    return text.translateEscapes();
  }

  private static String refusal(String wire) {
    return Reading.answering("GET").refusal(wire);
  }

  @ParameterizedTest
  @CsvSource({
    "RFC 9112 section 4,    <html>an answer of HTTP/0.9</html>\\r\\n",
    "RFC 9112 section 4,    \\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    http/1.1 200 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    ICY 200 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    \\sHTTP/1.1 200 OK\\r\\n\\r\\n",
    "RFC 9112 section 2.3,  HTTP/2 200\\r\\n\\r\\n",
    "RFC 9112 section 2.3,  HTTP/2.0 200\\r\\n\\r\\n",
    "RFC 9112 section 2.3,  HTTP/0.9 200\\r\\n\\r\\n",
    "RFC 9112 section 2.3,  HTTP/1 200\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.10 200\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1  200 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1\\t200 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1 20 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1 2000 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1 -20 OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1 200OK\\r\\n\\r\\n",
    "RFC 9112 section 4,    HTTP/1.1\\r\\n\\r\\n",
    "RFC 9110 section 15,   HTTP/1.1 099 OK\\r\\n\\r\\n",
    "RFC 9112 section 2.2,  HTTP/1.1 200 O\\rK\\r\\n\\r\\n",
    "RFC 9110 section 5.5,  HTTP/1.1 200 O\\0K\\r\\n\\r\\n",
  })
  void statusLineThatIsNone(String rule, String wire) {
    assertThat(refusal(escaped(wire))).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "RFC 9112 section 2.2,  \\sA: b",
    "RFC 9112 section 2.2,  \\tA: b",
    "RFC 9112 section 5.2,  A: b\\r\\n c",
    "RFC 9112 section 5.2,  A: b\\r\\n\\tc",
    "RFC 9112 section 5.2,  A: b\\r\\n\\s",
    "RFC 9112 section 5.1,  A : b",
    "RFC 9112 section 5.1,  A\\t: b",
    "RFC 9112 section 5.1,  A b: c",
    "RFC 9112 section 5.1,  : b",
    "RFC 9112 section 5.1,  no colon",
    "RFC 9112 section 5.1,  A",
    "RFC 9112 section 5.1,  (A): b",
    "RFC 9112 section 5.1,  A\\0B: c",
    "RFC 9112 section 5.1,  A\\rB: c",
    "RFC 9112 section 5.1,  \\344: c",
    "RFC 9110 section 5.5,  A: b\\0c",
    "RFC 9110 section 5.5,  A: b\\001",
    "RFC 9110 section 5.5,  A: b\\177c",
    "RFC 9110 section 5.5,  A: b\\bc",
    "RFC 9112 section 2.2,  A: b\\rc",
    "RFC 9112 section 2.2,  A: b\\r\\r\\n\\r",
    "RFC 9112 section 2.2,  A: b\\r",
  })
  void fieldThatIsNone(String rule, String field) {
    String wire = "HTTP/1.1 200 OK\r\n" + escaped(field) + "\r\n\r\n";
    assertThat(refusal(wire)).isEqualTo(rule);
    String trailer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    assertThat(refusal(trailer + escaped(field) + "\r\n\r\n")).isEqualTo(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: 5,",
        "Content-Length: ,5",
        "Content-Length:",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length: 5;5",
        "Content-Length: 5.0",
        "Content-Length: \"5\"",
        "Content-Length: 9223372036854775808",
        "Content-Length: 99999999999999999999999",
        "Content-Length: 5\r\nContent-Length: x",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked\r\nContent-Length: x",
      })
  void contentLengthThatLeavesDoubt(String fields) {
    assertThat(refusal("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n"))
        .isEqualTo("RFC 9112 section 6.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked;a=b",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\u000b",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding:",
        "Transfer-Encoding: ,",
      })
  void transferCodingThatCannotBeTakenOff(String fields) {
    assertThat(refusal("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n"))
        .isIn("RFC 9112 section 6.1", "RFC 9110 section 5.5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\r\\n",
        "x\\r\\n",
        "-1\\r\\n",
        "+1\\r\\n",
        "0x1\\r\\n",
        " 1\\r\\n",
        ";a\\r\\n",
        "1\\na\\r\\n0\\r\\n\\r\\n",
        "1\\r\\na\\n0\\r\\n\\r\\n",
        "1\\r\\nab\\r\\n",
        "1\\r\\na0\\r\\n\\r\\n",
        "1\\r\\na\\rb",
        "1\\rx",
        "1 1\\r\\n",
        "1;a\\nb\\r\\n",
        "1;a\\0\\r\\n",
        "0;a\\n\\r\\n",
        "1000000000000000\\r\\n",
        "ffffffffffffffff\\r\\n",
        "0000000000000000\\r\\n",
      })
  void chunkThatIsNone(String chunks) {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(refusal(head + escaped(chunks))).isEqualTo("RFC 9112 section 7.1");
    assertThat(refusal(head + "1\r\na\r\n" + escaped(chunks))).isEqualTo("RFC 9112 section 7.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "A: b\n\n", "A: b\n\r\n", "A: b\r\n\n"})
  void bareLineFeedInATrailerSection(String section) {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    assertThat(refusal(head + section)).isEqualTo("RFC 9112 section 7.1.2");
  }

  @Test
  void headLargerThanTheLimit() {
    Reading reading = Reading.answering("GET").within(new Http1Limits(64, 1));
    String head = "HTTP/1.1 204 No Content\r\nA: %s\r\n\r\n";
    int room = 64 - head.formatted("").length();
    assertThat(reading.complete(head.formatted("x".repeat(room)))).hasSize(2);
    assertThat(reading.refusal(head.formatted("x".repeat(room + 1))))
        .isEqualTo("RFC 9110 section 5.4");
    assertThat(reading.refusal("HTTP/1.1 " + "2".repeat(200))).isEqualTo("RFC 9110 section 5.4");
  }

  @Test
  void trailerSectionLargerThanTheLimit() {
    Reading reading = Reading.answering("GET").within(new Http1Limits(64, 1));
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    assertThat(reading.complete(head + "A: " + "x".repeat(57) + "\r\n\r\n")).hasSize(3);
    assertThat(reading.refusal(head + "A: " + "x".repeat(58) + "\r\n\r\n"))
        .isEqualTo("RFC 9110 section 5.4");
  }

  @Test
  void chunkExtensionLargerThanTheLimit() {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;";
    assertThat(Reading.answering("GET").complete(head + "x".repeat(1024) + "\r\n\r\n")).hasSize(2);
    assertThat(refusal(head + "x".repeat(1025) + "\r\n\r\n")).isEqualTo("RFC 9112 section 7.1");
  }

  @Test
  void moreInterimResponsesThanTheLimit() {
    Reading reading = Reading.answering("GET").within(new Http1Limits(64, 2));
    String interim = "HTTP/1.1 102 Processing\r\n\r\n";
    assertThat(reading.complete(interim.repeat(2) + "HTTP/1.1 204 No\r\n\r\n")).hasSize(4);
    assertThat(reading.refusal(interim.repeat(3))).isEqualTo("RFC 9110 section 15.2");
  }

  @Test
  void switchThatNobodyOffered() {
    assertThat(refusal("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"))
        .isEqualTo("RFC 9110 section 7.8");
  }

  @Test
  @Tag("F40")
  void bytesThatNoRequestAskedFor() {
    Transcript transcript = new Transcript();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);
    assertThatThrownBy(() -> session.receive(Reading.lent("HTTP/1.1 408 Bye\r\n\r\n", false)))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> {
              assertThat(e.rule()).isEqualTo("RFC 9112 section 9.2");
              assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
              assertThat(e.scope()).isEqualTo(ProtocolException.Scope.CONNECTION);
            })
        .hasMessage(
            "connection: expected no unsolicited bytes, actual 20 while IDLE (RFC 9112 section 9.2)");
    assertThat(session.isReusable()).isFalse();
    assertThat(transcript.lines()).isEmpty();
  }

  @Test
  @Tag("F40")
  void bytesBehindAResponseThatComeLater() throws Exception {
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    session.writeHead(Requests.of("GET"), false, true, ByteBuffer.allocate(512));
    session.receive(Reading.lent("HTTP/1.1 204 No Content\r\n\r\n", false));
    assertThat(session.isReusable()).isTrue();
    session.receive(ByteBuffer.allocate(0));
    assertThat(session.isReusable()).isTrue();
    assertThatThrownBy(() -> session.receive(Reading.lent("\r\n", false)))
        .isInstanceOf(ProtocolException.class);
    assertThat(session.isReusable()).isFalse();
  }

  @Test
  void refusalSaysWhereAndNeverShowsAValue() {
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    session.writeHead(Requests.of("GET"), false, true, ByteBuffer.allocate(512));
    var bytes = Reading.lent("HTTP/1.1 200 OK\r\nA: b\r\nSet-Cookie : secret\r\n\r\n", false);
    assertThatThrownBy(() -> session.receive(bytes))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(Phase.HEAD);
              assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
            })
        .hasMessage(
            "field 2 at 33: expected a colon after the name, actual 0x20 (RFC 9112 section 5.1)");
    assertThatThrownBy(() -> session.receive(bytes.position(0)))
        .as("nothing more can be received")
        .isInstanceOf(ProtocolException.class);
  }
}
