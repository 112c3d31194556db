package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.Http2Settings.Setting;
import dev.rezo.http.Bodies;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.StreamResetException;
import dev.rezo.http.Url;
import dev.rezo.testing.RawFrames;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a session says and hears when both sides keep to the rules. */
final class Http2SessionTest {

  private static final String GET_1 =
      "HEADERS 1 END_STREAM :method: GET :scheme: https :authority: h.example :path: /p";

  private final StreamTranscript transcript = new StreamTranscript();

  @Test
  @Tag("A46")
  void aConnectionBeginsWithPrefaceSettingsAndTheWindow() {
    Link link = new Link();
    assertThat(link.sent())
        .containsExactly(
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "SETTINGS 2=0 4=1048576 6=65536",
            "WINDOW_UPDATE " + (16 * 1024 * 1024 - 65_535));
  }

  @Test
  void whatIsSaidFirstIsAsTheCallerWantsIt() {
    Http2Settings settings =
        new Http2Settings(
            List.of(
                new Setting(1, 65_536),
                new Setting(2, 0),
                new Setting(4, 6_291_456),
                new Setting(6, 262_144),
                new Setting(0x1a2a, 7)),
            15_663_105 + 65_535,
            List.of(
                PseudoField.METHOD, PseudoField.AUTHORITY, PseudoField.SCHEME, PseudoField.PATH));
    Link link = new Link(settings, Http2Limits.DEFAULT, 4096);
    link.open("GET", transcript);
    assertThat(link.sent().subList(1, 4))
        .containsExactly(
            "SETTINGS 1=65536 2=0 4=6291456 6=262144 6698=7",
            "WINDOW_UPDATE 15663105",
            "HEADERS 1 END_STREAM :method: GET :authority: h.example :scheme: https :path: /p");
  }

  @Test
  void aRequestNeedNotWaitForTheServer() {
    Link link = new Link();
    link.open("GET", transcript);
    assertThat(link.sent()).last().isEqualTo(GET_1);
  }

  @Test
  void settingsArePutIntoEffectAndAcknowledged() {
    Link link = new Link();
    link.sent();
    link.receive(new RawFrames().settings(3, 7).settingsAck());
    assertThat(link.events).containsExactly("settings 7", "acknowledged");
    assertThat(link.sent()).containsExactly("SETTINGS ACK");
    assertThat(link.session.maxStreams()).isEqualTo(7);
  }

  @Test
  void aResponseIsToldInItsOrder() {
    Link link = Link.ready();
    link.open("GET", transcript);
    assertThat(link.sent()).containsExactly(GET_1);
    link.receive(
        new RawFrames()
            .headers(1, false, ":status", "103", "link", "</a>")
            .headers(1, false, ":status", "200", "x", "y", "content-length", "5")
            .data(1, "he", false)
            .paddedData(1, "llo", 9, false)
            .headers(1, true, "grpc-status", "0"));
    assertThat(transcript.lines())
        .containsExactly(
            "interim 103 Headers[link: </a>]",
            "head 200 Headers[x: y, content-length: 5] length 5",
            "body hello",
            "trailers Headers[grpc-status: 0]",
            "end");
    assertThat(link.session.streams()).isZero();
  }

  @Test
  void aResponseWithoutABodyIsCompleteWithItsHead() {
    Link link = Link.ready();
    link.open("HEAD", transcript);
    link.sent();
    link.receive(new RawFrames().headers(1, true, ":status", "200", "content-length", "500"));
    assertThat(transcript.lines())
        .containsExactly("head 200 Headers[content-length: 500] length 0", "end");
  }

  @Test
  void aBodyIsSentWithinBothWindowsAndInTurns() {
    Link link = Link.ready(4, 20_000);
    Http2Stream one = link.session.open(Link.upload(), transcript);
    Http2Stream two = link.session.open(Link.upload(), new StreamTranscript());
    link.session.offer(one, 50_000);
    link.session.offer(two, 100);
    link.session.end(two, Headers.EMPTY);
    assertThat(link.sent()).element(2).isEqualTo("DATA 1 16384");
    link.receive(new RawFrames().windowUpdate(1, 100_000));
    assertThat(link.sent()).containsExactly("DATA 1 16384", "DATA 1 13616");
    link.session.offer(one, 100_000);
    assertThat(link.sent()).containsExactly("DATA 1 15435"); // All of the connection's 65,535.
    link.receive(new RawFrames().windowUpdate(0, 10));
    assertThat(link.sent()).containsExactly("DATA 1 10");
  }

