package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9112 section 8: what the end of the connection means, where it comes too early. */
class EndOfConnectionTest {

  private final Transcript transcript = new Transcript();
  private final Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);

  private void begin() {
    session.writeHead(Requests.of("GET"), false, true, ByteBuffer.allocate(512));
  }

  private void receive(String text) throws Exception {
    session.receive(Reading.lent(text, false));
  }

  @Test
  @Tag("A133")
  void whileIdleEndsTheReuse() throws Exception {
    session.receiveEnd();
    assertThat(session.isReusable()).isFalse();
    assertThat(session).hasToString("Http1Session[CLOSED]");
    assertThatCode(session::receiveEnd).doesNotThrowAnyException();
    assertThat(transcript.lines()).isEmpty();
  }

  @Test
  @Tag("A133")
  void afterACompleteResponseEndsTheReuse() throws Exception {
    begin();
    receive("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(session.isReusable()).isTrue();
    session.receiveEnd();
    assertThat(session.isReusable()).isFalse();
    assertThat(transcript.lines()).hasSize(2);
  }

  @Test
  void beforeAnyByteOfTheResponseCanBeToldApart() {
    begin();
    assertThat(session.hasResponseBegun()).isFalse();
    assertThatThrownBy(session::receiveEnd)
        .isInstanceOfSatisfying(
            ConnectionLostException.class,
            e -> {
              assertThat(e.phase()).isEqualTo(Phase.HEAD);
              assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
            })
        .hasMessage("response head: expected one, actual end of connection after nothing");
    assertThat(session.hasResponseBegun()).isFalse();
  }

  @Test
  void withinAHead() throws Exception {
    begin();
    receive("HTTP/1.1 200 OK\r\nA:");
    assertThat(session.hasResponseBegun()).isTrue();
    assertThatThrownBy(session::receiveEnd)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessage("response head: expected one, actual end of connection after 19 bytes of it");
  }

  @Test
  void afterAnInterimResponse() throws Exception {
    begin();
    receive("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(session.hasResponseBegun()).isTrue();
    assertThatThrownBy(session::receiveEnd).isInstanceOf(ConnectionLostException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 100\r\n\r\n',                              received 0 of 100 bytes",
    "'Content-Length: 100\r\n\r\nhello',                         received 5 of 100 bytes",
    "'Transfer-Encoding: chunked\r\n\r\n',                       received 0 bytes and no last chunk",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhel',               received 3 bytes and no last chunk",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',         received 5 bytes and no last chunk",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n',    received 5 bytes and no last chunk",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r',  received 5 bytes and no last chunk",
  })
  void withinABodyIsATruncation(String message, String expected) throws Exception {
    begin();
    receive("HTTP/1.1 200 OK\r\n" + message);
    assertThatThrownBy(session::receiveEnd)
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.TRUNCATED))
        .hasMessage("response body: " + expected);
    assertThat(transcript.lines()).doesNotContain("end");
    assertThat(session.isReusable()).isFalse();
  }

  @Test
  void truncationIsTheSameInEverySplit() {
    Reading reading = Reading.answering("GET");
    assertThat(reading.partial("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", true))
        .last()
        .isEqualTo("BodyException: response body: received 5 of 9 bytes");
  }

  @Test
  void completeResponseToARequestThatIsStillSentStands() throws Exception {
    var request = Requests.to("POST").body(Requests.Announced.of(10)).build();
    session.writeHead(request, false, true, ByteBuffer.allocate(512));
    receive("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    session.receiveEnd();
    assertThat(transcript.lines()).last().isEqualTo("end");
    assertThat(session.isReusable()).isFalse();
  }
}
