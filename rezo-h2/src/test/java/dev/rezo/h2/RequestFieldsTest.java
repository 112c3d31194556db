package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Bodies;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a request goes onto an HTTP/2 connection (RFC 9113 section 8.3.1). */
final class RequestFieldsTest {

  private static Request.Builder request(String method, String url) {
    return Request.builder(method, Url.parse(url));
  }

  private static String fields(Request.Builder builder) {
    RequestFields fields = RequestFields.of(builder.build(), Http2Settings.DEFAULT.pseudoFields());
    return String.join(" ", fields.fields());
  }

  @Test
  void theRequestLineIsInTheFieldsInFront() {
    assertThat(fields(request("GET", "http://h.example:8080/a?b").header("X-Y", "z")))
        .isEqualTo(":method GET :scheme http :authority h.example:8080 :path /a?b X-Y z");
  }

  @Test
  void hostIsTheAuthority() {
    assertThat(fields(request("GET", "https://h.example/").header("Host", "other.example")))
        .isEqualTo(":method GET :scheme https :authority other.example :path /");
  }

  @Test
  void connectHasNeitherSchemeNorPath() {
    assertThat(fields(request("CONNECT", "https://h.example/")))
        .isEqualTo(":method CONNECT :authority h.example:443");
    assertThat(fields(request("CONNECT", "https://h.example/").target("o.example:1")))
        .isEqualTo(":method CONNECT :authority o.example:1");
  }

  @Test
  void extendedConnectHasAllOfThemAndTheProtocol() {
    RequestFields fields =
        RequestFields.ofTunnel(
            request("CONNECT", "https://h.example/chat?a").header("x", "y").build(),
            "websocket",
            Http2Settings.DEFAULT.pseudoFields());
    assertThat(String.join(" ", fields.fields()))
        .isEqualTo(
            ":method CONNECT :scheme https :authority h.example :path /chat?a"
                + " :protocol websocket x y");
    assertThat(fields.isTunnel()).isTrue();
    assertThat(fields.announced()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"GET, websocket, method", "CONNECT, 'web socket', protocol", "CONNECT, '', protocol"})
  void whatIsNoTunnelIsRefused(String method, String protocol, String part) {
    Request request = request(method, "https://h.example/").build();
    assertThatThrownBy(
            () -> RequestFields.ofTunnel(request, protocol, Http2Settings.DEFAULT.pseudoFields()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }

  @Test
  void optionsMayBeForTheServer() {
    assertThat(fields(request("OPTIONS", "https://h.example/").target("*"))).endsWith(":path *");
    assertThatThrownBy(() -> fields(request("GET", "https://h.example/").target("x:1")))
        .hasMessageContaining("expected a path or *");
  }

  @Test
  void aBodySaysItsLengthAndItsType() {
    assertThat(fields(request("POST", "https://h.example/").body(Bodies.text("abc"))))
        .contains("content-type text/plain")
        .endsWith("content-length 3");
    assertThat(fields(request("POST", "https://h.example/"))).endsWith("content-length 0");
    assertThat(fields(request("DELETE", "https://h.example/"))).doesNotContain("content-length");
  }

  @ParameterizedTest
  @CsvSource({
    "Connection, close",
    "Keep-Alive, timeout=5",
    "Proxy-Connection, keep-alive",
    "Transfer-Encoding, chunked",
    "upgrade, h2c",
    "TE, gzip",
    "Content-Length, x",
    "Content-Length, 7"
  })
  void whatCannotBeSentIsRefused(String name, String value) {
    assertThatThrownBy(() -> fields(request("GET", "https://h.example/").header(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void trailersMayBeAskedFor() {
    assertThat(fields(request("GET", "https://h.example/").header("TE", "trailers")))
        .endsWith("TE trailers");
  }
}
