package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h1.Requests.Announced;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of a request, to the byte. */
class RequestHeadTest {

  private static String written(Request request, boolean absoluteForm, boolean keepAlive) {
    ByteBuffer out = ByteBuffer.allocateDirect(1024);
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    assertThat(session.writeHead(request, absoluteForm, keepAlive, out)).isTrue();
    return StandardCharsets.ISO_8859_1.decode(out.flip()).toString().replace("\r\n", "\n");
  }

  private static String written(Request request) {
    return written(request, false, true);
  }

  /** The lines behind Host. */
  private static String fields(Request request) {
    String head = written(request);
    return head.substring(head.indexOf('\n', head.indexOf("\nHost: ") + 1) + 1).strip();
  }

  @Test
  void fieldsOfTheApplicationKeepOrderAndCase() {
    Request request = Requests.to("GET").addHeader("accept", "*/*").addHeader("X-U", "ü").build();
    assertThat(written(request))
        .isEqualTo("GET /a?b=c HTTP/1.1\nHost: example.com\naccept: */*\nX-U: ü\n\n");
  }

  @Test
  void hostOfTheApplicationStaysAtItsPlace() {
    Request request = Requests.to("GET").addHeader("A", "b").addHeader("host", "other:1").build();
    assertThat(written(request)).isEqualTo("GET /a?b=c HTTP/1.1\nA: b\nhost: other:1\n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,     http://h/,             false, GET / HTTP/1.1,                   h",
    "GET,     http://h:8080/x,       false, GET /x HTTP/1.1,                  h:8080",
    "GET,     http://h:443/x,        false, GET /x HTTP/1.1,                  h:443",
    "GET,     https://h:443/x,       false, GET /x HTTP/1.1,                  h",
    "GET,     http://h:80/x?y,       true,  GET http://h/x?y HTTP/1.1,        h",
    "OPTIONS, http://h:81/,          true,  OPTIONS http://h:81/ HTTP/1.1,    h:81",
    "GET,     http://[::1]:81/,      false, GET / HTTP/1.1,                   [::1]:81",
    "GET,     http://[fe80::1%25e0]:81/, false, GET / HTTP/1.1,               [fe80::1]:81",
    "CONNECT, https://h/x,           false, CONNECT h:443 HTTP/1.1,           h:443",
    "CONNECT, http://[::1]:65535/,   true,  CONNECT [::1]:65535 HTTP/1.1,     [::1]:65535",
  })
  void targetHasTheFormThatMethodAndPeerWant(
      String method, String url, boolean absolute, String line, String host) {
    Request request = Request.builder(method, Url.parse(url)).build();
    assertThat(written(request, absolute, true)).isEqualTo(line + "\nHost: " + host + "\n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, http://h:81/x,   *,             false, OPTIONS * HTTP/1.1,              h:81",
    "OPTIONS, http://h:81/x,   *,             true,  OPTIONS http://h:81 HTTP/1.1,    h:81",
    "CONNECT, http://proxy/,   db.test:5432,  false, CONNECT db.test:5432 HTTP/1.1,   db.test:5432",
    "CONNECT, http://proxy/,   [::1]:1,       true,  CONNECT [::1]:1 HTTP/1.1,        [::1]:1",
    "GET,     http://h/,       /a/../b?%zz,   false, GET /a/../b?%zz HTTP/1.1,        h",
    "GET,     http://h/,       /a/../b?%zz,   true,  GET http://h/a/../b?%zz HTTP/1.1, h",
    "GET,     http://h/,       urn:a:b,       true,  GET urn:a:b HTTP/1.1,            h",
  })
  void targetIsWhatTheApplicationSays(
      String method, String url, String target, boolean absolute, String line, String host) {
    Request request = Request.builder(method, Url.parse(url)).target(target).build();
    assertThat(written(request, absolute, true)).isEqualTo(line + "\nHost: " + host + "\n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/,             h",
    "http://h:80/,          h",
    "http://h:443/,         h:443",
    "https://h/,            h",
    "https://h:443/,        h",
    "https://h:80/,         h:80",
    "http://EXAMPLE.com/,   example.com",
    "http://b\u00fccher.example/, xn--bcher-kva.example",
    "http://127.0.0.1:8080/, 127.0.0.1:8080",
    "http://[2001:db8::1]/, [2001:db8::1]",
    "http://user:pw@h:81/,  h:81",
  })
  void hostIsTheAuthorityWithoutUserAndDefaultPort(String url, String host) {
    assertThat(written(Request.get(url), false, true)).contains("\nHost: " + host + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "HEAD, ''",
    "DELETE, ''",
    "OPTIONS, ''",
    "TRACE, ''",
    "CONNECT, ''",
    "QUERY, ''",
    "POST, Content-Length: 0",
    "PUT, Content-Length: 0",
    "PATCH, Content-Length: 0",
    "post, ''",
  })
  void requestWithoutABodySaysSoOnlyWhereABodyIsExpected(String method, String fields) {
    assertThat(fields(Requests.of(method))).isEqualTo(fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "PATCH", "QUERY"})
  void requestWithABodySaysHowItEnds(String method) {
    Request.Builder request = Requests.to(method);
    assertThat(fields(request.body(Announced.of(0)).build())).isEqualTo("Content-Length: 0");
    assertThat(fields(request.body(Announced.of(1234567890123L)).build()))
        .isEqualTo("Content-Length: 1234567890123");
    assertThat(fields(request.body(Announced.of(Body.UNKNOWN_LENGTH)).build()))
        .isEqualTo("Transfer-Encoding: chunked");
  }

