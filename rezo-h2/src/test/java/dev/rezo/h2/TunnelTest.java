package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Headers;
import dev.rezo.testing.RawFrames;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECT, with a protocol (RFC 8441) and without: DATA both ways until each side has ended. */
final class TunnelTest {

  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  private final StreamTranscript transcript = new StreamTranscript();

  private static Http2Stream tunnel(Link link, StreamTranscript transcript) {
    return link.session.openTunnel(Link.request("CONNECT"), "websocket", transcript);
  }

  @Test
  void aPeerThatDoesNotAllowItIsNotAsked() {
    Link link = new Link();
    assertThat(link.session.allowsExtendedConnect()).isFalse();
    assertThatThrownBy(() -> tunnel(link, transcript))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RFC 8441 section 3");
    link.receive(new RawFrames().settings(ENABLE_CONNECT_PROTOCOL, 0));
    assertThatThrownBy(() -> tunnel(link, transcript)).isInstanceOf(IllegalStateException.class);
    link.receive(new RawFrames().settings(ENABLE_CONNECT_PROTOCOL, 1));
    assertThat(link.session.allowsExtendedConnect()).isTrue();
    assertThat(tunnel(link, transcript).id()).isOne();
    link.session.shutdown();
    assertThatThrownBy(() -> tunnel(link, transcript)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void dataGoBothWaysUntilEachSideHasEnded() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
    Http2Stream stream = tunnel(link, transcript);
    link.session.offer(stream, 5);
    assertThat(link.sent())
        .containsExactly(
            "HEADERS 1 :method: CONNECT :scheme: https :authority: h.example :path: /p"
                + " :protocol: websocket");
    link.receive(new RawFrames().headers(1, false, ":status", "200", "content-length", "3"));
    assertThat(link.sent()).containsExactly("DATA 1 5"); // Not before the answer.
    link.receive(new RawFrames().data(1, "hello", false));
    link.session.offer(stream, 7);
    assertThat(link.sent()).containsExactly("DATA 1 7");
    link.receive(new RawFrames().data(1, "bye", true));
    assertThat(transcript.lines())
        .containsExactly("head 200 Headers[content-length: 3] length -1", "body hellobye", "end");
    assertThat(stream.isSending()).isTrue();
    link.session.offer(stream, 1);
    link.session.end(stream, Headers.EMPTY);
    assertThat(link.sent()).containsExactly("DATA 1 1 END_STREAM");
    assertThat(transcript.sent()).isOne();
    assertThat(link.session.streams()).isZero();
  }

  @Test
  void thisSideMayEndFirst() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
    Http2Stream stream = tunnel(link, transcript);
    link.session.end(stream, Headers.EMPTY); // Even before the head is written.
    assertThat(link.sent()).hasSize(1).noneMatch(line -> line.contains("END_STREAM"));
    link.receive(new RawFrames().headers(1, false, ":status", "204"));
    assertThat(link.sent()).containsExactly("DATA 1 0 END_STREAM");
    link.receive(new RawFrames().data(1, "rest", true));
    assertThat(transcript.lines())
        .containsExactly("head 204 Headers[] length -1", "body rest", "end");
    assertThat(link.session.streams()).isZero();
  }

  @Test
  void whoStillWritesIsToldOfAResetBehindTheEnd() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
    Http2Stream stream = tunnel(link, transcript);
    assertThat(link.sent()).hasSize(1);
    link.receive(new RawFrames().headers(1, false, ":status", "200").data(1, "bye", true));
    assertThat(transcript.lines()).endsWith("body bye", "end");
    link.receive(new RawFrames().reset(1, 8));
    assertThat(transcript.lines()).last().asString().contains("failed StreamReset");
    assertThat(stream.isOver()).isTrue();
  }

  @Test
  void whoStillWritesIsToldOfALostConnectionBehindTheEnd() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
    Http2Stream stream = tunnel(link, transcript);
    assertThat(link.sent()).hasSize(1);
    link.receive(new RawFrames().headers(1, false, ":status", "200").data(1, "bye", true));
    link.session.lost(null);
    assertThat(transcript.lines()).last().asString().contains("failed ConnectionLost");
    assertThat(stream.isOver()).isTrue();
  }

  @Test
  void aRefusalIsAResponseLikeOthers() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
    Http2Stream stream = tunnel(link, transcript);
    link.sent();
    link.receive(
        new RawFrames()
            .headers(1, false, ":status", "403", "content-length", "2")
            .data(1, "no", false)
            .headers(1, true, "x", "y"));
    assertThat(transcript.lines())
        .containsExactly(
            "head 403 Headers[content-length: 2] length 2",
            "body no",
            "trailers Headers[x: y]",
            "end");
    link.session.reset(stream, 8);
    assertThat(link.sent()).containsExactly("RST_STREAM 1 CANCEL");
  }

  @Test
  void nothingButDataBelongsIntoATunnel() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
    Http2Stream stream = tunnel(link, transcript);
    link.sent();
    assertThatThrownBy(() -> link.session.end(stream, Headers.of("x", "y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RFC 9113 section 8.5");
    link.receive(new RawFrames().headers(1, false, ":status", "200").headers(1, true, "x", "y"));
    assertThat(link.sent()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    assertThat(transcript.lines()).last().asString().contains("RFC 9113 section 8.5");
  }

  @Test
  void aTunnelObeysItsWindows() {
    Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1, 4, 10);
    Http2Stream stream = tunnel(link, transcript);
    link.session.offer(stream, 25);
    link.sent();
    link.receive(new RawFrames().headers(1, false, ":status", "200"));
    assertThat(link.sent()).containsExactly("DATA 1 10");
    link.receive(new RawFrames().windowUpdate(1, 10));
    assertThat(link.sent()).containsExactly("DATA 1 10");
    assertThat(stream.pending()).isEqualTo(5);
  }

  /** What the server says, whole and cut at every place. */
  @Test
  void itsAnswersMayBeCutAnywhere() {
    byte[] wire =
        new RawFrames()
            .headers(1, false, ":status", "200")
            .data(1, "a", false)
            .paddedData(1, "b", 3, true)
            .bytes();
    for (int step = 1; step <= wire.length; step++) {
      Link link = Link.ready(ENABLE_CONNECT_PROTOCOL, 1);
      StreamTranscript heard = new StreamTranscript();
      tunnel(link, heard);
      link.sent();
      assertThat(link.tryReceive(wire, step)).isEmpty();
      assertThat(heard.lines()).containsExactly("head 200 Headers[] length -1", "body ab", "end");
    }
  }

  @Test
  void connectWithoutAProtocolIsATunnelAsWell() {
    Link link = Link.ready();
    Http2Stream stream = link.open("CONNECT", transcript);
    assertThat(link.sent())
        .isEqualTo(List.of("HEADERS 1 :method: CONNECT :authority: h.example:443"));
    link.receive(new RawFrames().headers(1, false, ":status", "200"));
    link.session.offer(stream, 3);
    assertThat(link.sent()).containsExactly("DATA 1 3");
  }
}
