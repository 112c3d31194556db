package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bucket in recent use is kept filled up with idle members. */
class MinIdleTest {
  private static final String KEY = "https://api.example.com";
  private static final long SECOND = 1_000_000_000;

  private final Customer customer = keeping(2, PoolLimits.DEFAULT);
  private int named;

  private static Customer keeping(int least, PoolLimits limits) {
    return new Customer(limits.withMinIdlePerBucket(least));
  }

  @Test
  void whatIsMissingIsAskedForOnceTheBucketIsInUse() {
    Lease<String, Thing> lease = customer.open(KEY);
    assertThat(customer.evictAt).isEqualTo(customer.now + IdleFloor.PACE_NANOS);

    List<Refill<String>> asked = tick(customer);

    assertThat(asked).containsExactly(new Refill<>(KEY, 2));
    fill(customer, asked);
    customer.release(lease);
    assertThat(customer.bucket(KEY).idle()).isEqualTo(3);
    assertThat(tick(customer)).isEmpty();
  }

  @Test
  void theClockMayPassTheTimeThatMeansNever() {
    customer.now = Pool.NEVER - IdleFloor.PACE_NANOS;
    customer.open(KEY);
    assertThat(customer.evictAt).isEqualTo(Long.MIN_VALUE);

    customer.now++;
    assertThat(tick(customer)).containsExactly(new Refill<>(KEY, 2));
  }

  @Test
  void whatIsBeingOpenedIsNotAskedForAgainAndWhatServesARequestDoesNotCount() {
    customer.open(KEY);
    customer.opening(KEY);
    assertThat(tick(customer)).containsExactly(new Refill<>(KEY, 2));
    customer.pool.reserve(KEY, customer.now);

    assertThat(tick(customer)).containsExactly(new Refill<>(KEY, 1));
  }

  @Test
  void theLastFewAreSparedFromTheIdleTimeoutWhileTheBucketIsInRecentUse() {
    open(4).forEach(customer::release);
    customer.now += 60 * SECOND;
    customer.evictIdle();
    assertThat(customer.closed).hasSize(2);
    assertThat(customer.bucket(KEY).idle()).isEqualTo(2);

    customer.now += 500 * SECOND;
    assertThat(customer.lease(KEY).reused()).isTrue();
  }

  @Test
  void surplusThatHasTimedOutIsNotLeasedEvenIfNobodyEvictedIt() {
    List<Lease<String, Thing>> leases = open(3);
    leases.forEach(customer::release);
    customer.now += 60 * SECOND;

    assertThat(customer.lease(KEY).member()).isSameAs(leases.get(2).member());
    assertThat(customer.closed).containsExactly(leases.get(0).member());
  }

  @Test
  void aSlowMemberKeepsNoOtherBeyondItsIdleTimeout() {
    Customer aware = keeping(1, PoolLimits.DEFAULT.withOrder(Order.LATENCY_AWARE));
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(aware.open(KEY));
      leases.get(i).member().latency = i == 3 ? 90 : 10;
    }
    leases.subList(0, 3).forEach(aware::release);
    aware.now += 30 * SECOND;
    aware.release(leases.get(3));
    aware.now += 30 * SECOND;

    aware.evictIdle();