  @Test
  void contentTypeIsTheBodysUnlessTheApplicationSetOne() {
    Request.Builder request = Requests.to("POST").body(new Announced(3, "text/plain"));
    assertThat(fields(request.build())).isEqualTo("Content-Type: text/plain\nContent-Length: 3");
    assertThat(fields(request.header("content-type", "a/b").build()))
        .isEqualTo("content-type: a/b\nContent-Length: 3");
  }

  @Test
  void framingThatTheApplicationSetStaysIfItIsRight() {
    assertThat(fields(Requests.to("GET").header("content-length", "0").build()))
        .isEqualTo("content-length: 0");
    Request.Builder post = Requests.to("POST").header("content-length", "07");
    assertThat(fields(post.body(Announced.of(7)).build())).isEqualTo("content-length: 07");
    assertThat(fields(post.body(Announced.of(-1)).build())).isEqualTo("content-length: 07");
    Request.Builder chunked = Requests.to("POST").header("transfer-encoding", "Chunked");
    assertThat(fields(chunked.body(Announced.of(-1)).build()))
        .isEqualTo("transfer-encoding: Chunked");
    assertThat(fields(chunked.body(Announced.of(7)).build()))
        .isEqualTo("transfer-encoding: Chunked");
  }

  @ParameterizedTest
  @CsvSource({
    "7, Content-Length, 8",
    "7, Content-Length, 0",
    "7, Content-Length, +7",
    "7, Content-Length, '7, 7'",
    "7, Content-Length, ''",
    "7, Content-Length, 7777777777777777777",
    ", Content-Length, 7",
    "-1, Transfer-Encoding, gzip",
    "-1, Transfer-Encoding, 'gzip, chunked'",
    "-1, Transfer-Encoding, identity",
    ", Transfer-Encoding, chunked",
  })
  void framingThatTheApplicationSetIsRefusedIfItIsWrong(Long length, String name, String value) {
    Request.Builder request = Requests.to("POST").header(name, value);
    refused(request.body(length == null ? null : Announced.of(length)));
  }

  @Test
  void contradictionsAreRefused() {
    Announced unknown = Announced.of(Body.UNKNOWN_LENGTH);
    refused(
        Requests.to("POST")
            .body(unknown)
            .header("Content-Length", "1")
            .header("Transfer-Encoding", "chunked"));
    refused(Requests.to("GET").addHeader("Host", "a").addHeader("host", "a"));
    refused(Requests.to("GET").addHeader("Content-Length", "0").addHeader("content-length", "0"));
    refused(Requests.to("TRACE").body(Announced.of(1)));
    refused(Requests.to("CONNECT").body(Announced.of(1)));
    refused(Requests.to("POST").body(unknown).version(Protocol.HTTP_1_0));
    refused(
        Requests.to("POST")
            .body(unknown)
            .version(Protocol.HTTP_1_0)
            .header("Transfer-Encoding", "chunked"));
  }

