package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.RawFrames;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nobody reads is bounded while more is to come, however many streams there are, and holds up
 * others late. Responses that are complete are not bounded here.
 */
final class UnreadBodiesTest {

  private static final int MIB = 1024 * 1024;
  private static final int CONNECTION_WINDOW = 16 * MIB;
  private static final int FRAME = 16 * 1024;

  private final Link link = Link.ready();
  private final Map<Integer, Long> mayTake = new HashMap<>();
  private long connectionMayTake = CONNECTION_WINDOW;

  private Http2Stream open() {
    Http2Stream stream = link.open("GET", new StreamTranscript());
    mayTake.put(stream.id(), (long) MIB);
    hear();
    link.receive(new RawFrames().headers(stream.id(), false, ":status", "200"));
    return stream;
  }

  private void hear() {
    for (String line : link.sent()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("WINDOW_UPDATE")) {
        long increment = Long.parseLong(words[words.length - 1]);
        if (words.length == 2) {
          connectionMayTake += increment;
        } else {
          mayTake.merge(Integer.parseInt(words[1]), increment, Long::sum);
        }
      }
    }
  }

  /** A server that sends up to so much, as windows allow; returns how much that was. */
  private long send(Http2Stream stream, long most) {
    int id = stream.id();
    long sent = 0;
    while (sent < most && connectionMayTake > 0 && mayTake.get(id) > 0) {
      long part =
          Math.min(Math.min(most - sent, FRAME), Math.min(connectionMayTake, mayTake.get(id)));
      link.receive(new RawFrames().frame(0, 0, id, new byte[(int) part]));
      connectionMayTake -= part;
      mayTake.merge(id, -part, Long::sum);
      sent += part;
      hear();
    }
    return sent;
  }

  private void end(Http2Stream stream) {
    link.receive(new RawFrames().frame(0, 1, stream.id(), new byte[0]));
  }

  private void consume(Http2Stream stream, long bytes) {
    link.session.consume(stream, bytes);
    hear();
  }

  @Test
  void withoutMemoryNoMoreIsUnreadThanTheWindowOfTheConnection() {
    link.budget.left = 0;
    long came = 0;
    for (int i = 0; i < 60; i++) {
      came += send(open(), MIB);
    }
    assertThat(came).isBetween((long) CONNECTION_WINDOW - FRAME, (long) CONNECTION_WINDOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 14, 15})
  void whoeverReadsGoesOnWhileAnythingIsFree(int unread) {
    link.budget.left = 0;
    for (int i = 0; i < unread; i++) {
      assertThat(send(open(), MIB)).isEqualTo(MIB);
    }
    Http2Stream read = open();
    for (int i = 0; i < 100; i++) {
      long came = send(read, MIB);
      assertThat(came).isPositive();
      consume(read, came);
    }
  }

  @Test
  void whatIsFreeIsToldOfInNoLessThanAFrame() {
    ReceiveWindow window = new ReceiveWindow(CONNECTION_WINDOW);
    assertThat(window.receive(CONNECTION_WINDOW, 0, 0)).isTrue();
    assertThat(window.hold(CONNECTION_WINDOW - FRAME + 1L)).isZero();
    assertThat(window.hold((long) CONNECTION_WINDOW - FRAME)).isEqualTo(FRAME);
  }

  @Test
  void whatIsReadLetsTheOthersGoOn() {
    link.budget.left = 0;
    Map<Http2Stream, Long> unread = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      Http2Stream stream = open();
      unread.put(stream, send(stream, MIB));
    }
    Http2Stream hungry =
        unread.keySet().stream().filter(one -> unread.get(one) == 0).findAny().orElseThrow();
    assertThat(send(hungry, MIB)).isZero();
    unread.forEach(this::consume);
    assertThat(send(hungry, MIB)).isEqualTo(MIB);
  }

  @Test
  @Tag("A44")
  @Tag("F20")
  void oneBodyThatNobodyReadsStallsNobodyThoughThereIsNoMemory() {
    link.budget.left = 0;
    assertThat(send(open(), MIB)).isEqualTo(MIB);
    Http2Stream read = open();
    for (int i = 0; i < 100; i++) {
      long came = send(read, MIB);
      assertThat(came).isPositive();
      consume(read, came);
    }
  }

  @Test
  void theBudgetLendsWhatIsUnreadAndHasItBack() {
    Map<Http2Stream, Long> unread = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      Http2Stream stream = open();
      unread.put(stream, send(stream, MIB));
    }
    assertThat(unread.values()).containsOnly((long) MIB);
    assertThat(link.budget.claimed).isBetween(50L * MIB, 64L * MIB);
    unread.forEach(this::consume);
    assertThat(link.budget.claimed).isZero();
  }

  /** An application that loses them would hold up a connection for good. */
  @Test
  void responsesThatAreCompleteDoNotCount() {
    link.budget.left = 0;
    for (int i = 0; i < 60; i++) {
      Http2Stream stream = open();
      assertThat(send(stream, MIB)).isEqualTo(MIB);
      end(stream);
      consume(stream, 10);
    }
    assertThat(connectionMayTake).isGreaterThanOrEqualTo(CONNECTION_WINDOW * 3L / 4);
  }

  @Test
  void streamsThatAreGivenUpDoNotCount() {
    link.budget.left = 0;
    for (int i = 0; i < 60; i++) {
      Http2Stream stream = open();
      assertThat(send(stream, MIB)).isEqualTo(MIB);
      link.session.reset(stream, 8);
      hear();
    }
    assertThat(connectionMayTake).isGreaterThanOrEqualTo(CONNECTION_WINDOW * 3L / 4);
  }

  @Test
  void whatComesForAStreamThatIsOverDoesNotCount() {
    link.budget.left = 0;
    Http2Stream over = open();
    link.session.reset(over, 8);
    hear();
    for (int i = 0; i < 40; i++) {
      mayTake.put(over.id(), (long) MIB);
      assertThat(send(over, MIB)).isEqualTo(MIB);
    }
    assertThat(connectionMayTake).isGreaterThanOrEqualTo(CONNECTION_WINDOW * 3L / 4);
  }

  @Test
  void theEndOfTheConnectionGivesAllBack() {
    for (int i = 0; i < 60; i++) {
      assertThat(send(open(), MIB)).isEqualTo(MIB);
    }
    assertThat(link.budget.claimed).isPositive();
    link.session.lost(null);
    assertThat(link.budget.claimed).isZero();
  }
}
