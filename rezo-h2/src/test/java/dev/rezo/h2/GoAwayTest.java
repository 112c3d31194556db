package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GOAWAY from both sides (RFC 9113 section 6.8): what still finishes, and what never began. */
final class GoAwayTest {

  private static final int HIGHEST = Integer.MAX_VALUE;

  private final Link link = Link.ready(3, 4);
  private final List<StreamTranscript> heard = new ArrayList<>();

  private Http2Stream open(Request request) {
    StreamTranscript transcript = new StreamTranscript();
    heard.add(transcript);
    return link.session.open(request, transcript);
  }

  /** Streams 1, 3 and 5. */
  private void openThree() {
    for (int i = 0; i < 3; i++) {
      open(Link.request("POST"));
    }
    link.sent();
  }

  @Test
  void theFirstStepFailsNothingThatTheServerKnows() {
    openThree();
    link.receive(new RawFrames().goAway(HIGHEST, 0, "soon"));
    assertThat(heard).noneMatch(StreamTranscript::isOver);
    assertThat(link.session.isClosing()).isTrue();
    assertThat(link.session.mayOpen()).isFalse();
    assertThat(link.session.streams()).isEqualTo(3);
    assertThat(link.sent()).isEmpty();
    link.receive(new RawFrames().headers(5, true, ":status", "200"));
    assertThat(heard.get(2).lines()).endsWith("end");
  }

  @Test
  void theSecondStepRefusesWhatIsAboveAndLetsTheRestFinish() {
    openThree();
    link.receive(new RawFrames().goAway(HIGHEST, 0, "").goAway(3, 0, ""));
    assertThat(heard.get(2).failure().delivery()).isEqualTo(Delivery.REFUSED);
    assertThat(link.sent()).isEmpty();
    link.receive(
        new RawFrames().headers(1, true, ":status", "200").headers(3, true, ":status", "201"));
    assertThat(heard.get(0).lines()).endsWith("end");
    assertThat(heard.get(1).lines()).endsWith("end");
    assertThat(link.session.streams()).isZero();
    assertThat(link.events)
        .endsWith("goaway 2147483647 NO_ERROR ", "goaway 3 NO_ERROR "); // and each once
  }

  @Test
  void theStepsMayBeCutAnywhere() {
    byte[] wire = new RawFrames().goAway(HIGHEST, 0, "soon").goAway(1, 0, "now").bytes();
    for (int step = 1; step <= wire.length; step++) {
      Link other = Link.ready();
      List<StreamTranscript> both = List.of(new StreamTranscript(), new StreamTranscript());
      both.forEach(one -> other.open("POST", one));
      other.sent();
      assertThat(other.tryReceive(wire, step)).isEmpty();
      assertThat(both.get(0).isOver()).isFalse();
      assertThat(both.get(1).lines())
          .containsExactly("failed ConnectionLostException HEAD REFUSED");
      assertThat(other.events).endsWith("goaway 2147483647 NO_ERROR soon", "goaway 1 NO_ERROR now");
    }
  }

