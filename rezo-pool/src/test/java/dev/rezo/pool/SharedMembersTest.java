package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members that bear several leases at once, as an HTTP/2 session does. */
class SharedMembersTest {
  private static final String KEY = "https://h2.example.com";

  private final Customer customer =
      new Customer(new Pool<>(PoolLimits.DEFAULT, Customer.NOBODY, new SharedKeys("")));

  @Test
  @Tag("A29")
  void severalLeasesShareOneMemberAndEndOneByOne() {
    Lease<String, Thing> first = customer.open(KEY, new Thing("session").withCapacity(3));
    Lease<String, Thing> second = customer.lease(KEY);
    Lease<String, Thing> third = customer.lease(KEY);

    assertThat(second.member()).isSameAs(first.member());
    assertThat(third.useCount()).isEqualTo(3);
    assertThat(customer.bucket(KEY).active()).isEqualTo(1);
    assertThat(customer.bucket(KEY).leases()).isEqualTo(3);

    customer.release(first);
    customer.release(third);
    assertThat(customer.bucket(KEY).active()).isEqualTo(1);
    customer.release(second);
    assertThat(customer.bucket(KEY).idle()).isEqualTo(1);
  }

  private static Customer with(PoolLimits limits) {
    return new Customer(new Pool<>(limits, Customer.NOBODY, new SharedKeys("")));
  }

  @Test
  @Tag("F28")
  void anotherMemberIsOpenedOnlyWhenAllAreFullAndOneAtATime() {
    Customer two = with(PoolLimits.DEFAULT.withMaxSharedPerBucket(2));
    Lease<String, Thing> first = two.open(KEY, new Thing("first").withCapacity(2));
    two.lease(KEY);

    Opening<String, Thing> opening = two.opening(KEY);
    RecordingWaiter second = two.waiting(KEY);
    RecordingWaiter third = two.waiting(KEY);
    two.release(first);
    assertThat(second.lease().member()).isSameAs(first.member());

    Lease<String, Thing> opener = two.opened(opening, new Thing("2").withCapacity(2));
    assertThat(third.lease().member()).isSameAs(opener.member());
  }

  @Test
  @Tag("F11")
  void aColdBurstOpensOneMemberAndSharesIt() {
    Opening<String, Thing> opening = customer.opening(KEY);
    List<RecordingWaiter> burst = new ArrayList<>();
    for (int i = 0; i < 499; i++) {
      burst.add(customer.waiting(KEY));
    }

    Lease<String, Thing> opener = customer.opened(opening, new Thing("1").withCapacity(500));

    assertThat(burst).allMatch(waiter -> waiter.lease().member() == opener.member());
    assertThat(customer.bucket(KEY).leases()).isEqualTo(500);
  }

  @Test
  @Tag("F11")
  @Tag("F12")
  void whenTheFirstMemberCannotBeSharedEachWaiterOpensItsOwnAtOnce() {
    Opening<String, Thing> opening = customer.opening(KEY);
    RecordingWaiter second = customer.waiting(KEY);
    RecordingWaiter third = customer.waiting(KEY);

    customer.opened(opening, new Thing("http/1.1"));

    assertThat(second.opening()).isNotNull();
    assertThat(third.opening()).isNotNull();
    assertThat(customer.acquire(KEY)).isInstanceOf(Opening.class);
  }

  @Test
  @Tag("F28")
  void aLoweredLimitFailsNobodyAndTakesEffectAsLeasesEnd() {
    Lease<String, Thing> first = customer.open(KEY, new Thing("session").withCapacity(3));
    Lease<String, Thing> second = customer.lease(KEY);
    first.member().capacity = 1;

    RecordingWaiter third = customer.waiting(KEY);
    customer.release(first);
    assertThat(third.answer).isNull();
    customer.release(second);

    assertThat(third.lease().member()).isSameAs(first.member());
  }

  @Test
  @Tag("F28")
  void aRaisedLimitServesThoseWhoWait() {
    Lease<String, Thing> first = customer.open(KEY, new Thing("session").withCapacity(2));
    customer.lease(KEY);
    RecordingWaiter waiter = customer.waiting(KEY);

    first.member().capacity = 100;
    customer.carryOut(customer.pool.capacityRose(KEY, first.member(), customer.now));

    assertThat(waiter.lease().member()).isSameAs(first.member());
    assertThat(customer.lease(KEY).member()).isSameAs(first.member());
  }

  @Test
  @Tag("A32")
  void aDrainingMemberTakesNoNewLeaseKeepsItsOldOnesAndLeavesItsPlaceInTheBucket() {
    Customer one = with(PoolLimits.DEFAULT.withMaxPerBucket(1));
    Lease<String, Thing> first = one.open(KEY, new Thing("old").withCapacity(10));
    Lease<String, Thing> second = one.lease(KEY);

    one.carryOut(one.pool.drain(KEY, first.member(), RemovalCause.DRAINING, one.now));
    assertThat(one.bucket(KEY))
        .hasToString("Bucket[https://h2.example.com 0 active, 0 idle, 1 draining, 0 waiting]");
    Lease<String, Thing> successor = one.open(KEY, new Thing("new").withCapacity(10));
    assertThat(one.lease(KEY).member()).isSameAs(successor.member());

    one.release(first);
    assertThat(one.closed).isEmpty();
    one.release(second);
    assertThat(one.closed).containsExactly(first.member());
  }

  @Test
  @Tag("A33")
  void aMemberWithALeaseOutlivesItsIdleTimeout() {
    Lease<String, Thing> first = customer.open(KEY, new Thing("session").withCapacity(2));
    Lease<String, Thing> second = customer.lease(KEY);
    customer.release(first);
    customer.now += 600_000_000_000L;
    customer.evictIdle();

    assertThat(customer.closed).isEmpty();
    customer.release(second);
    assertThat(customer.bucket(KEY).idle()).isEqualTo(1);
  }

  @Test
  void aSharedMemberPastItsLifetimeDrains() {
    Thing old = new Thing("old").withCapacity(10);
    Lease<String, Thing> running = customer.opened(customer.opening(KEY), old, customer.now + 5);
    customer.now += 5;

    assertThat(customer.acquire(KEY)).isInstanceOf(Opening.class);
    assertThat(customer.closed).isEmpty();
    customer.release(running);
    assertThat(customer.closed).containsExactly(old);
  }

  @Test
  void anEvictedSharedMemberIsClosedWithItsLastLease() {
    Lease<String, Thing> broken = customer.open(KEY, new Thing("session").withCapacity(2));
    Lease<String, Thing> other = customer.lease(KEY);

    customer.evict(broken);
    assertThat(customer.closed).isEmpty();
    customer.evict(other);
    assertThat(customer.closed).containsExactly(broken.member());
  }

  @Test
  void aMemberWithOtherLeasesCannotBeDetached() {
    Lease<String, Thing> lease = customer.open(KEY, new Thing("session").withCapacity(2));
    customer.lease(KEY);

    assertThatIllegalStateException()
        .isThrownBy(() -> lease.detach(customer.now))
        .withMessageContaining("actual 2");
    customer.release(lease);
  }
}