  @Test
  void aSmallUploadDoesNotWaitForALargeOne() {
    Link link = Link.ready();
    Http2Stream large = link.session.open(Link.upload(), transcript);
    Http2Stream small = link.session.open(Link.upload(), new StreamTranscript());
    link.session.offer(large, 50_000);
    link.session.offer(small, 100);
    link.session.end(small, Headers.EMPTY);
    assertThat(link.sent().subList(2, 6))
        .containsExactly("DATA 1 16384", "DATA 3 100 END_STREAM", "DATA 1 16384", "DATA 1 16384");
  }

  @Test
  void trailersEndARequest() {
    Link link = Link.ready();
    Http2Stream stream = link.session.open(Link.upload(), transcript);
    link.session.offer(stream, 3);
    link.session.end(stream, Headers.of("X-Sum", "7"));
    assertThat(link.sent().subList(1, 3))
        .containsExactly("DATA 1 3", "HEADERS 1 END_STREAM x-sum: 7");
  }

  @Test
  void anEmptyBodyEndsWithTheHead() {
    Link link = Link.ready();
    Http2Stream stream = link.session.open(Link.upload(), transcript);
    link.session.end(stream, Headers.EMPTY);
    assertThat(link.sent()).hasSize(1).first().asString().startsWith("HEADERS 1 END_STREAM");
  }

  @Test
  void aBodyThatEndsLateEndsWithAnEmptyFrame() {
    Link link = Link.ready();
    Http2Stream stream = link.session.open(Link.upload(), transcript);
    link.session.offer(stream, 3);
    link.sent();
    link.session.end(stream, Headers.EMPTY);
    assertThat(link.sent()).containsExactly("DATA 1 0 END_STREAM");
  }

  @Test
  void contentLengthIsSaidAndHeldTo() {
    Link link = Link.ready();
    Request request =
        Request.builder("PUT", Url.parse("https://h.example/p")).body(Bodies.text("abc")).build();
    Http2Stream stream = link.session.open(request, transcript);
    assertThatThrownBy(() -> link.session.offer(stream, 4))
        .hasMessageContaining("expected 3 bytes of body, actual 4");
    assertThatThrownBy(() -> link.session.end(stream, Headers.EMPTY))
        .hasMessageContaining("actual 0 at its end");
    assertThat(link.sent()).first().asString().contains("content-length: 3");
  }

  @Test
  void aHeadThatDoesNotFitGoesOnInContinuation() {
    Http2Settings settings = Http2Settings.DEFAULT;
    Link link = new Link(settings, Http2Limits.DEFAULT, 100);
    Request request = Link.request("GET").with(headers -> headers.add("x-long", "#".repeat(500)));
    link.session.open(request, transcript);
    link.session.ping(5);
    List<String> sent = link.sent();
    assertThat(sent).contains("HEADERS 1 END_STREAM ...", "CONTINUATION 1 ...");
    assertThat(sent).last().asString().contains(":method: GET").contains("x-long: ...");
    assertThat(sent).containsSubsequence("PING 5", "HEADERS 1 END_STREAM ...");
  }

  @Test
  void headsWaitWhenThePeerLowersItsLimit() {
    Link link = Link.ready(3, 10);
    link.open("GET", transcript);
    link.open("GET", new StreamTranscript());
    link.receive(new RawFrames().settings(3, 1));
    assertThat(link.sent()).containsExactly("SETTINGS ACK", GET_1);
    assertThat(link.session.mayOpen()).isFalse();
    link.receive(new RawFrames().headers(1, true, ":status", "204"));
    assertThat(link.sent()).hasSize(1).first().asString().startsWith("HEADERS 3");
    link.receive(new RawFrames().settings(3, 0));
    assertThat(link.session.mayOpen()).isFalse();
  }

