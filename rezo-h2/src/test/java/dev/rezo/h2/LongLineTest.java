package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How windows do on lines that hold much or little, on virtual time. */
final class LongLineTest {

  private static final long MILLISECOND = 1_000_000;
  private static final int MB = 1_000_000;
  private static final int MIB = 1024 * 1024;

  /** The first window is a stop; from the next round trip on the line is what limits. */
  @ParameterizedTest
  @CsvSource({
    "30, 100, 10, 0.80",
    "30, 300, 10, 0.65",
    "30, 1000, 10, 0.55",
    "30, 100, 100, 0.95",
    "30, 300, 100, 0.90",
    "100, 100, 100, 0.85",
  })
  void aLongLineIsSoonFull(int roundTrip, int megabytesPerSecond, int megabytes, double part) {
    LongLine line = new LongLine(roundTrip * MILLISECOND / 2, megabytesPerSecond * (long) MB);
    long took = line.download((long) megabytes * MB);
    assertThat((double) line.ideal((long) megabytes * MB) / took).isGreaterThan(part);
  }

  /** An answer to a PING waits behind DATA there: who believed it would grow and grow. */
  @ParameterizedTest
  @CsvSource({"2, 10", "2, 300", "30, 10"})
  void aWindowThatIsLargeEnoughStaysAsItIs(int roundTrip, int megabytesPerSecond) {
    LongLine line = new LongLine(roundTrip * MILLISECOND / 2, megabytesPerSecond * (long) MB);
    long took = line.download(100 * MB);
    assertThat((double) line.ideal(100 * MB) / took).isGreaterThan(0.98);
    assertThat(line.window()).isEqualTo(MIB);
    assertThat(line.link().budget.claimed).isZero();
  }

  /** The first window comes whole and at once, whoever reads it. */
  @ParameterizedTest
  @CsvSource({"30, 100, 1", "30, 1000, 5", "100, 100, 2"})
  void aReaderThatIsSlowerThanItsWindowHoldsNoMore(int roundTrip, int line, int reader) {
    LongLine slow = new LongLine(roundTrip * MILLISECOND / 2, line * (long) MB);
    slow.readSlowly(20 * MB, reader * (long) MB);
    assertThat(slow.window()).isEqualTo(MIB);
    assertThat(slow.link().budget.claimed).isZero();
  }

  /** What it cannot have for want of a larger window, it gets. */
  @Test
  void aReaderThatIsSlowerThanTheLineGetsWhatItReads() {
    LongLine line = new LongLine(15 * MILLISECOND, 1000L * MB);
    long took = line.readSlowly(100 * MB, 200L * MB);
    assertThat(line.window()).isGreaterThan(6L * MB);
    assertThat(530 * MILLISECOND / (double) took).isGreaterThan(0.85);
  }

  @Test
  void thePeerIsAskedLessAndLess() {
    LongLine line = new LongLine(15 * MILLISECOND, 300L * MB);
    line.download(100 * MB);
    assertThat(line.pings).isLessThan(15);
    int before = line.pings;
    line.download(100 * MB);
    assertThat(line.pings - before).isLessThan(8);
  }

  @Test
  void whatTheBudgetDoesNotHaveIsHalvedUntilItHas() {
    LongLine line = new LongLine(15 * MILLISECOND, 1000L * MB);
    line.link().budget.left = 6 * MIB;
    line.download(100 * MB);
    assertThat(line.window()).isBetween(5L * MIB, 7L * MIB);
    assertThat(line.link().budget.left).isNotNegative();
  }
}
