package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several buckets of one origin (other proxies, other trust) share a cap of their own. */
class OriginCapTest {
  private static final String A1 = "a-1";
  private static final String A2 = "a-2";
  private static final String A3 = "a-3";
  private static final String B = "b-1";

  private final Customer customer = cappedAt(2, PoolLimits.DEFAULT);

  private static Customer cappedAt(int perOrigin, PoolLimits limits) {
    return new Customer(
        new Pool<>(limits.withMaxPerOrigin(perOrigin), Customer.NOBODY, new SharedKeys("shared")));
  }

  @Test
  @Tag("F27")
  void theBucketsOfAnOriginShareItsCapAndOthersDoNot() {
    customer.open(A1);
    customer.open(A2);

    RecordingWaiter waiter = customer.waiting(A3);
    customer.open(B);

    assertThat(waiter.answer).isNull();
    assertThat(customer.pool.snapshot(0).origin("a").orElseThrow())
        .hasToString("Origin[a 3 buckets, 2 active, 0 idle, 1 waiting]");
    assertThat(customer.pool.snapshot(0).origin("b").orElseThrow().members()).isEqualTo(1);
  }

  @Test
  @Tag("F27")
  @Tag("F35")
  void anIdleMemberOfAnotherBucketOfTheOriginGivesWay() {
    Lease<String, Thing> first = customer.open(A1);
    customer.release(first);
    customer.open(A2);
    Lease<String, Thing> foreign = customer.open(B);
    customer.release(foreign);

    customer.open(A3);

    assertThat(customer.closed).containsExactly(first.member());
    assertThat(customer.pool.snapshot(0).turnover().removed())
        .containsEntry(RemovalCause.ORIGIN_LIMIT, 1L);
  }

  @Test
  void aMemberThatIsParkedGoesToWhoStarvesInAnotherBucketOfTheOrigin() {
    Lease<String, Thing> first = customer.open(A1);
    customer.open(A2);
    RecordingWaiter starving = customer.waiting(A3);

    customer.release(first);

    assertThat(customer.closed).containsExactly(first.member());
    assertThat(starving.opening().key()).isEqualTo(A3);
  }

  @Test
  @Tag("A116")
  void whoStarvesIsServedInTurnWhicheverBucketMakesRoom() {
    Customer one = cappedAt(1, PoolLimits.DEFAULT);
    Lease<String, Thing> running = one.open(A1);
    List<RecordingWaiter> waiters = new ArrayList<>();
    for (String key : List.of(A2, A3, A1, A2)) {
      one.now++;
      waiters.add(one.waiting(key));
    }

    one.evict(running);
    for (int i = 0; i < waiters.size(); i++) {
      for (int j = i + 1; j < waiters.size(); j++) {
        assertThat(waiters.get(j).answer).isNull();
      }
      one.release(one.opened(waiters.get(i).opening(), new Thing("m" + i)));
    }

    assertThat(one.pool.snapshot(0).total()).isEqualTo(1);
  }

  @Test
  void anOriginAtItsCapKeepsNoOtherOriginWaiting() {
    Customer tight = cappedAt(1, PoolLimits.DEFAULT.withMaxTotal(2));
    tight.open(A1);
    RecordingWaiter stuck = tight.waiting(A2);
    Lease<String, Thing> other = tight.open(B);
    RecordingWaiter third = tight.waiting("c-1");

    tight.evict(other);

    assertThat(third.opening()).isNotNull();
    assertThat(stuck.answer).isNull();
  }

  @Test
  void whoIsKeptOutByBothCapsIsServedWhenBothHaveRoom() {
    Customer tight = cappedAt(1, PoolLimits.DEFAULT.withMaxTotal(2));
    Lease<String, Thing> sibling = tight.open(A1);
    tight.open(B);
    RecordingWaiter waiter = tight.waiting(A2);
    RecordingWaiter other = tight.waiting("c-1");

    tight.evict(sibling); // "c" has stood in line for a place of the pool, "a" for one of its own
    assertThat(other.opening()).isNotNull();
    assertThat(waiter.answer).isNull();

    tight.carryOut(other.opening().failed(tight.now));
    assertThat(waiter.opening()).isNotNull();
  }

  @Test
  @Tag("A86")
  void theRefusalNamesTheCapOfTheOrigin() {
    Customer one = cappedAt(1, PoolLimits.DEFAULT.withMaxWaitingPerBucket(0));
    one.open(A1);

    assertThat(one.acquire(A2))
        .hasToString(
            "Saturated[a-2: its origin is full; 0 active, 0 idle, 0 waiting; limits 256 for each"
                + " bucket, 0 waiting; 1 of 1 for its origin; 1 of 4096 in total; oldest lease 0"
                + " ms]");
    assertThat(one.pool.reserve(A2, one.now))
        .isInstanceOfSatisfying(
            Saturated.class, refused -> assertThat(refused.cap()).isEqualTo(Cap.ORIGIN));
  }

  @Test
  void aMemberThatDrainsKeepsItsPlaceUnderTheCapOfItsOrigin() {
    Customer one = cappedAt(1, PoolLimits.DEFAULT);
    Lease<String, Thing> old = one.open(A1);
    one.carryOut(one.pool.drain(A1, old.member(), RemovalCause.DRAINING, one.now));

    RecordingWaiter waiter = one.waiting(A1);
    assertThat(waiter.answer).isNull();
    one.release(old);

    assertThat(waiter.opening()).isNotNull();
  }
}
