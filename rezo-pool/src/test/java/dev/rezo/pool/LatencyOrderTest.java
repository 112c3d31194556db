package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LATENCY_AWARE: as LIFO, but who is slow comes last. */
class LatencyOrderTest {
  private static final String KEY = "https://api.example.com";
  private static final int ROUNDS = 50;

  private final Customer customer = aware(new SharedKeys("shared"));

  private static Customer aware(SharedKeys keys) {
    return new Customer(
        new Pool<>(
            PoolLimits.DEFAULT
                .withOrder(Order.LATENCY_AWARE)
                .withMaxIdlePerBucket(256)
                .withMaxSharedPerBucket(2),
            Customer.NOBODY,
            keys));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theShareOfASlowPathFallsAndUnderLifoItRises(long seed) {
    SlowPath aware = new SlowPath(Order.LATENCY_AWARE, seed);
    SlowPath lifo = new SlowPath(Order.LIFO, seed);
    double awareBefore = aware.share(ROUNDS);
    double lifoBefore = lifo.share(ROUNDS);

    aware.congest();
    lifo.congest();

    assertThat(aware.share(ROUNDS)).isLessThan(awareBefore / 2).isLessThan(0.06);
    assertThat(lifo.share(ROUNDS)).isGreaterThan(lifoBefore * 2).isGreaterThan(0.6);
  }

  @Test
  void aSlowMemberIsLeasedOnlyWhenThereIsNoOther() {
    List<Lease<String, Thing>> leases = open(3);
    leases.get(0).member().latency = 10;
    leases.get(1).member().latency = 12;
    leases.get(2).member().latency = 25;
    leases.forEach(customer::release);

    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(1).member());
    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(0).member());
    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(2).member());
  }

  @Test
  void aboveTwiceTheMedianIsSlowAndTwiceIsNot() {
    List<Lease<String, Thing>> leases = open(3);
    leases.get(0).member().latency = 10;
    leases.get(1).member().latency = 10;
    leases.get(2).member().latency = 20;
    leases.forEach(customer::release);
    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(2).member());
  }

  @Test
  void whoBecameSlowWhileParkedIsPassedOverHoweverManyTheyAre() {
    List<Lease<String, Thing>> leases = open(41);
    leases.forEach(lease -> lease.member().latency = 10);
    Thing fast = leases.get(0).member();
    leases.forEach(customer::release);
    leases.subList(21, 41).forEach(lease -> lease.member().latency = 1_000);

    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(20).member());
    for (int i = 19; i > 0; i--) {
      assertThat(customer.lease(KEY).member()).isSameAs(leases.get(i).member());
    }
    assertThat(customer.lease(KEY).member()).isSameAs(fast);
    assertThat(customer.lease(KEY).member().latency).isEqualTo(1_000);
  }

  @Test
  void whoseLatencyIsNotKnownIsNotSlow() {
    List<Lease<String, Thing>> leases = open(3);
    leases.get(0).member().latency = 10;
    leases.get(1).member().latency = 30;
    leases.forEach(customer::release);

    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(2).member());
  }

  @Test
  void amongFastOnesTheCallersAffinityIsPreferred() {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(customer.open(KEY, new Thing("t" + i, i % 2)));
      leases.get(i).member().latency = i == 2 ? 90 : 10;
    }
    leases.forEach(customer::release);

    assertThat(customer.lease(KEY, 0).member()).isSameAs(leases.get(0).member());
    assertThat(customer.lease(KEY, 0).member()).isSameAs(leases.get(3).member());
  }

  @Test
  void aSlowMemberGivesWayFirst() {
    Customer small =
        new Customer(PoolLimits.DEFAULT.withOrder(Order.LATENCY_AWARE).withMaxIdlePerBucket(3));
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(small.open(KEY));
      leases.get(i).member().latency = i == 2 ? 90 : 10;
    }
    leases.subList(0, 3).forEach(small::release);
    for (int i = 0; i < 4; i++) {
      small.release(small.lease(KEY));
    }
    small.release(leases.get(3));

    assertThat(small.closed).containsExactly(leases.get(2).member());
  }

  @Test
  void aSlowSharedMemberIsLeftForAFastIdleOne() {
    Customer shared = aware(new SharedKeys("https"));
    Lease<String, Thing> slow = shared.open(KEY, new Thing("slow").withCapacity(3));
    Lease<String, Thing> second = shared.lease(KEY);
    shared.lease(KEY);
    Lease<String, Thing> fast = shared.open(KEY, new Thing("fast").withCapacity(3));
    slow.member().latency = 100;
    fast.member().latency = 10;
    shared.release(fast);
    shared.release(second);

    assertThat(shared.lease(KEY).member()).isSameAs(fast.member());
  }

  @Test
  void aSharedMemberThatIsFoundSlowWhileItBearsLeasesIsLeftForAFastOneAtOnce() {
    Customer shared = aware(new SharedKeys("https"));
    List<Lease<String, Thing>> onFast = new ArrayList<>();
    onFast.add(shared.open(KEY, new Thing("fast", 0).withCapacity(4)));
    Thing fast = onFast.get(0).member();
    for (int i = 1; i < 4; i++) {
      onFast.add(shared.lease(KEY));
    }
    Thing slow = shared.open(KEY, new Thing("slow", 1).withCapacity(9)).member();
    fast.latency = 10;
    shared.release(onFast.get(3));
    shared.release(onFast.get(2));
    Lease<String, Thing> onSlow = shared.lease(KEY, 1);
    assertThat(onSlow.member()).isSameAs(slow);

    slow.latency = 100;
    shared.release(onSlow);

    assertThat(shared.lease(KEY).member()).isSameAs(fast);
  }

  @Test
  void aSlowMemberThatHasToServeAndHasBecomeFastIsLeasedFirstAgain() {
    List<Lease<String, Thing>> leases = open(2);
    leases.get(0).member().latency = 10;
    leases.get(1).member().latency = 90;
    leases.forEach(customer::release);
    Lease<String, Thing> fast = customer.lease(KEY);
    Lease<String, Thing> slow = customer.lease(KEY);
    assertThat(slow.member()).isSameAs(leases.get(1).member());

    slow.member().latency = 11;
    customer.release(fast);
    customer.release(slow);

    assertThat(customer.lease(KEY).member()).isSameAs(slow.member());
  }

  @Test
  void theMedianIsThatOfTheMembersWhoeverHasTheTraffic() {
    LatencyMedian<String, Thing> median = new LatencyMedian<>();
    List<Slot<String, Thing>> slots =
        IntStream.rangeClosed(1, 200).mapToObj(LatencyOrderTest::slotWithLatency).toList();
    slots.forEach(median::add);

    for (int i = 0; i < 200; i++) {
      median.leaseEnded();
      if (i >= 16) {
        assertThat(median.medianNanos()).isBetween(1L, 200L);
      }
    }
    slots.subList(20, 200).forEach(median::remove);
    for (int i = 0; i < 20; i++) {
      median.leaseEnded();
    }
    assertThat(median.medianNanos()).isEqualTo(10);
  }

  private static Slot<String, Thing> slotWithLatency(int nanos) {
    Thing thing = new Thing("t" + nanos);
    thing.latency = nanos;
    Bucket<String, Thing> bucket = null;
    return new Slot<>(bucket, thing, Pool.NEVER, Integer.MAX_VALUE);
  }

  private List<Lease<String, Thing>> open(int count) {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(customer.open(KEY));
    }
    return leases;
  }
}