    assertThat(aware.closed)
        .containsExactly(leases.get(0).member(), leases.get(1).member(), leases.get(2).member());
    assertThat(aware.bucket(KEY).idle()).isEqualTo(1);
  }

  @Test
  void aBucketThatNobodyUsesIsLetGo() {
    open(2).forEach(customer::release);
    customer.now += 600 * SECOND - 1;
    customer.evictIdle();
    assertThat(customer.closed).isEmpty();

    customer.now += 1;
    assertThat(tick(customer)).isEmpty();

    assertThat(customer.closed).hasSize(2);
    assertThat(customer.pool.bucketCount()).isZero();
    assertThat(customer.evictAt).isEqualTo(Pool.NEVER);
  }

  @Test
  void aReservationIsNoUse() {
    Opening<String, Thing> opening = (Opening<String, Thing>) customer.pool.reserve(KEY, 1);
    customer.carryOut(opening.openedIdle(new Thing("warm"), customer.now, Pool.NEVER, Pool.NEVER));

    assertThat(tick(customer)).isEmpty();
    customer.now += 60 * SECOND;
    assertThat(tick(customer)).isEmpty();
    assertThat(customer.pool.bucketCount()).isZero();
  }

  @Test
  void neitherLifetimeNorDeathNorThePeersLimitIsSpared() {
    Lease<String, Thing> old =
        customer.opened(customer.opening(KEY), new Thing("old"), customer.now + 5 * SECOND);
    Lease<String, Thing> hinted = customer.open(KEY);
    Lease<String, Thing> dead = customer.open(KEY);
    customer.release(old);
    customer.release(hinted, 5 * SECOND);
    customer.release(dead);
    dead.member().usable = false;
    customer.now += 5 * SECOND;

    assertThat(tick(customer)).containsExactly(new Refill<>(KEY, 2));
    assertThat(customer.closed)
        .containsExactlyInAnyOrder(old.member(), hinted.member(), dead.member());
  }

  @Test
  void anEmptyBucketInRecentUseIsFilledAgain() {
    Lease<String, Thing> only = customer.open(KEY);
    customer.release(only);
    customer.remove(only);
    assertThat(customer.pool.bucketCount()).isEqualTo(1);

    assertThat(tick(customer)).containsExactly(new Refill<>(KEY, 2));
  }

  @Test
  void openingsThatFailAreRepeatedLessAndLess() {
    customer.evict(customer.open(KEY));
    int attempts = 0;
    for (int second = 0; second < 590; second++) {
      customer.now += SECOND;
      for (Refill<String> refill : evict(customer)) {
        attempts++;
        Acquired<String, Thing> room = customer.pool.reserve(refill.key(), customer.now);
        customer.carryOut(((Opening<String, Thing>) room).failed(customer.now));
      }
    }
    assertThat(attempts).isBetween(10, 20);
  }

  @Test
  void afterASuccessTheNextFailureWaitsShortlyAgain() {
    IdleFloor floor = new IdleFloor(PoolLimits.DEFAULT.withMinIdlePerBucket(1));
    floor.used(0);
    for (int i = 0; i < 10; i++) {
      floor.openingFailed(0);
    }
    assertThat(floor.missing(0, IdleFloor.LONGEST_PAUSE_NANOS - 1)).isZero();
    assertThat(floor.missing(0, IdleFloor.LONGEST_PAUSE_NANOS)).isEqualTo(1);

    floor.opened();
    assertThat(floor.missing(0, 0)).isEqualTo(1);
    floor.openingFailed(0);
    assertThat(floor.missing(0, IdleFloor.PACE_NANOS)).isEqualTo(1);
  }

  @Test
  void noMoreIsAskedForThanTheCapsLeaveRoomFor() {
    Customer small = keeping(5, PoolLimits.DEFAULT.withMaxPerBucket(3).withMaxIdlePerBucket(4));
    small.open(KEY);

    assertThat(tick(small)).containsExactly(new Refill<>(KEY, 2));
    small.open(KEY);
    small.open(KEY);
    small.waiting(KEY);
    assertThat(tick(small)).isEmpty();
  }

  @Test
  void aClosedPoolAsksForNothing() {
    open(2).forEach(customer::release);
    Lease<String, Thing> running = customer.lease(KEY);
    Opening<String, Thing> opening = (Opening<String, Thing>) customer.pool.reserve(KEY, 1);
    customer.carryOut(customer.pool.close(customer.now));
    customer.opened(opening, new Thing("late"));

    assertThat(tick(customer)).isEmpty();
    assertThat(customer.evictAt).isEqualTo(Pool.NEVER);
    customer.release(running);
  }

  @Test
  void whatIsAskedForIsInWords() {
    customer.open(KEY);
    customer.now += SECOND;

    assertThat(customer.pool.evictIdle(customer.now))
        .hasToString("Decision[close 0, tell 0, open [Refill[https://api.example.com 2]]]");
  }

  private List<Lease<String, Thing>> open(int count) {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(customer.open(KEY));
    }
    return leases;
  }

  private static List<Refill<String>> tick(Customer customer) {
    customer.now += Duration.ofSeconds(1).toNanos();
    return evict(customer);
  }

  private static List<Refill<String>> evict(Customer customer) {
    customer.evictAt = Pool.NEVER;
    Decision<String, Thing> decision = customer.pool.evictIdle(customer.now);
    customer.carryOut(decision);
    return decision.toOpen();
  }

  private void fill(Customer filled, List<Refill<String>> asked) {
    for (Refill<String> refill : asked) {
      for (int i = 0; i < refill.count(); i++) {
        Opening<String, Thing> opening =
            (Opening<String, Thing>) filled.pool.reserve(refill.key(), filled.now);
        Thing thing = new Thing("kept" + ++named);
        filled.carryOut(opening.openedIdle(thing, filled.now, Pool.NEVER, Pool.NEVER));
      }
    }
  }
}
