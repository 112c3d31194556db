package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** There are never more buckets than the limit says, whatever keys come. */
class BucketCountTest {
  private final Customer customer = new Customer(PoolLimits.DEFAULT.withMaxBuckets(2));

  @Test
  @Tag("A87")
  void aBucketTooManyIsRefusedAndTheRefusalSaysSo() {
    customer.open("a");
    customer.open("b");

    assertThat(customer.acquire("c"))
        .hasToString("Saturated[c: there are too many buckets; 2 of 2 buckets, each in use]");
    assertThat(customer.pool.bucketCount()).isEqualTo(2);
    customer.open("a");
  }

  @Test
  void aBucketWithNothingButIdleMembersGivesWay() {
    Lease<String, Thing> one = customer.open("a");
    Lease<String, Thing> two = customer.open("a");
    customer.release(one);
    customer.release(two);
    customer.open("b");

    customer.open("c");

    assertThat(customer.closed).containsExactly(one.member(), two.member());
    assertThat(customer.pool.snapshot(0).turnover().removed())
        .containsEntry(RemovalCause.BUCKETS_LIMIT, 2L);
    assertThat(customer.pool.bucketCount()).isEqualTo(2);
  }

  @Test
  void aBucketThatIsKeptThoughItIsEmptyGivesWayFirst() {
    Customer keeping = new Customer(PoolLimits.DEFAULT.withMaxBuckets(2).withMinIdlePerBucket(1));
    keeping.evict(keeping.open("a"));
    Lease<String, Thing> idle = keeping.open("b");
    keeping.release(idle);
    assertThat(keeping.pool.bucketCount()).isEqualTo(2);

    keeping.open("c");

    assertThat(keeping.pool.snapshot(keeping.now).bucket("a")).isEmpty();
    assertThat(keeping.lease("b").member()).isSameAs(idle.member());
    assertThat(keeping.pool.bucketCount()).isEqualTo(2);
  }

  @Test
  void aBucketThatWasEmptyAndIsInUseAgainDoesNotGiveWay() {
    Customer keeping = new Customer(PoolLimits.DEFAULT.withMaxBuckets(2).withMinIdlePerBucket(1));
    keeping.evict(keeping.open("a"));
    Lease<String, Thing> again = keeping.open("a");
    keeping.open("b");
    assertThat(keeping.acquire("c")).isInstanceOf(Saturated.class);

    keeping.evict(again);
    keeping.open("c");
    assertThat(keeping.pool.bucketCount()).isEqualTo(2);
  }

  @Test
  void aBucketInUseKeepsItsIdleMembersAndRemainsAbleToYieldThem() {
    Customer tight = new Customer(PoolLimits.DEFAULT.withMaxBuckets(2).withMaxTotal(3));
    Lease<String, Thing> busy = tight.open("a");
    Lease<String, Thing> idle = tight.open("a");
    tight.release(idle);
    tight.open("b");

    assertThat(tight.acquire("c")).isInstanceOf(Saturated.class);
    assertThat(tight.closed).isEmpty();
    tight.open("b");
    assertThat(tight.closed).containsExactly(idle.member());
    tight.evict(busy);
    tight.open("c");
  }

  @Test
  void aBucketThatIsGoneCannotGiveWay() {
    Lease<String, Thing> parked = customer.open("gone");
    customer.release(parked);
    customer.remove(parked);
    customer.open("a");
    customer.open("b");

    assertThat(customer.acquire("c")).isInstanceOf(Saturated.class);
    assertThat(customer.pool.bucketCount()).isEqualTo(2);
  }

  @Test
  void aReservationEvictsNoBucket() {
    customer.release(customer.open("a"));
    customer.open("b");

    assertThat(customer.pool.reserve("c", customer.now))
        .isInstanceOfSatisfying(
            Saturated.class, refused -> assertThat(refused.cap()).isEqualTo(Cap.BUCKETS));
  }
}
