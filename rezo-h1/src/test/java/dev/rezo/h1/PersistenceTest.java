package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9112 section 9.3: who may end a connection's reuse, and how. */
class PersistenceTest {

  private final Transcript transcript = new Transcript();
  private final Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);

  private void exchange(Request request, boolean keepAlive, String response) throws Exception {
    assertThat(session.writeHead(request, false, keepAlive, ByteBuffer.allocate(512))).isTrue();
    session.receive(Reading.lent(response, false));
    assertThat(transcript.head().persistent()).isEqualTo(session.isReusable());
  }

  private boolean persists(String response) throws Exception {
    exchange(Requests.of("GET"), true, response.translateEscapes());
    return session.isReusable();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 | true  | Server: x
          HTTP/1.1 | true  | Connection: keep-alive
          HTTP/1.1 | true  | Connection: Upgrade
          HTTP/1.1 | true  | Connection: not-close, closed, close-not
          HTTP/1.1 | true  | Connection:
          HTTP/1.1 | true  | Connection: , ,
          HTTP/1.1 | true  | X-Connection: close
          HTTP/1.1 | false | Connection: close
          HTTP/1.1 | false | CONNECTION:CLOSE
          HTTP/1.1 | false | connection: Keep-Alive , Close
          HTTP/1.1 | false | Connection: ,close,
          HTTP/1.1 | false | Connection: upgrade\\r\\nConnection: close
          HTTP/1.1 | false | Connection: close\\r\\nConnection: keep-alive
          HTTP/1.0 | false | Server: x
          HTTP/1.0 | true  | Connection: keep-alive
          HTTP/1.0 | true  | Connection: Keep-Alive
          HTTP/1.0 | true  | Connection: x, KEEP-ALIVE
          HTTP/1.0 | false | Connection: keep-alive, close
          HTTP/1.0 | false | Connection: alive
          """)
  @Tag("A111")
  @Tag("A133")
  @Tag("F4")
  void connectionIsAListOfTokensWithoutCase(String version, boolean persistent, String field)
      throws Exception {
    String response = version + " 200 OK\r\nContent-Length: 0\r\n" + field + "\r\n\r\n";
    assertThat(persists(response)).isEqualTo(persistent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timeout=60, max=1000      | 60 | 1000
          max=3,timeout=2           | 2  | 3
          timeout=5                 | 5  | -1
          max=7                     | -1 | 7
          TIMEOUT = 5 , Max = 0     | 5  | 0
          timeout=0                 | 0  | -1
          timeout=-1, max=x         | -1 | -1
          timeout, =5, max=         | -1 | -1
          timeout=9999999999        | 2147483647 | -1
          timeout=99999999999999999999, max=2 | -1 | 2
          x=1, timeout=9, timeout=4 | 4  | -1
          '5'                       | -1 | -1
          """)
  @Tag("A110")
  @Tag("F9")
  void keepAliveHintsComeInAnyOrder(String value, int seconds, int max) throws Exception {
    exchange(
        Requests.of("GET"),
        true,
        "HTTP/1.1 200 OK\r\nKeep-Alive: " + value + "\r\nContent-Length: 0\r\n\r\n");
    assertThat(transcript.head().keepAliveSeconds()).isEqualTo(seconds);
    assertThat(transcript.head().keepAliveMax()).isEqualTo(max);
  }

  @Test
  @Tag("A110")
  void keepAliveHintsEndWithTheirResponse() throws Exception {
    exchange(Requests.of("GET"), true, "HTTP/1.1 204 No\r\nkeep-alive: timeout=4, max=5\r\n\r\n");
    exchange(Requests.of("GET"), true, "HTTP/1.1 204 No\r\n\r\n");
    assertThat(transcript.head().keepAliveSeconds()).isEqualTo(-1);
    assertThat(transcript.head().keepAliveMax()).isEqualTo(-1);
  }

  @Test
  @Tag("A109")
  @Tag("F1")
  void connectionServesOneExchangeAfterAnother() throws Exception {
    for (int i = 0; i < 100; i++) {
      exchange(Requests.of("GET"), true, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
      assertThat(session.isReusable()).isTrue();
    }
    assertThat(transcript.lines()).hasSize(300);
  }

  @Test
  @Tag("F1")
  @Tag("F5")
  void requestThatClosesIsTheLastOne() throws Exception {
    exchange(
        Requests.of("GET"), false, "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
    assertThat(session.isReusable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"close, false", "'Upgrade, Close', false", "keep-alive, true", "TE, true"})
  @Tag("F4")
  void connectionFieldOfTheApplicationCounts(String value, boolean persistent) throws Exception {
    Request request = Requests.to("GET").header("Connection", value).build();
    exchange(request, true, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(session.isReusable()).isEqualTo(persistent);
  }

  @ParameterizedTest
  @CsvSource({"keep-alive, true", "TE, false", "'keep-alive, close', false"})
  @Tag("F4")
  void requestOfHttp10PersistsOnlyIfItSaysSo(String value, boolean persistent) throws Exception {
    Request request =
        Requests.to("GET").version(Protocol.HTTP_1_0).header("Connection", value).build();
    exchange(request, true, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(session.isReusable()).isEqualTo(persistent);
  }

  @Test
  @Tag("A133")
  void responseUntilCloseIsTheLastOne() throws Exception {
    exchange(Requests.of("GET"), true, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nx");
    session.receiveEnd();
    assertThat(session.isReusable()).isFalse();
    assertThat(transcript.lines()).endsWith("body x", "end");
  }

  @Test
  void interimResponseDoesNotDecide() throws Exception {
    assertThat(
            persists(
                "HTTP/1.1 102 Wait\\r\\nConnection: close\\r\\n\\r\\nHTTP/1.1 204 No\\r\\n\\r\\n"))
        .isTrue();
  }

  @Test
  void fieldNamesAreFoundInAnyCase() throws Exception {
    String fields = "Content-Length: 1\r\nConnection: close\r\nKeep-Alive: max=2\r\n\r\nx";
    exchange(Requests.of("GET"), true, "HTTP/1.1 200 OK\r\n" + fields.toUpperCase(Locale.ROOT));
    assertThat(transcript.lines()).endsWith("body X", "end");
    assertThat(transcript.head().keepAliveMax()).isEqualTo(2);
    assertThat(session.isReusable()).isFalse();
  }
}
