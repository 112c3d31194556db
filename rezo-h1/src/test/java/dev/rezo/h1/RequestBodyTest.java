package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h1.Requests.Announced;
import dev.rezo.http.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 sections 6.2 and 7.1, the sending half. */
class RequestBodyTest {

  private final Http1Session session = new Http1Session(Http1Limits.DEFAULT, new Transcript());
  private final ByteBuffer out = ByteBuffer.allocate(512);

  private void begin(long length) {
    var request = Requests.to("POST").body(Announced.of(length)).build();
    assertThat(session.writeHead(request, false, true, out)).isTrue();
    out.clear();
  }

  private void part(String text) {
    session.writeBodyPrefix(text.length(), out);
    out.put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String written() {
    return StandardCharsets.ISO_8859_1.decode(out.duplicate().flip()).toString();
  }

  @Test
  void chunksAreFramedAndEnded() {
    begin(-1);
    part("hello");
    part("0123456789abcdef");
    assertThat(session.writeEnd(Headers.EMPTY, out)).isTrue();
    assertThat(written()).isEqualTo("5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
    assertThat(session).hasToString("Http1Session[AWAITING, persistent]");
  }

  @Test
  void chunkedBodyMayBeEmptyAndHaveTrailers() {
    begin(-1);
    assertThat(session.writeEnd(Headers.of("Digest", "x", "B", ""), out)).isTrue();
    assertThat(written()).isEqualTo("0\r\nDigest: x\r\nB: \r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 255, 256, 65_536, 0x0fffffff, Integer.MAX_VALUE})
  void chunkSizeIsHexadecimalAndFitsTheOverhead(int size) {
    begin(-1);
    part("x");
    int before = out.position();
    session.writeBodyPrefix(size, out);
    assertThat(written().substring(before))
        .isEqualTo("\r\n" + Integer.toHexString(size) + "\r\n")
        .hasSizeLessThanOrEqualTo(Http1Session.MAX_CHUNK_OVERHEAD);
  }

  @Test
  void fixedLengthHasNoFraming() {
    begin(8);
    part("hello");
    part("abc");
    assertThat(session.writeEnd(Headers.EMPTY, out)).isTrue();
    assertThat(written()).isEqualTo("helloabc");
  }

  @Test
  void fixedLengthIsHeldTo() {
    begin(5);
    part("hell");
    assertThatThrownBy(() -> session.writeEnd(Headers.EMPTY, out))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("request body: expected 5 bytes, actual 4 at its end");
    assertThatThrownBy(() -> session.writeBodyPrefix(2, out))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("request body: expected 5 bytes, actual 6 or more");
    assertThatThrownBy(() -> session.writeBodyPrefix(0, out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> session.writeEnd(Headers.of("a", "b"), out))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void trailersNeedChunks() {
    begin(0);
    assertThatThrownBy(() -> session.writeEnd(Headers.of("a", "b"), out))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Connection", "CONTENT-LENGTH", "host", "TE", "Trailer", "Transfer-Encoding"})
  void trailerThatFramesOrRoutesIsRefused(String name) {
    begin(-1);
    assertThatThrownBy(() -> session.writeEnd(Headers.of(name, "b"), out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.position()).isZero();
  }

  @Test
  void endThatDoesNotFitLeavesNothingBehind() {
    begin(-1);
    part("x");
    Headers trailers = Headers.of("a", "b");
    int length = "\r\n0\r\na: b\r\n\r\n".length();
    for (int size = 0; size < length; size++) {
      ByteBuffer small = ByteBuffer.allocate(size);
      assertThat(session.writeEnd(trailers, small)).isFalse();
      assertThat(small.position()).isZero();
    }
    assertThat(session.writeEnd(trailers, ByteBuffer.allocate(length))).isTrue();
  }

  @Test
  void prefixThatDoesNotFitIsRefused() {
    begin(-1);
    ByteBuffer small = ByteBuffer.allocate(Http1Session.MAX_CHUNK_OVERHEAD - 1);
    assertThatThrownBy(() -> session.writeBodyPrefix(1, small))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(small.position()).isZero();
  }

  @Test
  void requestWithoutABodyIsCompleteWithItsHead() {
    session.writeHead(Requests.of("GET"), false, true, out.clear());
    int length = out.position();
    assertThat(session).hasToString("Http1Session[AWAITING, persistent]");
    assertThat(session.writeEnd(Headers.EMPTY, out)).isTrue();
    assertThat(out.position()).isEqualTo(length);
    assertThatThrownBy(() -> session.writeBodyPrefix(1, out))
        .isInstanceOf(IllegalStateException.class);
  }
}