  @Test
  void streamsBeyondTheLimitWait() {
    Link link = Link.ready(3, 1);
    link.open("GET", transcript);
    link.open("GET", new StreamTranscript());
    assertThat(link.sent()).hasSize(1);
    link.receive(new RawFrames().headers(1, true, ":status", "204"));
    assertThat(link.sent()).hasSize(1).first().asString().startsWith("HEADERS 3");
  }

  @Test
  void thatARequestIsSentIsToldWithItsLastFrame() {
    Link link = Link.ready();
    Http2Stream stream = link.session.open(Link.upload(), transcript);
    link.session.offer(stream, 10);
    assertThat(stream.hasBegun()).isFalse();
    link.sent();
    assertThat(stream.hasBegun()).isTrue();
    assertThat(transcript.sent()).isZero();
    link.session.end(stream, Headers.EMPTY);
    assertThat(link.sent()).containsExactly("DATA 1 0 END_STREAM");
    assertThat(transcript.sent()).isOne();
  }

  @Test
  void aWindowMayBecomeNegativeAndRecovers() {
    Link link = Link.ready();
    Http2Stream stream = link.session.open(Link.upload(), transcript);
    link.session.offer(stream, 60_000);
    link.sent();
    link.session.offer(stream, 10);
    link.receive(new RawFrames().settings(4, 1000));
    assertThat(link.sent()).containsExactly("SETTINGS ACK");
    link.receive(new RawFrames().windowUpdate(1, 59_000));
    assertThat(link.sent()).isEmpty();
    link.receive(new RawFrames().windowUpdate(1, 4));
    assertThat(link.sent()).containsExactly("DATA 1 4");
  }

