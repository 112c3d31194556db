package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens when there is no room: the caps, the queue, and who gives way to whom. */
class PoolRoomTest {
  private static final String A = "https://a.example.com";
  private static final String B = "https://b.example.com";
  private static final long SECOND = 1_000_000_000;

  private static Customer limitedTo(int perBucket) {
    return new Customer(PoolLimits.DEFAULT.withMaxPerBucket(perBucket));
  }

  @Test
  @Tag("A17")
  @Tag("A86")
  void whoFindsNoRoomWaitsAndIsServedInOrder() {
    Customer small = limitedTo(1);
    Lease<String, Thing> lease = small.open(A);
    RecordingWaiter first = small.waiting(A);
    RecordingWaiter second = small.waiting(A);

    small.now += 7;
    small.release(lease);
    assertThat(first.lease().member()).isSameAs(lease.member());
    assertThat(first.lease().waitedNanos()).isEqualTo(7);
    assertThat(second.answer).isNull();

    small.release(first.lease());
    assertThat(second.lease().member()).isSameAs(lease.member());
  }

  @Test
  @Tag("F35")
  void openingsActiveAndIdleShareTheCap() {
    Customer small = limitedTo(3);
    small.release(small.open(A));
    small.lease(A);
    small.opening(A);
    small.opening(A);

    assertThat(small.acquire(A)).isInstanceOf(Ticket.class);
    assertThat(small.bucket(A).occupancy().members()).isEqualTo(3);
  }

  @Test
  @Tag("F35")
  @Tag("A85")
  @Tag("F27")
  void underTheTotalCapAnIdleMemberOfAnotherBucketGivesWay() {
    Customer tight = new Customer(PoolLimits.DEFAULT.withMaxTotal(1));
    Lease<String, Thing> lease = tight.open(A);
    tight.release(lease);

    Opening<String, Thing> opening = tight.opening(B);

    assertThat(opening.decision().toClose()).containsExactly(lease.member());
    assertThat(tight.pool.snapshot(0).total()).isEqualTo(1);
    assertThat(tight.pool.snapshot(0).turnover().removed())
        .containsEntry(RemovalCause.TOTAL_LIMIT, 1L);
  }

  @Test
  @Tag("F35")
  @Tag("A85")
  void aBucketThatStarvesUnderTheTotalCapGetsTheNextPlace() {
    Customer tight = new Customer(PoolLimits.DEFAULT.withMaxTotal(1));
    Lease<String, Thing> lease = tight.open(A);
    RecordingWaiter starving = tight.waiting(B);

    tight.now += 3;
    tight.release(lease);

    assertThat(tight.closed).containsExactly(lease.member());
    assertThat(starving.opening().waitedNanos()).isEqualTo(3);
  }

  @Test
  @Tag("A116")
  void aBusyBucketDoesNotKeepAnotherOneOutForEver() {
    Customer tight = new Customer(PoolLimits.DEFAULT.withMaxTotal(1));
    Lease<String, Thing> lease = tight.open(A);
    RecordingWaiter early = tight.waiting(A);
    tight.now++;
    RecordingWaiter starving = tight.waiting(B);
    tight.now++;
    RecordingWaiter late = tight.waiting(A);

    tight.release(lease);
    assertThat(early.lease().member()).isSameAs(lease.member());
    assertThat(starving.answer).isNull();

    tight.release(early.lease());
    assertThat(tight.closed).containsExactly(lease.member());
    assertThat(starving.opening()).isNotNull();
    assertThat(late.answer).isNull();

    tight.evict(tight.opened(starving.opening(), new Thing("b")));
    assertThat(late.opening()).isNotNull();
  }

  @Test
  void aFailedOpeningPassesItsRightToTheNextWaiter() {
    Customer small = limitedTo(1);
    Opening<String, Thing> opening = small.opening(A);
    RecordingWaiter waiter = small.waiting(A);

    small.carryOut(opening.failed(small.now));
    small.carryOut(waiter.opening().failed(small.now));

    assertThat(small.pool.bucketCount()).isZero();
    assertThat(small.pool.snapshot(0).total()).isZero();
    assertThat(small.pool.snapshot(0).turnover().openingsFailed()).isEqualTo(2);
  }

