package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h1.Requests.Announced;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Request and response of one exchange, and how they interleave. */
class ExchangeTest {

  private static final Request UPLOAD = Requests.to("PUT").body(Announced.of(-1)).build();

  private final Transcript transcript = new Transcript();
  private final Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);
  private final ByteBuffer out = ByteBuffer.allocate(1024);

  private boolean begin(Request request) {
    return session.writeHead(request, false, true, out.clear());
  }

  private void receive(String text) throws Exception {
    session.receive(Reading.lent(text, false));
  }

  @Test
  void continueMayComeWhileTheBodyIsSent() throws Exception {
    begin(UPLOAD);
    receive("HTTP/1.1 100 Continue\r\n\r\n");
    session.writeBodyPrefix(5, out);
    receive("HTTP/1.1 100 Continue\r\n\r\n");
    session.writeEnd(Headers.EMPTY, out);
    receive("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    assertThat(transcript.lines())
        .startsWith("interim 100 'Continue' Headers[]", "interim 100 'Continue' Headers[]");
    assertThat(session.isReusable()).isTrue();
  }

  @Test
  void interimResponsesAreCountedForEachExchange() throws Exception {
    Http1Session own = new Http1Session(new Http1Limits(64, 1), transcript);
    for (int i = 0; i < 3; i++) {
      own.writeHead(Requests.of("GET"), false, true, out.clear());
      own.receive(Reading.lent("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 204 No\r\n\r\n", false));
      assertThat(own.isReusable()).isTrue();
    }
  }

  @Test
  void earlyResponseLeavesTheSessionReusableOnlyOnceTheRequestIsComplete() throws Exception {
    begin(UPLOAD);
    receive("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nn");
    assertThat(session).hasToString("Http1Session[EARLY, persistent]");
    receive("o");
    assertThat(session).hasToString("Http1Session[ANSWERED, persistent]");
    assertThat(transcript.lines()).endsWith("body no", "end");
    assertThat(session.isReusable()).isFalse();
    session.writeBodyPrefix(5, out);
    assertThat(session.writeEnd(Headers.EMPTY, out)).isTrue();
    assertThat(session.isReusable()).isTrue();
  }

  @Test
  void requestMayEndBetweenHeadAndEndOfItsResponse() throws Exception {
    begin(UPLOAD);
    receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n");
    session.writeEnd(Headers.EMPTY, out);
    assertThat(session).hasToString("Http1Session[RECEIVING, persistent]");
    receive("x\r\n0\r\n\r\n");
    assertThat(session.isReusable()).isTrue();
  }

  @Test
  void bytesBehindAnEarlyResponseAreUnsolicited() throws Exception {
    begin(UPLOAD);
    receive("HTTP/1.1 204 No Content\r\n\r\n");
    assertThatThrownBy(() -> receive("x"))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
    assertThatThrownBy(() -> session.writeEnd(Headers.EMPTY, out))
        .isInstanceOf(IllegalStateException.class);
    assertThat(session.isReusable()).isFalse();
  }

  @Test
  void switchBeforeTheRequestIsCompleteIsRefused() {
    begin(UPLOAD.with(headers -> headers.add("Upgrade", "x")));
    assertThatThrownBy(() -> receive("HTTP/1.1 101 Switching Protocols\r\n\r\n"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  @Tag("A95")
  void secondRequestWaitsForTheEndOfTheFirstResponse() throws Exception {
    begin(Requests.of("GET"));
    assertThatThrownBy(() -> begin(Requests.of("GET")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "request head: expected a reusable session, actual Http1Session[AWAITING, persistent]");
    receive("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
    assertThatThrownBy(() -> begin(Requests.of("GET"))).isInstanceOf(IllegalStateException.class);
    receive("x");
    assertThat(begin(Requests.of("GET"))).isTrue();
    assertThat(session.hasResponseBegun()).isFalse();
  }

  @Test
  void nextExchangeMayBeginFromWithinTheEndOfTheLast() throws Exception {
    Deque<Http1Session> sessions = new ArrayDeque<>();
    Transcript chained =
        new Transcript() {
          @Override
          public void onEnd() {
            super.onEnd();
            ByteBuffer head = ByteBuffer.allocate(512);
            note(
                sessions.element().writeHead(Requests.of("GET"), false, true, head)
                    ? "next"
                    : "full");
          }
        };
    Http1Session own = new Http1Session(Http1Limits.DEFAULT, chained);
    sessions.add(own);
    own.writeHead(Requests.of("GET"), false, true, out.clear());
    String empty = "HTTP/1.1 204 No Content\r\n\r\n";
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    String counted = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
    for (String response : new String[] {empty, chunked, counted, empty}) {
      own.receive(Reading.lent(response, false));
    }
    assertThat(chained.lines()).filteredOn("next"::equals).hasSize(4);
    assertThat(own).hasToString("Http1Session[AWAITING, persistent]");
  }

  @Test
  void handlerMayLeaveOrMoveThePositionOfAPart() throws Exception {
    StringBuilder ends = new StringBuilder();
    Transcript careless =
        new Transcript() {
          @Override
          public void onBody(ByteBuffer part) {
            part.position(part.limit() - 1);
          }

          @Override
          public void onEnd() {
            ends.append("end");
          }
        };
    Http1Session own = new Http1Session(Http1Limits.DEFAULT, careless);
    own.writeHead(Requests.of("GET"), false, true, out.clear());
    ByteBuffer bytes =
        Reading.lent(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            false);
    own.receive(bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(ends).hasToString("end");
  }
}
