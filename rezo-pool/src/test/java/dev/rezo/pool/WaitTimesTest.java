package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WaitTimesTest {
  private static final long MILLISECOND = 1_000_000;

  private static WaitTimes of(long... nanos) {
    long[] cells = new long[WaitTimes.CELLS];
    for (long one : nanos) {
      cells[WaitTimes.cellOf(one)]++;
    }
    long longest = Arrays.stream(nanos).max().orElse(0);
    return new WaitTimes(nanos.length, Arrays.stream(nanos).sum(), longest, cells);
  }

  @Test
  @Tag("A88")
  void quantilesAreNeverTooLowAndAtMostAnEighthTooHigh() {
    Random random = new Random(7);
    long[] nanos = new long[10_000];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (long) Math.exp(random.nextDouble() * 20 + 9); // 8 us to an hour
    }
    WaitTimes times = of(nanos);
    Arrays.sort(nanos);

    for (double share : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 0.999}) {
      long exact = nanos[(int) Math.ceil(share * nanos.length) - 1];
      if (exact < 2_000_000_000_000L) {
        assertThat(times.quantileNanos(share)).isBetween(exact, exact + exact / 8 + 1024);
      }
    }
    assertThat(times.quantileNanos(1)).isEqualTo(nanos[nanos.length - 1]);
  }

  @Test
  void everyTimeHasACellAndLongerOnesHaveNoLowerOne() {
    int last = 0;
    for (long nanos = 1; nanos > 0; nanos += nanos / 3 + 1) {
      int cell = WaitTimes.cellOf(nanos);
      assertThat(cell).isBetween(last, WaitTimes.CELLS - 1);
      last = cell;
    }
    assertThat(last).isEqualTo(WaitTimes.CELLS - 1);
    assertThat(WaitTimes.cellOf(Long.MAX_VALUE)).isEqualTo(WaitTimes.CELLS - 1);
  }

  @Test
  void itSaysWhatItKnows() {
    assertThat(WaitTimes.NONE).hasToString("0 waited");
    assertThat(WaitTimes.NONE.p99Nanos()).isZero();
    assertThat(of(3 * MILLISECOND, 3 * MILLISECOND, 9 * MILLISECOND))
        .hasToString("3 waited, p50 3 ms, p95 9 ms, p99 9 ms");
    assertThatIllegalArgumentException().isThrownBy(() -> WaitTimes.NONE.quantileNanos(1.5));
  }

  @Test
  void twoTogetherAreAsIfTheyHadBeenOne() {
    WaitTimes one = of(1_000, 5_000_000, 7);
    WaitTimes two = of(90_000_000, 2);

    assertThat(one.plus(two)).isEqualTo(of(1_000, 5_000_000, 7, 90_000_000, 2));
    assertThat(one.plus(WaitTimes.NONE)).isEqualTo(one);
    assertThat(WaitTimes.NONE.plus(two)).isEqualTo(two);
    assertThat(one.plus(two).since(one).p50Nanos()).isEqualTo(two.p50Nanos());
  }

  @Test
  @Tag("A88")
  void whoIsServedAtOnceIsNotCounted() {
    Customer small = new Customer(PoolLimits.DEFAULT.withMaxPerBucket(1));
    Lease<String, Thing> lease = small.open("a");
    small.release(lease);
    lease = small.lease("a");
    RecordingWaiter waiter = small.waiting("a");
    small.now += 4 * MILLISECOND;
    small.release(lease);
    small.release(waiter.lease());

    assertThat(small.bucket("a").turnover())
        .hasToString("1 opened, 3 leased, 67 % reused, 1 waited, p50 4 ms, p95 4 ms, p99 4 ms");
  }
}