  @Test
  void anEvictedMemberMakesRoomForTheNextWaiter() {
    Customer small = limitedTo(1);
    Lease<String, Thing> lease = small.open(A);
    RecordingWaiter waiter = small.waiting(A);

    small.evict(lease);

    assertThat(small.closed).containsExactly(lease.member());
    assertThat(waiter.opening().key()).isEqualTo(A);
  }

  @Test
  @Tag("A86")
  void aCancelledTicketHearsNothingAndAGrantedOneCannotBeCancelled() {
    Customer small = limitedTo(1);
    Lease<String, Thing> lease = small.open(A);
    RecordingWaiter gone = new RecordingWaiter();
    RecordingWaiter served = new RecordingWaiter();
    Ticket<String, Thing> cancelled = (Ticket<String, Thing>) small.acquire(A, 0, gone);
    Ticket<String, Thing> kept = (Ticket<String, Thing>) small.acquire(A, 0, served);

    assertThat(cancelled.cancel()).isTrue();
    assertThat(cancelled.cancel()).isFalse();
    small.release(lease);

    assertThat(gone.answer).isNull();
    assertThat(served.lease()).isNotNull();
    assertThat(kept.cancel()).isFalse();
    assertThat(kept.depth()).isEqualTo(2);
  }

  @Test
  @Tag("A86")
  void theQueueIsBoundedAndTheRefusalSaysWhy() {
    Customer small =
        new Customer(PoolLimits.DEFAULT.withMaxPerBucket(1).withMaxWaitingPerBucket(1));
    small.open(A);
    small.waiting(A);
    small.now += 2 * SECOND;

    assertThat(small.acquire(A))
        .hasToString(
            "Saturated[https://a.example.com: its bucket is full; 1 active, 0 idle, 1 waiting;"
                + " limits 1 for each bucket, 1 waiting; 1 of 4096 in total; oldest lease 2000 ms]");
  }

  @Test
  void aQueueOfZeroFailsAtOnceAndLeavesNothingBehind() {
    Customer tight = new Customer(PoolLimits.DEFAULT.withMaxTotal(1).withMaxWaitingPerBucket(0));
    tight.open(A);

    assertThat(tight.acquire(A)).isInstanceOf(Saturated.class);
    assertThat(tight.acquire(B)).isInstanceOf(Saturated.class);
    assertThat(tight.pool.bucketCount()).isEqualTo(1);
  }

  @Test
  void aMemberOpenedForSomebodyWhoLeftGoesToTheOldestWaiter() {
    Customer small = limitedTo(1);
    Opening<String, Thing> opening = small.opening(A);
    RecordingWaiter waiter = small.waiting(A);
    Thing late = new Thing("late");

    small.carryOut(opening.openedIdle(late, small.now, Pool.NEVER, Pool.NEVER));

    assertThat(waiter.lease().member()).isSameAs(late);
  }

  @Test
  void aBucketThatIsGoneStandsInNoQueueOfThoseThatCouldYield() {
    Customer customer = new Customer(PoolLimits.DEFAULT.withMaxPerOrigin(5));
    customer.release(customer.open(A));
    Lease<String, Thing> lease = customer.lease(A);
    OriginPlaces<String, Thing> origin = lease.slot().bucket.origin;
    customer.release(lease);

    customer.now += 61 * SECOND;
    customer.evictIdle();

    assertThat(customer.pool.bucketCount()).isZero();
    assertThat(customer.pool.room().total().mayYield()).isFalse();
    assertThat(origin.places.mayYield()).isFalse();
  }

  @Test
  void aBucketThatIsGoneStarvesNoMore() {
    Customer full = new Customer(PoolLimits.DEFAULT.withMaxTotal(1));
    full.open(A);
    Ticket<String, Thing> ticket =
        (Ticket<String, Thing>) full.acquire(B, 0, new RecordingWaiter());
    OriginPlaces<String, Thing> origin = ticket.bucket().origin;
    assertThat(origin.isStarving()).isTrue();

    ticket.cancel();

    assertThat(full.pool.bucketCount()).isEqualTo(1);
    assertThat(origin.isStarving()).isFalse();
  }
}
