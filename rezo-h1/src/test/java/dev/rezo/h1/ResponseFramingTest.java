package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9112 section 6.3, step by step, each response read in every split. */
@SuppressWarnings("StringConcatToTextBlock") // Line ends are what is tested.
class ResponseFramingTest {

  private static final String CHUNKS =
      "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n";

  static Stream<Arguments> responses() {
    return Stream.of(
        // 1. No body, whatever the fields say.
        row("HEAD", "200 OK\r\nContent-Length: 9\r\n\r\n", "0", ""),
        row("HEAD", "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0", ""),
        row("HEAD", "200 OK\r\nTransfer-Encoding: x\r\nContent-Length: y\r\n\r\n", "0", ""),
        row("GET", "204 No Content\r\nContent-Length: 9\r\n\r\n", "0", ""),
        row("GET", "304 Not Modified\r\nContent-Length: 9\r\n\r\n", "0", ""),
        row("GET", "304 Not Modified\r\n\r\n", "0", ""),
        // 4. Chunked.
        row("GET", "200 OK\r\n" + CHUNKS, "-1", "abcd0123456789"),
        row("GET", "200 OK\r\ntransfer-encoding:CHUNKED\r\n\r\n0\r\n\r\n", "-1", ""),
        row("GET", "200 OK\r\nTransfer-Encoding: ,chunked ,\r\n\r\n0\r\n\r\n", "-1", ""),
        row(
            "GET",
            "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3  \r\nabc\r\n0 ;x\r\n\r\n",
            "-1",
            "abc"),
        row(
            "GET",
            "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000001\r\na\r\n000\r\n\r\n",
            "-1",
            "a"),
        row("GET", "205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "-1", ""),
        // 5. and 6. Content-Length; the same number twice is one number.
        row("GET", "200 OK\r\nContent-Length: 5\r\n\r\nhello", "5", "hello"),
        row("GET", "200 OK\r\nContent-Length: 0\r\n\r\n", "0", ""),
        row("GET", "200 OK\r\nContent-Length:\t 005 \t\r\n\r\nhello", "5", "hello"),
        row("GET", "200 OK\r\ncontent-length: 5\r\nContent-Length: 5\r\n\r\nhello", "5", "hello"),
        row("GET", "200 OK\r\nContent-Length: 5 ,5\r\n\r\nhello", "5", "hello"),
        row("GET", "404 Not Found\r\nContent-Length: 2\r\n\r\nno", "2", "no"),
        row("CONNECT", "407 Who\r\nContent-Length: 2\r\n\r\nno", "2", "no"),
        // A 205 that says nothing has no content; one that does is read like any other.
        row("GET", "205 Reset Content\r\n\r\n", "0", ""),
        row("GET", "205 Reset Content\r\nContent-Length: 1\r\n\r\nx", "1", "x"));
  }

  private static Arguments row(String method, String message, String length, String body) {
    return Arguments.of(method, message, length, body);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void bodyEndsWhereItsFramingSays(String method, String message, String length, String body) {
    var lines = Reading.answering(method).complete("HTTP/1.1 " + message);
    assertThat(lines.get(0)).endsWith(" length " + length + " persistent");
    assertThat(lines.subList(1, lines.size()))
        .isEqualTo(
            body.isEmpty() ? java.util.List.of("end") : java.util.List.of("body " + body, "end"));
  }

  @Test
  void responseWithoutFramingEndsWithTheConnection() {
    String wire = "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nas long as it lasts";
    assertThat(Reading.answering("GET").partial(wire, true))
        .containsExactly(
            "head HTTP/1.1 200 'OK' Headers[Server: x] length -1",
            "body as long as it lasts",
            "end");
  }

  @Test
  void chunkedResponseOfHttp10IsReadAndTheConnectionClosed() {
    String wire = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + CHUNKS;
    assertThat(Reading.answering("GET").complete(wire))
        .containsExactly(
            "head HTTP/1.0 200 'OK' Headers[Connection: keep-alive, Transfer-Encoding: chunked]"
                + " length -1",
            "body abcd0123456789",
            "end");
  }

  @Test
  void boundsOfAChunkStartAnewWithEachChunk() {
    String chunk = "0000000000001;" + "x".repeat(100) + "\r\na\r\n";
    String wire = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(20);
    assertThat(Reading.answering("GET").complete(wire + "0\r\n\r\n"))
        .endsWith("body " + "a".repeat(20), "end");
  }

  @Test
  void trailersComeBeforeTheEnd() {
    String wire =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n0\r\nDigest: abc \r\nContent-Length: 7\r\n\r\n";
    assertThat(Reading.answering("GET").complete(wire))
        .endsWith("body x", "trailers Headers[Digest: abc, Content-Length: 7]", "end");
  }

  @Test
  void interimResponsesComeBeforeTheFinalHead() {
    String wire =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n"
            + "Content-Length: 9\r\nTransfer-Encoding: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    assertThat(Reading.answering("GET").complete(wire))
        .containsExactly(
            "interim 100 'Continue' Headers[]",
            "interim 103 'Early Hints' Headers[Link: </a>, Content-Length: 9, Transfer-Encoding: x]",
            "head HTTP/1.1 204 'No Content' Headers[] length 0 persistent",
            "end");
  }

  @Test
  void higherMinorVersionIsReadAsHttp11() {
    assertThat(Reading.answering("GET").complete("HTTP/1.7 204\r\n\r\n"))
        .startsWith("head HTTP/1.1 204 '' Headers[] length 0 persistent");
  }

  @Test
  void reasonPhraseIsOptional() {
    String fields = "Content-Length: 0\r\n\r\n";
    for (String line : new String[] {"HTTP/1.1 200\r\n", "HTTP/1.1 200 \r\n"}) {
      assertThat(Reading.answering("GET").complete(line + fields).get(0))
          .startsWith("head HTTP/1.1 200 '' ");
    }
    assertThat(Reading.answering("GET").complete("HTTP/1.1 799 Über\tall\r\n" + fields).get(0))
        .startsWith("head HTTP/1.1 799 'Über\tall' ");
  }

  /** RFC 9112 section 2.2 allows it; a peer on the way may have seen another message there. */
  @Test
  void bareLineFeedsEndLinesOfAHeadAndTheConnectionIsClosed() {
    assertThat(Reading.answering("GET").complete("HTTP/1.1 200 OK\nA: b\nContent-Length: 1\n\nx"))
        .containsExactly(
            "head HTTP/1.1 200 'OK' Headers[A: b, Content-Length: 1] length 1", "body x", "end");
    assertThat(Reading.answering("GET").complete("HTTP/1.1 204 No\r\nA: b\n\r\n").get(0))
        .doesNotContain("persistent");
    String interim = "HTTP/1.1 103 Hints\n\nHTTP/1.1 204 No\r\n\r\n";
    assertThat(Reading.answering("GET").complete(interim).get(1)).doesNotContain("persistent");
  }

  @Test
  @Tag("A111")
  void tunnelStartsBehindTheHead() throws Exception {
    Transcript transcript = new Transcript();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);
    session.writeHead(Requests.of("CONNECT"), false, true, java.nio.ByteBuffer.allocate(512));
    var bytes =
        Reading.lent("HTTP/1.1 200 Connection established\r\nContent-Length: 9\r\n\r\nSSH", false);
    session.receive(bytes);
    assertThat(bytes.remaining()).isEqualTo(3);
    session.receive(bytes);
    session.receiveEnd();
    assertThat(bytes.remaining()).isEqualTo(3);
    assertThat(session.isReusable()).isFalse();
    assertThat(transcript.lines())
        .containsExactly(
            "head HTTP/1.1 200 'Connection established' Headers[Content-Length: 9] length 0",
            "end");
  }

  @Test
  void upgradeSwitchesWhenItWasOffered() throws Exception {
    Transcript transcript = new Transcript();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, transcript);
    var request =
        Requests.to("GET").header("Connection", "Upgrade").header("Upgrade", "websocket").build();
    session.writeHead(request, false, true, java.nio.ByteBuffer.allocate(512));
    var bytes =
        Reading.lent("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u0081", true);
    session.receive(bytes);
    assertThat(bytes.remaining()).isEqualTo(1);
    assertThat(transcript.lines())
        .containsExactly(
            "head HTTP/1.1 101 'Switching Protocols' Headers[Upgrade: websocket] length 0", "end");
    assertThat(session).hasToString("Http1Session[SWITCHED]");
  }
}
