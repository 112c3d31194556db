package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the limits are exactly, and refusals that are more than one response. */
class ResponseRefusalTest {

  private static String refusal(String wire) {
    return Reading.answering("GET").refusal(wire);
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