  @Test
  void headsThatWaitWereNotSent() {
    openThree();
    open(Link.request("POST"));
    link.receive(new RawFrames().goAway(HIGHEST, 0, ""));
    assertThat(heard.get(3).failure().delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void oneStepIsEnough() {
    openThree();
    link.receive(new RawFrames().goAway(0, 0, ""));
    assertThat(heard).allMatch(one -> one.failure().delivery() == Delivery.REFUSED);
    assertThat(link.session.streams()).isZero();
    assertThat(link.session.wantsWrite()).isFalse();
  }

  @Test
  void aStreamThatIsRefusedAndThenAboveTheLastIsToldOnce() {
    openThree();
    link.receive(
        new RawFrames().goAway(HIGHEST, 0, "").reset(5, 7).goAway(1, 0, "").goAway(1, 0, ""));
    assertThat(heard.get(2).lines()).containsExactly("failed StreamResetException HEAD REFUSED");
    assertThat(heard.get(1).lines()).containsExactly("failed ConnectionLostException HEAD REFUSED");
    assertThat(heard.get(0).isOver()).isFalse();
  }

  @Test
  void whatComesForStreamsAboveTheLastIsIgnored() {
    openThree();
    link.receive(
        new RawFrames()
            .goAway(1, 0, "")
            .reset(5, 7)
            .windowUpdate(3, 100)
            .headers(3, false, ":status", "200")
            .data(3, "x", true)
            .reset(3, 2));
    assertThat(link.sent()).isEmpty();
    link.receive(new RawFrames().headers(1, true, ":status", "200"));
    assertThat(heard.get(0).lines()).endsWith("end");
    assertThat(heard.get(1).lines()).hasSize(1);
    assertThat(heard.get(2).lines()).hasSize(1);
  }

  @Test
  void aServerThatHasAnsweredIsNotBelievedThatItDidNothing() {
    openThree();
    link.receive(
        new RawFrames()
            .headers(3, false, ":status", "200")
            .headers(5, false, ":status", "200")
            .reset(5, 7)
            .goAway(1, 0, ""));
    assertThat(heard.get(1).failure().delivery()).isEqualTo(Delivery.UNKNOWN);
    assertThat(heard.get(2).failure().delivery()).isEqualTo(Delivery.UNKNOWN);
  }

  @Test
  void anUploadAboveTheLastSendsNothingMore() {
    Http2Stream below = open(Link.upload());
    Http2Stream above = open(Link.upload());
    link.sent();
    link.session.offer(below, 10);
    link.session.offer(above, 10);
    link.receive(new RawFrames().goAway(1, 0, ""));
    link.session.end(below, Headers.EMPTY);
    link.session.end(above, Headers.EMPTY);
    assertThat(above.isSending()).isFalse();
    assertThat(link.sent()).containsExactly("DATA 1 10 END_STREAM");
  }

  @Test
  void anUploadAboveTheLastThatIsAnsweredHearsNothingMore() {
    Http2Stream stream = open(Link.upload());
    link.sent();
    link.receive(new RawFrames().headers(1, true, ":status", "413").goAway(0, 0, ""));
    assertThat(heard.get(0).lines()).endsWith("end");
    assertThat(stream.isOver()).isTrue();
    assertThat(link.session.streams()).isZero();
  }

  @Test
  void aHeadThatIsBegunIsWrittenToItsEnd() {
    Link small = new Link(Http2Settings.DEFAULT, Http2Limits.DEFAULT, 100);
    small.sent();
    small.receive(new RawFrames().settings().settingsAck());
    small.sent();
    StreamTranscript transcript = new StreamTranscript();
    Request request = Link.request("GET").with(headers -> headers.add("x-long", "#".repeat(500)));
    small.session.open(request, transcript);
    assertThat(small.writeOnce()).isEqualTo(100);
    small.receive(new RawFrames().goAway(0, 0, "").ping(1, false));
    assertThat(transcript.failure().delivery()).isEqualTo(Delivery.REFUSED);
    List<String> sent = small.sent();
    assertThat(sent).first().isEqualTo("HEADERS 1 END_STREAM ...");
    assertThat(sent).last().isEqualTo("PING 1 ACK");
    assertThat(sent.get(sent.size() - 2)).contains("x-long: ...");
  }

  @Test
  void anEndBehindGoAwayIsNoAnswer() {
    openThree();
    link.receive(new RawFrames().goAway(3, 2, "broken"));
    link.session.lost(null);
    assertThat(heard.get(0).failure().delivery()).isEqualTo(Delivery.UNKNOWN);
    assertThat(heard.get(1).failure().delivery()).isEqualTo(Delivery.UNKNOWN);
    assertThat(heard.get(2).failure().delivery()).isEqualTo(Delivery.REFUSED);
  }

  @Test
  void ourGoAwayGoesOutBehindTheHeadsThatWait() {
    for (int i = 0; i < 3; i++) {
      open(Link.request("GET"));
    }
    link.receive(new RawFrames().settings(3, 2));
    link.session.shutdown();
    assertThat(link.session.mayOpen()).isFalse();
    assertThat(link.sent()).hasSize(3).noneMatch(line -> line.startsWith("GOAWAY"));
    link.receive(new RawFrames().headers(1, true, ":status", "200"));
    List<String> sent = link.sent();
    assertThat(sent).hasSize(2).last().isEqualTo("GOAWAY 0 NO_ERROR");
    assertThat(sent.get(0)).startsWith("HEADERS 5");
    link.receive(
        new RawFrames()
            .ping(7, false)
            .headers(3, true, ":status", "200")
            .headers(5, true, ":status", "200"));
    assertThat(link.sent()).containsExactly("PING 7 ACK");
    assertThat(heard).allMatch(one -> one.lines().contains("end"));
    assertThat(link.session.streams()).isZero();
    assertThat(link.session.wantsWrite()).isFalse();
  }

  @Test
  void ourGoAwayDoesNotWaitForAHeadThatIsGivenUp() {
    open(Link.request("GET"));
    link.sent();
    link.receive(new RawFrames().settings(3, 1));
    link.sent();
    link.session.shutdown();
    assertThat(link.sent()).containsExactly("GOAWAY 0 NO_ERROR");
    Link other = Link.ready(3, 2);
    other.open("GET", new StreamTranscript());
    Http2Stream waiting = other.open("GET", new StreamTranscript());
    other.receive(new RawFrames().settings(3, 1));
    other.sent();
    other.session.shutdown();
    assertThat(other.session.wantsWrite()).isFalse();
    other.session.reset(waiting, 8);
    assertThat(other.sent()).containsExactly("GOAWAY 0 NO_ERROR");
  }

  @Test
  void bothSidesMaySayGoAway() {
    openThree();
    link.receive(new RawFrames().goAway(1, 0, ""));
    link.session.shutdown();
    link.session.shutdown();
    assertThat(link.sent()).containsExactly("GOAWAY 0 NO_ERROR");
    link.receive(new RawFrames().headers(1, true, ":status", "200"));
    assertThat(heard.get(0).lines()).endsWith("end");
  }
}
