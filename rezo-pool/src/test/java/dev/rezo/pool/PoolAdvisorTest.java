package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A93")
class PoolAdvisorTest {
  private static final String KEY = "https://api.example.com";
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  @Tag("A93")
  void aLongQueueSaysThatTheCapIsTooLow() {
    Customer small = new Customer(PoolLimits.DEFAULT.withMaxPerBucket(1));
    Lease<String, Thing> lease = small.open(KEY);
    for (int i = 0; i < 40; i++) {
      RecordingWaiter waiter = small.waiting(KEY);
      small.now += 3_000_000;
      small.release(lease);
      lease = waiter.lease();
    }
    small.waiting(KEY);

    assertThat(PoolAdvisor.advise(small.pool.snapshot(small.now)))
        .extracting(PoolHint::toString)
        .containsExactly(
            "RAISE_MAX_PER_BUCKET https://api.example.com: 40 of 41 leases had to wait, on average 3"
                + " ms, and 1 wait now; maxPerBucket is 1");
  }

  @Test
  @Tag("A93")
  void idleMembersThatNobodyNeedsSayThatTooManyAreParked() {
    Customer customer = new Customer(PoolLimits.DEFAULT);
    openAndPark(customer, 10);
    customer.now += 40 * SECOND;
    useOneAtATime(customer, 30);

    assertThat(PoolAdvisor.advise(customer.pool.snapshot(customer.now)))
        .extracting(PoolHint::toString)
        .containsExactly(
            "LOWER_MAX_IDLE_PER_BUCKET https://api.example.com: 9 of 10 idle members were not"
                + " needed for half of the idle timeout of 60000 ms; maxIdlePerBucket is 64");
  }

  @Test
  @Tag("A93")
  void noReuseSaysThatKeepAliveDoesNotWorkAlsoWhenTheBucketIsGone() {
    Customer customer = new Customer(PoolLimits.DEFAULT);
    for (int i = 0; i < 25; i++) {
      customer.release(customer.open(KEY), 0);
    }

    assertThat(PoolAdvisor.advise(customer.pool.snapshot(customer.now)))
        .extracting(PoolHint::toString)
        .containsExactly(
            "CHECK_KEEP_ALIVE all buckets: 25 leases and no member used twice; closed"
                + " {NOT_REUSABLE=25}: look at Connection and Keep-Alive in requests and responses");

    customer.open(KEY);
    for (int i = 0; i < 25; i++) {
      customer.release(customer.open(KEY), 0);
    }
    assertThat(PoolAdvisor.advise(customer.pool.snapshot(customer.now)))
        .extracting(PoolHint::where)
        .containsExactly(KEY);
  }

  @Test
  @Tag("A93")
  void itIsSilentWhereAllIsWell() {
    Customer customer = new Customer(PoolLimits.DEFAULT);
    openAndPark(customer, 10);
    useOneAtATime(customer, 100);

    assertThat(PoolAdvisor.advise(customer.pool.snapshot(customer.now))).isEmpty();
  }

  @Test
  @Tag("A93")
  void itIsSilentWhereThereWasTooLittleTraffic() {
    Customer small = new Customer(PoolLimits.DEFAULT.withMaxPerBucket(1));
    Lease<String, Thing> lease = small.open(KEY);
    small.waiting(KEY);
    small.now += 5;
    small.release(lease);
    Customer closing = new Customer(PoolLimits.DEFAULT);
    for (int i = 0; i < PoolAdvisor.LEAST_LEASES - 1; i++) {
      closing.release(closing.open(KEY), 0);
    }
    Customer quiet = new Customer(PoolLimits.DEFAULT);
    openAndPark(quiet, 10);
    quiet.now += 50 * SECOND;

    assertThat(PoolAdvisor.advise(small.pool.snapshot(small.now))).isEmpty();
    assertThat(PoolAdvisor.advise(closing.pool.snapshot(closing.now))).isEmpty();
    assertThat(PoolAdvisor.advise(quiet.pool.snapshot(quiet.now))).isEmpty();
  }

  @Test
  @Tag("A93")
  void aColdBurstIsNoSignOfABrokenKeepAlive() {
    Customer customer = new Customer(PoolLimits.DEFAULT);
    for (int i = 0; i < 60; i++) {
      customer.open(KEY);
    }

    assertThat(PoolAdvisor.advise(customer.pool.snapshot(customer.now))).isEmpty();
  }

  @Test
  @Tag("A93")
  void onlyWhatHappenedBetweenTheSnapshotsCounts() {
    Customer customer = new Customer(PoolLimits.DEFAULT.withMaxPerBucket(1));
    Lease<String, Thing> lease = customer.open(KEY);
    for (int i = 0; i < 40; i++) {
      RecordingWaiter waiter = customer.waiting(KEY);
      customer.now += 10;
      customer.release(lease);
      lease = waiter.lease();
    }
    customer.release(lease);
    PoolSnapshot<String> before = customer.pool.snapshot(customer.now);
    useOneAtATime(customer, 100);

    assertThat(PoolAdvisor.advise(customer.pool.snapshot(customer.now))).hasSize(1);
    assertThat(PoolAdvisor.advise(before, customer.pool.snapshot(customer.now))).isEmpty();
    assertThat(PoolAdvisor.advise(before, before)).isEmpty();
  }

  private static void openAndPark(Customer customer, int count) {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(customer.open(KEY));
    }
    leases.forEach(customer::release);
  }

  private static void useOneAtATime(Customer customer, int times) {
    for (int i = 0; i < times; i++) {
      customer.release(customer.lease(KEY));
    }
  }
}
