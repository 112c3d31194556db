package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The sentences of {@link Transport}'s documentation, one test each. Every transport passes them
 * all: what is tested on a loopback holds on a socket.
 */
@Timeout(20)
abstract class TransportContract {

  /** A transport that is open and not started, and the hand at its other end. */
  interface Rig extends AutoCloseable {
    Transport transport();

    /** Runs on the loop and waits for the end. */
    <T> T onLoop(Supplier<T> action);

    /** Lets the world run until the condition, looked at on the loop, holds. */
    void await(BooleanSupplier condition);

    /** Lets the world run for long enough that whatever was going to happen has happened. */
    void settle();

    void peerSends(byte[] bytes);

    void peerFinishes();

    void peerCloses();

    void peerResets();

    /** From now on the peer reads nothing; it does from the beginning otherwise. */
    void peerStopsReading();

    void peerResumesReading();

    /** How much came to the peer. */
    int peerReceived();

    /** Whether the end of the stream came to the peer. */
    boolean peerSawEnd();

    @Override
    void close();
  }

  abstract Rig open() throws Exception;

  private final Hearing hearing = new Hearing();
  private Rig rig;
  private Transport transport;

  @BeforeEach
  void openRig() throws Exception {
    rig = open();
    transport = rig.transport();
  }

  @AfterEach
  void closeRig() {
    rig.close();
  }

  @Test
  void nothingIsReadBeforeTheStart() {
    send("early");
    rig.settle();
    assertThat(hearing.text()).isEmpty();
    start();
    rig.await(() -> hearing.text().equals("early"));
  }

