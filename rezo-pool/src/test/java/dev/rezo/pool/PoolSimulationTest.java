package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random use of the pool against independent books; see {@link PoolSimulation}. */
class PoolSimulationTest {
  private static final int RUNS = 200;
  private static final int PARTED_RUNS = 60;
  private static final int STEPS = 5_000;

  /** So many steps are taken before the homes of a bucket are looked at. */
  private static final int STEPS_UNSEEN = 7;

  @Test
  @Tag("A134")
  @Tag("A86")
  @Tag("F6")
  @Tag("F35")
  void theBooksBalanceAfterEachOfAMillionSteps() {
    long closed = 0;
    long grants = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      PoolSimulation simulation = simulate(seed, PoolDriver::new);
      closed += simulation.closedMembers();
      grants += simulation.grants();
    }
    assertThat(closed).isGreaterThan(10_000);
    assertThat(grants).isGreaterThan(10_000);
  }

  @Test
  void theBooksBalanceForASeedThatNobodyChose() {
    simulate(System.nanoTime(), PoolDriver::new);
  }

  @Test
  @Tag("F6")
  @Tag("F35")
  void theBooksBalanceWhereBucketsAreParted() {
    for (long seed = 0; seed < PARTED_RUNS; seed++) {
      simulate(
          new PoolSimulation(seed, limits -> new PoolDriver(parted(limits), 0))
              .looking(STEPS_UNSEEN),
          seed);
    }
  }

  /** With these its buckets may be parted, and something is parked at most homes. */
  private static PoolLimits parted(PoolLimits limits) {
    return limits
        .withOrder(Order.LIFO)
        .withMinIdlePerBucket(0)
        .withMaxPerBucket(8)
        .withMaxIdlePerBucket(6)
        .withMaxTotal(12 + limits.maxTotal());
  }

  @Test
  void aPlaceLostByAFailedOpeningIsNoticed() {
    assertNoticed(
        limits ->
            new PoolDriver(limits) {
              private int failures;

              @Override
              Decision<String, SimulatedMember> failed(
                  Opening<String, SimulatedMember> opening, long now) {
                return ++failures % 50 == 0 ? Decision.nothing() : super.failed(opening, now);
              }
            });
  }

  @Test
  void aDeadMemberThatStaysParkedIsNoticed() {
    assertNoticed(
        limits ->
            new PoolDriver(limits) {
              private int removals;

              @Override
              @Nullable Decision<String, SimulatedMember> remove(
                  String key, SimulatedMember member, long now) {
                return ++removals % 50 == 0 && member.leases == 0
                    ? Decision.nothing()
                    : super.remove(key, member, now);
              }
            });
  }

  @Test
  void aWaiterWhoseGrantIsLostIsNoticed() {
    assertNoticed(
        limits ->
            new PoolDriver(limits) {
              private int releases;

              @Override
              Decision<String, SimulatedMember> release(
                  Lease<String, SimulatedMember> lease, long now, long idleNanos) {
                Decision<String, SimulatedMember> decision = super.release(lease, now, idleNanos);
                return ++releases % 500 == 0 ? Decision.nothing() : decision;
              }
            });
  }

  @Test
  void aTicketThatIsNotTakenOutOfTheQueueIsNoticed() {
    assertNoticed(
        limits ->
            new PoolDriver(limits) {
              private boolean cancelled;

              @Override
              boolean cancel(Ticket<String, SimulatedMember> ticket) {
                cancelled = !cancelled;
                return cancelled;
              }
            });
  }

  private static void assertNoticed(Function<PoolLimits, PoolDriver> broken) {
    assertThatThrownBy(
            () -> {
              for (long seed = 0; seed < RUNS; seed++) {
                simulate(seed, broken);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed")
        .hasCauseInstanceOf(AssertionError.class);
  }

  private static PoolSimulation simulate(long seed, Function<PoolLimits, PoolDriver> driver) {
    return simulate(new PoolSimulation(seed, driver), seed);
  }

  private static PoolSimulation simulate(PoolSimulation simulation, long seed) {
    try {
      simulation.run(STEPS);
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("the simulation with seed " + seed + " failed", failure);
    }
    return simulation;
  }
}
