package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.Http2Settings.Setting;
import dev.rezo.testing.RawFrames;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who may send how much (RFC 9113 section 6.9), and how windows grow. */
final class FlowControlTest {

  private static final long MILLISECOND = 1_000_000;
  private static final int MIB = 1024 * 1024;

  private final StreamTranscript transcript = new StreamTranscript();

  @Test
  void aWindowIsToppedUpWhenAQuarterIsFree() {
    ReceiveWindow window = new ReceiveWindow(1000);
    assertThat(window.receive(900, 0, 0)).isTrue();
    assertThat(window.consume(249)).isZero();
    assertThat(window.consume(1)).isEqualTo(250);
    assertThat(window.open()).isEqualTo(350);
    assertThat(window.receive(351, 0, 0)).isFalse();
    assertThatThrownBy(() -> window.consume(2000)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsOpenAndWhatIsHeldNeverExceedTheWindow() {
    ReceiveWindow window = new ReceiveWindow(1000);
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      if (random.nextBoolean()) {
        assertThat(window.receive(random.nextInt((int) window.open() + 1), 0, 0)).isTrue();
      } else if (window.held() > 0) {
        int granted = window.consume(random.nextInt((int) window.held()) + 1L);
        assertThat(granted).isGreaterThanOrEqualTo(0);
      }
      assertThat(window.open() + window.held()).isBetween(0L, window.size());
      if (i % 1000 == 0) {
        window.grow(window.size() + 100);
      }
    }
  }

  @Test
  void theConnectionIsToppedUpWhoeverReadsWhat() {
    Link link = Link.ready();
    Http2Stream stalled = link.open("GET", transcript);
    link.sent();
    RawFrames body = new RawFrames().headers(1, false, ":status", "200");
    for (int i = 0; i < 64; i++) {
      body.frame(0, 0, 1, new byte[16_384]);
    }
    link.receive(body);
    assertThat(link.sent()).noneMatch(line -> line.startsWith("WINDOW_UPDATE 1 "));
    assertThat(stalled.receiveWindow.held()).isEqualTo(MIB);
    // Sixteen more streams that nobody reads fill a window of 16 MiB, unless it is topped up.
    boolean isToppedUp = false;
    for (int id = 3; id < 40; id += 2) {
      link.open("GET", new StreamTranscript());
      link.sent();
      RawFrames more = new RawFrames().headers(id, false, ":status", "200");
      for (int i = 0; i < 64; i++) {
        more.frame(0, 0, id, new byte[16_384]);
      }
      link.receive(more);
      isToppedUp |= link.sent().stream().anyMatch(line -> line.matches("WINDOW_UPDATE \\d+"));
    }
    assertThat(isToppedUp).isTrue();
    link.session.consume(stalled, MIB);
    assertThat(link.sent()).containsExactly("WINDOW_UPDATE 1 " + MIB);
  }

  @Test
  void aStreamThatIsOverIsGrantedNothing() {
    Link link = Link.ready();
    Http2Stream stream = link.open("GET", transcript);
    link.sent();
    link.receive(
        new RawFrames()
            .headers(1, false, ":status", "200")
            .frame(0, 0, 1, new byte[16_000])
            .reset(1, 8));
    link.session.consume(stream, 16_000);
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void aSmallWindowHoldsFromItsAcknowledgement() {
    Http2Settings settings =
        new Http2Settings(List.of(new Setting(4, 1000)), 65_535, List.of(PseudoField.values()));
    Link link = new Link(settings, Http2Limits.DEFAULT, 4096);
    link.open("GET", transcript);
    link.sent();
    link.receive(
        new RawFrames()
            .settings()
            .headers(1, false, ":status", "200")
            .frame(0, 0, 1, new byte[5000]));
    assertThat(transcript.isOver()).isFalse();
    link.receive(new RawFrames().settingsAck().data(1, "x", false));
    assertThat(link.sent()).last().isEqualTo("RST_STREAM 1 FLOW_CONTROL_ERROR");
  }

  /**
   * Serves as much as the windows allow in each round trip, and answers a PING a whole one later.
   */
  private static long windowAfter(Link link, int rounds) {
    List<String> underWay = List.of();
    Http2Stream stream = link.open("GET", new StreamTranscript());
    link.sent();
    link.receive(new RawFrames().headers(stream.id(), false, ":status", "200"));
    for (int round = 0; round < rounds; round++) {
      long left = stream.receiveWindow.open();
      for (; left > 0; left -= 16_384) {
        int length = (int) Math.min(left, 16_384);
        link.receive(new RawFrames().frame(0, 0, stream.id(), new byte[length]));
        link.session.consume(stream, length);
      }
      link.now += 50 * MILLISECOND;
      answer(link, underWay);
      underWay = link.sent().stream().filter(line -> line.startsWith("PING ")).toList();
    }
    answer(link, underWay);
    return stream.receiveWindow.size();
  }

  private static void answer(Link link, List<String> pings) {
    for (String ping : pings) {
      link.receive(new RawFrames().ping(Long.parseLong(ping.substring(5)), true));
    }
  }

  @Test
  void theWindowOfAStreamThatNobodyReadsDoesNotGrow() {
    Link link = Link.ready();
    assertThat(windowAfter(link, 20)).isGreaterThan(MIB);
    Http2Stream unread = link.open("GET", transcript);
    link.sent();
    link.receive(new RawFrames().headers(unread.id(), false, ":status", "200"));
    for (int i = 0; i < 64; i++) {
      link.receive(new RawFrames().frame(0, 0, unread.id(), new byte[16_384]));
    }
    assertThat(unread.receiveWindow.open()).isZero();
    assertThat(link.sent()).noneMatch(line -> line.startsWith("WINDOW_UPDATE " + unread.id()));
  }

  @Test
  void aWindowThatHoldsUpAPeerGrowsToItsLimit() {
    Link link = Link.ready();
    assertThat(windowAfter(link, 3)).isGreaterThan(MIB);
    assertThat(windowAfter(link, 20)).isEqualTo(Http2Limits.DEFAULT.maxStreamWindow());
    assertThat(link.budget.claimed).isPositive();
    link.session.lost(null);
    assertThat(link.budget.claimed).isZero();
  }

  @Test
  void aSessionThatIsIdleLeavesTheMemoryToOthers() {
    Link.Budget budget = new Link.Budget();
    budget.left = 63L * MIB; // What one of them may grow by: 15 for a stream, 48 by itself.
    Link first = Link.ready(budget);
    assertThat(windowAfter(first, 20)).isEqualTo(Http2Limits.DEFAULT.maxStreamWindow());
    assertThat(budget.left).isZero();
    first.receive(new RawFrames().frame(0, 1, 1, new byte[0]));
    assertThat(budget.claimed).isZero();
    Link second = Link.ready(budget);
    assertThat(windowAfter(second, 20)).isEqualTo(Http2Limits.DEFAULT.maxStreamWindow());
    second.receive(new RawFrames().frame(0, 1, 1, new byte[0]));
    assertThat(windowAfter(first, 20)).isEqualTo(Http2Limits.DEFAULT.maxStreamWindow());
    assertThat(budget.left).isZero();
  }

  @Test
  void soDoesOneWhoseLastRequestWasNotEvenWritten() {
    Link link = Link.ready();
    assertThat(windowAfter(link, 20)).isEqualTo(Http2Limits.DEFAULT.maxStreamWindow());
    Http2Stream waiting = link.open("GET", transcript);
    link.receive(new RawFrames().frame(0, 1, 1, new byte[0]));
    assertThat(link.budget.claimed).isPositive();
    link.session.reset(waiting, 8);
    assertThat(link.budget.claimed).isZero();
  }

  @Test
  void whatAWindowHasGrantedBeforeItShrankMayStillCome() {
    ReceiveWindow window = new ReceiveWindow(1000);
    window.grow(4000);
    assertThat(window.hold(0)).isEqualTo(3000);
    window.shrink(1000);
    assertThat(window.receive(3200, 0, 0)).isTrue();
    assertThat(window.hold(0)).isZero();
    assertThat(window.receive(100, 0, 0)).isTrue();
    assertThat(window.hold(0)).isEqualTo(300);
    assertThat(window.open()).isEqualTo(1000);
    assertThat(window.receive(1001, 0, 0)).isFalse();
  }

  /** On a fast network a round trip is short, and would be measured thousands of times a second. */
  @Test
  void aPeerIsAskedLessOftenWhileNoWindowLimits() {
    Link link = Link.ready();
    Http2Stream stream = link.open("GET", transcript);
    link.sent();
    link.receive(new RawFrames().headers(1, false, ":status", "200"));
    int pings = 0;
    for (int i = 0; i < 6 * 1024; i++) { // 96 MiB
      link.receive(new RawFrames().frame(0, 0, 1, new byte[16_384]));
      link.session.consume(stream, 16_384);
      link.now += MILLISECOND / 10;
      for (String line : link.sent()) {
        if (line.startsWith("PING ")) {
          pings++;
          link.receive(new RawFrames().ping(Long.parseLong(line.substring(5)), true));
        }
      }
    }
    assertThat(pings).isBetween(7, 20);
    assertThat(stream.receiveWindow.size()).isEqualTo(MIB);
  }

  @Test
  void theRestOfABodyThatNobodyWantsMakesNoWindowGrow() {
    Link link = new Link();
    link.sent();
    link.now = 50 * MILLISECOND;
    link.receive(new RawFrames().settings().settingsAck());
    Http2Stream stream = link.open("GET", transcript);
    link.sent();
    int length = MIB + 50_000;
    link.receive(
        new RawFrames().headers(1, false, ":status", "200", "content-length", "" + length));
    for (int i = 0; i < 64; i++) {
      link.receive(new RawFrames().frame(0, 0, 1, new byte[16_384]));
    }
    link.session.consume(stream, MIB);
    assertThat(link.sent()).contains("WINDOW_UPDATE 1 " + MIB);
    assertThat(link.budget.claimed).isZero();
  }

  @Test
  void aWindowDoesNotGrowBeyondTheBudget() {
    Link link = Link.ready();
    link.budget.left = 0;
    assertThat(windowAfter(link, 20)).isEqualTo(MIB);
  }

  @Test
  void aShortResponseIsNotMeasured() {
    Link link = Link.ready();
    link.open("GET", transcript);
    link.sent();
    link.receive(
        new RawFrames().headers(1, false, ":status", "200").frame(0, 0, 1, new byte[10_000]));
    assertThat(link.sent()).isEmpty();
  }

  @Test
  void aPeerThatReadsNoAnswersIsCutOff() {
    Link link = Link.ready();
    int count = 0;
    String refusal = "";
    while (refusal.isEmpty() && count < 5000) {
      count++;
      link.now += 1000 * MILLISECOND; // Slow enough to be no flood.
      refusal = link.tryReceive(new RawFrames().ping(1, false).bytes(), 100);
    }
    assertThat(refusal).contains("expected a peer that reads our answers");
    assertThat(count).isEqualTo(ControlFrames.MAX_OWED + 1);
  }
}