  @Test
  void streamsAboveTheLastOfGoAwayWereNotProcessed() {
    Link link = Link.ready();
    StreamTranscript three = new StreamTranscript();
    StreamTranscript five = new StreamTranscript();
    link.open("GET", transcript);
    link.open("POST", three);
    link.sent();
    link.open("GET", five);
    link.receive(new RawFrames().goAway(Integer.MAX_VALUE, 0, "soon"));
    assertThat(three.isOver()).isFalse();
    assertThat(five.failure().delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(link.session.mayOpen()).isFalse();
    link.receive(new RawFrames().goAway(1, 0, "").headers(1, true, ":status", "200"));
    assertThat(three.failure().delivery()).isEqualTo(Delivery.REFUSED);
    assertThat(transcript.lines()).last().isEqualTo("end");
    assertThat(link.events).endsWith("goaway 2147483647 NO_ERROR soon", "goaway 1 NO_ERROR ");
  }

  @Test
  void aRefusedStreamMayBeSentAgain() {
    Link link = Link.ready();
    link.open("POST", transcript);
    link.sent();
    link.receive(new RawFrames().reset(1, 7));
    assertThat(transcript.failure()).isInstanceOf(StreamResetException.class);
    assertThat(transcript.failure().delivery()).isEqualTo(Delivery.REFUSED);
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void aResponseMayBeCompleteBeforeItsRequest() {
    Link link = Link.ready();
    Http2Stream stream = link.session.open(Link.upload(), transcript);
    link.session.offer(stream, 10);
    link.sent();
    link.receive(new RawFrames().headers(1, true, ":status", "413").reset(1, 0));
    assertThat(transcript.lines()).containsExactly("head 413 Headers[] length 0", "end");
    assertThat(stream.isSending()).isFalse();
    link.session.offer(stream, 10);
    link.session.end(stream, Headers.EMPTY);
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void aCancelledStreamIsResetAndHeardOfNoMore() {
    Link link = Link.ready();
    Http2Stream stream = link.open("GET", transcript);
    link.sent();
    link.session.reset(stream, 8);
    link.session.reset(stream, 8);
    assertThat(link.sent()).containsExactly("RST_STREAM 1 CANCEL");
    link.receive(new RawFrames().headers(1, false, ":status", "200").data(1, "x", true));
    assertThat(transcript.lines()).isEmpty();
    assertThat(link.session.streams()).isZero();
  }

  @Test
  void aStreamThatIsCancelledBeforeItsHeadIsNeverSeen() {
    Link link = Link.ready();
    link.session.reset(link.open("GET", transcript), 8);
    link.open("GET", new StreamTranscript());
    assertThat(link.sent()).hasSize(1).first().asString().startsWith("HEADERS 3 END_STREAM");
  }

  @Test
  void thePriorityOfAResponseMayChange() {
    Link link = Link.ready(9, 1);
    Http2Stream stream = link.open("GET", transcript);
    assertThat(link.session.prioritize(stream, 1, true)).isFalse(); // The request says its own.
    link.sent();
    assertThat(link.session.prioritize(stream, 1, true)).isTrue();
    assertThat(link.session.prioritize(stream, 7, false)).isTrue();
    assertThat(link.sent()).containsExactly("PRIORITY_UPDATE 1 u=1, i", "PRIORITY_UPDATE 1 u=7");
    assertThatThrownBy(() -> link.session.prioritize(stream, 8, false))
        .isInstanceOf(IllegalArgumentException.class);
    link.receive(new RawFrames().headers(1, true, ":status", "200"));
    assertThat(link.session.prioritize(stream, 0, false)).isFalse();
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void prioritiesAreToldUntilThePeerGoesByOthers() {
    Link link = new Link();
    Http2Stream stream = link.open("GET", transcript);
    link.sent();
    assertThat(link.session.prioritize(stream, 0, false)).isTrue();
    assertThat(link.sent()).containsExactly("PRIORITY_UPDATE 1 u=0");
    link.receive(new RawFrames().settings());
    assertThat(link.session.prioritize(stream, 0, false)).isFalse();
    assertThat(link.sent()).containsExactly("SETTINGS ACK");
  }

  @Test
  void pingsAreAnsweredAndAsked() {
    Link link = Link.ready();
    link.session.ping(42);
    link.receive(new RawFrames().ping(7, false));
    assertThat(link.sent()).containsExactly("PING 42", "PING 7 ACK");
    link.receive(new RawFrames().ping(42, true));
    assertThat(link.events).last().isEqualTo("pong 42");
  }

  @Test
  void shutdownSaysSoAndLetsTheRestFinish() {
    Link link = Link.ready();
    link.open("GET", transcript);
    link.sent();
    link.session.shutdown();
    link.session.shutdown();
    assertThat(link.sent()).containsExactly("GOAWAY 0 NO_ERROR");
    assertThat(link.session.mayOpen()).isFalse();
    link.receive(new RawFrames().headers(1, true, ":status", "200"));
    assertThat(transcript.lines()).last().isEqualTo("end");
  }

  @Test
  void theEndOfTheConnectionIsTheEndOfItsStreams() {
    Link link = Link.ready();
    StreamTranscript unsent = new StreamTranscript();
    link.open("GET", transcript);
    link.sent();
    link.open("GET", unsent);
    link.session.lost(new IOException("reset"));
    assertThat(transcript.failure().delivery()).isEqualTo(Delivery.UNKNOWN);
    assertThat(transcript.failure()).hasCauseInstanceOf(IOException.class);
    assertThat(unsent.failure().delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(link.session.wantsWrite()).isFalse();
  }

  @Test
  void theLastNumberIsTheLastStream() {
    Link link = Link.ready();
    link.session.skipTo(Integer.MAX_VALUE);
    assertThat(link.open("GET", transcript).id()).isEqualTo(Integer.MAX_VALUE);
    assertThat(link.session.mayOpen()).isFalse();
    assertThat(link.session.isClosing()).isTrue();
  }

  @Test
  void aLongHeadIsReadAcrossContinuation() {
    Link link = Link.ready();
    link.open("GET", transcript);
    link.sent();
    byte[] block = RawFrames.block(":status", "200", "x", "y".repeat(300));
    byte[] front = Arrays.copyOf(block, 20);
    byte[] rest = Arrays.copyOfRange(block, 20, block.length);
    link.receive(
        new RawFrames()
            .frame(0x1, 0x1, 1, front)
            .continuation(1, false, new byte[0])
            .continuation(1, true, rest));
    assertThat(transcript.lines()).hasSize(2).last().isEqualTo("end");
  }
}
