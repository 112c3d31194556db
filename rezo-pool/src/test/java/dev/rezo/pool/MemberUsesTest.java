package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A member serves as often as the limit says. */
class MemberUsesTest {
  private static final String KEY = "https://api.example.com";

  @Test
  void aMemberIsClosedWithItsLastUse() {
    Customer customer = new Customer(PoolLimits.DEFAULT.withMaxUses(2));
    Lease<String, Thing> first = customer.open(KEY);
    customer.release(first);
    customer.release(customer.lease(KEY));

    assertThat(customer.closed).containsExactly(first.member());
    assertThat(customer.pool.snapshot(0).turnover().removed(RemovalCause.MAX_USES)).isEqualTo(1);
  }

  @Test
  void whoWaitsForAMemberThatIsUsedUpOpensAnother() {
    Customer customer = new Customer(PoolLimits.DEFAULT.withMaxUses(1).withMaxPerBucket(1));
    Lease<String, Thing> first = customer.open(KEY);
    RecordingWaiter waiter = customer.waiting(KEY);
    customer.release(first);

    assertThat(customer.closed).containsExactly(first.member());
    assertThat(waiter.opening()).isNotNull();
  }

  @Test
  void aSharedMemberTakesNoMoreLeasesThanItsUses() {
    Customer customer =
        new Customer(
            new Pool<>(
                PoolLimits.DEFAULT.withMaxUses(2), Customer.NOBODY, new SharedKeys("https")));
    Lease<String, Thing> first = customer.open(KEY, new Thing("session").withCapacity(10));
    Lease<String, Thing> second = customer.lease(KEY);

    assertThat(second.member()).isSameAs(first.member());
    assertThat(customer.acquire(KEY)).isInstanceOf(Opening.class);
    customer.release(first);
    assertThat(customer.closed).isEmpty();
    customer.release(second);
    assertThat(customer.closed).containsExactly(first.member());
  }
}