  private static void refused(Request.Builder request) {
    ByteBuffer out = ByteBuffer.allocate(512);
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    assertThatThrownBy(() -> session.writeHead(request.build(), false, true, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected")
        .hasMessageContaining("actual");
    assertThat(out.position()).isZero();
    assertThat(session.isReusable()).as("nothing was sent").isTrue();
  }

  @Test
  @Tag("A109")
  @Tag("F4")
  void connectionIsSaidWhereItIsNotTheDefault() {
    assertThat(written(Requests.of("GET"), false, true)).doesNotContain("Connection");
    assertThat(written(Requests.of("GET"), false, false))
        .isEqualTo("GET /a?b=c HTTP/1.1\nHost: example.com\nConnection: close\n\n");
    Request http10 = Requests.to("GET").version(Protocol.HTTP_1_0).build();
    assertThat(written(http10, false, true))
        .isEqualTo("GET /a?b=c HTTP/1.0\nHost: example.com\nConnection: keep-alive\n\n");
    assertThat(written(http10, false, false)).contains("\nConnection: close\n");
  }

  @Test
  @Tag("F1")
  void closeIsAddedToAConnectionFieldOfTheApplication() {
    Request request = Requests.to("GET").header("Connection", "TE").build();
    assertThat(written(request, false, false)).endsWith("\nConnection: TE\nConnection: close\n\n");
    Request closing = Requests.to("GET").header("Connection", "close").build();
    assertThat(written(closing, false, false)).endsWith("example.com\nConnection: close\n\n");
  }

  @Test
  void connectionNamesWhatIsForTheNextRecipientAlone() {
    assertThat(fields(Requests.to("GET").header("TE", "trailers").build()))
        .isEqualTo("TE: trailers\nConnection: TE");
    assertThat(fields(Requests.to("GET").header("upgrade", "echo").build()))
        .isEqualTo("upgrade: echo\nConnection: Upgrade");
    Request both = Requests.to("GET").header("TE", "trailers").header("Upgrade", "x").build();
    assertThat(written(both, false, false)).endsWith("\nConnection: close, TE, Upgrade\n\n");
    Request said =
        Requests.to("GET").header("Connection", "x, upgrade,te").header("TE", "trailers").build();
    assertThat(fields(said)).isEqualTo("Connection: x, upgrade,te\nTE: trailers");
    Request http10 = Requests.to("GET").version(Protocol.HTTP_1_0).header("Upgrade", "x").build();
    assertThat(written(http10, false, true)).endsWith("\nUpgrade: x\nConnection: keep-alive\n\n");
  }

  @Test
  void trailersAreAnnouncedWhereTheyAreKnown() {
    Body body =
        Bodies.withTrailers(Bodies.text("x", "a/b"), () -> Headers.EMPTY, "Digest", "X-Sum");
    assertThat(fields(Requests.to("PUT").body(body).build()))
        .isEqualTo("Content-Type: a/b\nTrailer: Digest, X-Sum\nTransfer-Encoding: chunked");
    assertThat(fields(Requests.to("PUT").body(body).header("Trailer", "digest").build()))
        .isEqualTo("Trailer: digest\nContent-Type: a/b\nTransfer-Encoding: chunked");
    refused(Requests.to("PUT").body(body).version(Protocol.HTTP_1_0));
  }

  @Test
  void onlyABodyThatCanWaitExpectsToContinue() {
    assertThat(expectsContinue(Requests.to("PUT").body(Announced.of(1)))).isTrue();
    assertThat(expectsContinue(Requests.to("PUT").body(Announced.of(-1)))).isTrue();
    assertThat(expectsContinue(Requests.to("PUT").body(Announced.of(0)))).isFalse();
    Request.Builder http10 = Requests.to("PUT").body(Announced.of(1)).version(Protocol.HTTP_1_0);
    assertThat(expectsContinue(http10)).isFalse();
    refused(Requests.to("GET").header("Expect", "100-continue"));
    assertThat(fields(Requests.to("GET").header("Expect", "other").build()))
        .isEqualTo("Expect: other");
  }

  private static boolean expectsContinue(Request.Builder request) {
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    assertThat(session.expectsContinue()).isFalse();
    request.header("expect", "100-Continue");
    session.writeHead(request.build(), false, true, ByteBuffer.allocate(512));
    return session.expectsContinue();
  }

  @Test
  void headThatDoesNotFitLeavesNothingBehind() {
    Request request = Requests.to("POST").body(new Announced(12, "a/b")).header("A", "b").build();
    int length = written(request, true, false).replace("\n", "\r\n").length();
    Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
    for (int size = 0; size < length; size++) {
      ByteBuffer out = ByteBuffer.allocateDirect(size + 3).position(3);
      assertThat(session.writeHead(request, true, false, out)).isFalse();
      assertThat(out.position()).isEqualTo(3);
      assertThat(session).hasToString("Http1Session[IDLE, persistent]");
    }
    ByteBuffer out = ByteBuffer.allocateDirect(length);
    assertThat(session.writeHead(request, true, false, out)).isTrue();
    assertThat(out.hasRemaining()).isFalse();
    assertThat(session).hasToString("Http1Session[SENDING]");
  }
}
