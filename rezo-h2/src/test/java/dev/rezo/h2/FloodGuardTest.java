package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.testing.RawFrames;
import org.junit.jupiter.api.Test;

/** What may come how often, and what this side gives a reason for. */
final class FloodGuardTest {

  private static final int MIB = 1024 * 1024;
  private static final long SECOND = 1_000_000_000L;

  private final FloodGuard guard = new FloodGuard();

  private void count(Flood kind, int times, long nowNanos) throws ConnectionErrorException {
    for (int i = 0; i < times; i++) {
      guard.count(kind, nowNanos);
    }
  }

  @Test
  void aBurstIsInOrderAndAfterItARate() throws ConnectionErrorException {
    guard.start(5 * SECOND);
    count(Flood.PING, Flood.PING.burst(), 5 * SECOND);
    assertThatThrownBy(() -> count(Flood.PING, 1, 5 * SECOND))
        .isInstanceOf(ConnectionErrorException.class)
        .hasMessageContaining("PING: expected at most 512 at once and 64 each second");
    count(Flood.PING, Flood.PING.perSecond(), 6 * SECOND);
    assertThatThrownBy(() -> count(Flood.PING, 1, 6 * SECOND))
        .isInstanceOf(ConnectionErrorException.class);
  }

  @Test
  void whatWasEarnedLongAgoIsStillInOrder() throws ConnectionErrorException {
    guard.start(0);
    guard.earn(Flood.PING, 1000);
    count(Flood.PING, Flood.PING.burst() + 1000, SECOND);
    assertThatThrownBy(() -> count(Flood.PING, 1, SECOND))
        .isInstanceOf(ConnectionErrorException.class);
  }

  /** An upload into windows that were wide open, and a peer that says each 4 KiB what it read. */
  @Test
  void windowsThatAreOpenedForWhatWasSentAreNoFlood() {
    Link link = Link.ready(4, 64 * MIB);
    link.receive(new RawFrames().windowUpdate(0, 64 * MIB));
    Http2Stream stream = link.session.open(Link.upload(), new StreamTranscript());
    for (int sent = 0; sent < 48 * MIB; sent += MIB) {
      link.session.offer(stream, MIB);
      link.sent();
    }
    RawFrames updates = new RawFrames();
    for (int read = 0; read < 48 * MIB; read += 4096) {
      updates.windowUpdate(1, 4096).windowUpdate(0, 4096);
    }
    assertThatCode(() -> link.receive(updates)).doesNotThrowAnyException();
  }

  /** Some servers measure the round trip of an upload again and again. */
  @Test
  void pingsForWhatWasSentAreNoFlood() {
    Link link = Link.ready(4, 64 * MIB);
    link.receive(new RawFrames().windowUpdate(0, 64 * MIB));
    Http2Stream stream = link.session.open(Link.upload(), new StreamTranscript());
    for (int i = 0; i < 2000; i++) {
      link.session.offer(stream, 16 * 1024);
      link.sent();
      link.receive(new RawFrames().ping(i, false));
      assertThat(link.sent()).containsExactly("PING " + i + " ACK");
    }
  }

  /** A server that grants each stream more as soon as it sees it. */
  @Test
  void aWindowForEachStreamIsNoFlood() {
    Link link = Link.ready();
    for (int i = 0; i < 10_000; i++) {
      Http2Stream stream = link.open("GET", new StreamTranscript());
      link.sent();
      link.receive(
          new RawFrames()
              .windowUpdate(stream.id(), 1000)
              .headers(stream.id(), true, ":status", "204"));
    }
    assertThat(link.session.streams()).isZero();
  }
}