  @Test
  void bytesComeInTheirOrder() {
    start();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      send("piece " + i + ";");
      all.append("piece ").append(i).append(';');
    }
    rig.await(() -> hearing.text().contentEquals(all));
  }

  @Test
  void aSecondStartReplacesTheHandler() {
    Hearing second = new Hearing();
    start();
    run(() -> transport.start(second));
    send("to the second");
    rig.await(() -> second.text().equals("to the second"));
    run(transport::close);
    assertThat(second.events).containsExactly("closed");
    assertThat(hearing.events).isEmpty();
  }

  @Test
  void writeTakesAllBytesAndNothingRemains() {
    start();
    ByteBuffer bytes = ByteBuffer.allocate(1000);
    run(() -> transport.write(bytes));
    assertThat(bytes.hasRemaining()).isFalse();
    rig.await(() -> rig.peerReceived() == 1000);
  }

  @Test
  void scratchIsDirectAndClearedAndOfAtLeast16KiB() {
    start();
    run(
        () -> {
          ByteBuffer scratch = transport.scratch();
          assertThat(scratch.isDirect()).isTrue();
          assertThat(scratch.position()).isZero();
          assertThat(scratch.remaining()).isGreaterThanOrEqualTo(16 * 1024);
          transport.write(scratch.put(new byte[10]).flip());
          assertThat(transport.scratch().position()).isZero();
        });
    rig.await(() -> rig.peerReceived() == 10);
  }

  @Test
  void whenThePeerStopsReadingWritesArePendingUntilItGoesOn() {
    start();
    rig.peerStopsReading();
    int written = writeUntilNotWritable();
    assertThat(pendingBytes()).isPositive();
    assertThat(hearing.events).isEmpty();
    rig.peerResumesReading();
    rig.await(() -> hearing.events.contains("writable"));
    rig.await(() -> rig.peerReceived() == written);
    rig.await(() -> transport.pendingBytes() == 0);
    assertThat(hearing.events).containsExactly("writable");
    assertThat(rig.onLoop(transport::isWritable)).isTrue();
  }

  @Test
  void pausedReadsWaitUntilTheyAreResumed() {
    start();
    send("one");
    rig.await(() -> hearing.text().equals("one"));
    run(transport::pauseReads);
    send("two");
    rig.settle();
    assertThat(hearing.text()).isEqualTo("one");
    run(transport::resumeReads);
    rig.await(() -> hearing.text().equals("onetwo"));
  }

  @Test
  void readsCanBePausedWithinARead() {
    hearing.onRead = transport::pauseReads;
    start();
    send("one");
    rig.await(() -> hearing.text().equals("one"));
    send("two");
    rig.settle();
    assertThat(hearing.text()).isEqualTo("one");
  }

  @Test
  void readNowTellsWhatIsThereAndTheEndBeforeItReturns() {
    start();
    run(transport::pauseReads);
    send("last words");
    rig.peerFinishes();
    rig.settle();
    run(
        () -> {
          transport.readNow();
          assertThat(hearing.text()).as("while reads are paused").isEmpty();
          transport.resumeReads();
          transport.readNow();
          assertThat(hearing.text()).isEqualTo("last words");
          assertThat(hearing.events).containsExactly("end");
        });
    rig.settle();
    assertThat(hearing.events).containsExactly("end");
  }

  @Test
  void readNowTellsAReset() {
    start();
    run(transport::pauseReads);
    rig.peerResets();
    rig.settle();
    run(
        () -> {
          transport.resumeReads();
          transport.readNow();
          assertThat(hearing.events).containsExactly("closed");
        });
    assertThat(hearing.cause).isInstanceOf(IOException.class);
  }

  @Test
  void readNowOfASilentConnectionTellsNothing() {
    start();
    run(transport::readNow);
    rig.settle();
    assertThat(hearing.events).isEmpty();
    send("x");
    rig.await(() -> hearing.text().equals("x"));
  }

  @Test
  void theEndOfTheStreamIsToldAndWritingGoesOn() {
    start();
    rig.peerFinishes();
    rig.await(() -> hearing.events.contains("end"));
    assertThat(rig.onLoop(transport::isOpen)).isFalse();
    write(100);
    rig.await(() -> rig.peerReceived() == 100);
    assertThat(hearing.events).containsExactly("end");
  }

  @Test
  void theEndComesAfterAllBytes() {
    start();
    send("last words");
    rig.peerFinishes();
    rig.await(() -> hearing.events.contains("end"));
    assertThat(hearing.text()).isEqualTo("last words");
  }

  @Test
  void shutdownOutputEndsTheSendingHalfAfterWhatIsPending() {
    start();
    rig.peerStopsReading();
    int written = writeUntilNotWritable();
    run(transport::shutdownOutput);
    rig.peerResumesReading();
    rig.await(rig::peerSawEnd);
    assertThat(rig.peerReceived()).isEqualTo(written);
  }

  @Test
  void readingGoesOnAfterShutdownOutput() {
    start();
    run(transport::shutdownOutput);
    rig.await(rig::peerSawEnd);
    send("still here");
    rig.await(() -> hearing.text().equals("still here"));
    assertThat(hearing.events).isEmpty();
  }

  @Test
  void itIsClosedWhenBothHalvesHaveEnded() {
    start();
    run(transport::shutdownOutput);
    rig.peerFinishes();
    rig.await(() -> hearing.events.contains("closed"));
    assertThat(hearing.events).containsExactly("end", "closed");
    assertThat(hearing.cause).isNull();
  }

  @Test
  void closeIsToldBeforeItReturnsAndOnce() {
    start();
    run(
        () -> {
          transport.close();
          assertThat(hearing.events).containsExactly("closed");
          transport.close();
        });
    rig.await(rig::peerSawEnd);
    rig.settle();
    assertThat(hearing.events).containsExactly("closed");
    assertThat(hearing.cause).isNull();
    assertThat(rig.onLoop(transport::isOpen)).isFalse();
  }

  @Test
  void nothingIsHeardAfterTheClose() {
    start();
    send("some");
    run(transport::close);
    send("more");
    rig.peerFinishes();
    rig.settle();
    assertThat(hearing.events).containsExactly("closed");
  }

  @Test
  void bytesWrittenAfterTheCloseAreDropped() {
    start();
    run(transport::close);
    ByteBuffer late = ByteBuffer.allocate(10);
    run(() -> transport.write(late));
    assertThat(late.hasRemaining()).isFalse();
    assertThat(pendingBytes()).isZero();
    rig.await(rig::peerSawEnd);
    assertThat(rig.peerReceived()).isZero();
  }

  @Test
  void aStartAfterTheCloseHearsOfIt() {
    run(transport::close);
    run(
        () -> {
          transport.start(hearing);
          assertThat(hearing.events).isEmpty();
        });
    rig.await(() -> hearing.events.contains("closed"));
  }

  @Test
  void aResetIsToldWithItsCauseAndOnce() {
    start();
    rig.peerResets();
    rig.await(() -> hearing.events.contains("closed"));
    rig.settle();
    assertThat(hearing.events).containsExactly("closed");
    assertThat(hearing.cause).isInstanceOf(IOException.class);
  }

  @Test
  void writingOnToAPeerThatIsGoneBreaksTheConnectionAfterTheWrite() {
    start();
    rig.peerCloses();
    rig.await(() -> hearing.events.contains("end"));
    // The first bytes TCP takes: it learns only from the answer to them that nobody is there.
    rig.await(
        () -> {
          List<String> heard = List.copyOf(hearing.events);
          transport.write(ByteBuffer.allocate(10));
          assertThat(hearing.events).isEqualTo(heard);
          return heard.contains("closed");
        });
    assertThat(hearing.events).containsExactly("end", "closed");
    assertThat(hearing.cause).isInstanceOf(IOException.class);
  }

  @Test
  void anExceptionOfTheHandlerClosesAndIsTheCause() {
    RuntimeException mistake = new IllegalStateException("planted");
    hearing.onRead =
        () -> {
          throw mistake;
        };
    start();
    send("x");
    rig.await(() -> hearing.events.contains("closed"));
    assertThat(hearing.cause).hasRootCause(mistake);
  }

  @Test
  void closingWithinAReadIsAllowed() {
    hearing.onRead = transport::close;
    start();
    send("x");
    rig.await(() -> hearing.events.contains("closed"));
    assertThat(hearing.cause).isNull();
  }

  private void start() {
    run(() -> transport.start(hearing));
  }

  private void send(String text) {
    rig.peerSends(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void write(int count) {
    run(() -> transport.write(ByteBuffer.allocate(count)));
  }

  private int pendingBytes() {
    return rig.onLoop(transport::pendingBytes);
  }

  private int writeUntilNotWritable() {
    int written = 0;
    while (rig.onLoop(transport::isWritable)) {
      write(30_000);
      written += 30_000;
    }
    return written;
  }

  private void run(Runnable action) {
    rig.onLoop(
        () -> {
          action.run();
          return true;
        });
  }
}
