package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final String A = "https://a.example.com";
  private static final String B = "https://b.example.com";
  private static final long SECOND = 1_000_000_000;

  private final Customer customer = new Customer(PoolLimits.DEFAULT);

  private static Customer limitedTo(int perBucket) {
    return new Customer(PoolLimits.DEFAULT.withMaxPerBucket(perBucket));
  }

  @Test
  @Tag("A3")
  void aNewPoolHoldsNothingAndTheFirstRequestOpens() {
    assertThat(customer.pool.bucketCount()).isZero();

    Lease<String, Thing> lease = customer.open(A);

    assertThat(lease.reused()).isFalse();
    assertThat(lease.useCount()).isEqualTo(1);
    assertThat(lease.waitedNanos()).isZero();
  }

  @Test
  @Tag("A4")
  @Tag("A5")
  void aReleasedMemberIsParkedAndReused() {
    Lease<String, Thing> first = customer.open(A);
    customer.release(first);
    assertThat(customer.bucket(A).idle()).isEqualTo(1);

    Lease<String, Thing> second = customer.lease(A);

    assertThat(second.member()).isSameAs(first.member());
    assertThat(second.reused()).isTrue();
    assertThat(second.useCount()).isEqualTo(2);
  }

  @Test
  @Tag("A61")
  void anotherMemberIsOpenedOnlyWhileNoneIsIdle() {
    Lease<String, Thing> first = customer.open(A);
    customer.release(first);
    Lease<String, Thing> again = customer.lease(A);
    customer.open(A);

    assertThat(again.member()).isSameAs(first.member());
    assertThat(customer.bucket(A).active()).isEqualTo(2);
  }

  @Test
  @Tag("A16")
  @Tag("A23")
  @Tag("A118")
  void bucketsShareNothing() {
    customer.release(customer.open(A));

    assertThat(customer.acquire(B)).isInstanceOf(Opening.class);
  }

  @Test
  @Tag("A16")
  void bucketsThatAreDrainedLoseTheirIdleNowAndTheOthersBehindTheirLease() {
    Lease<String, Thing> used = customer.open(A);
    Lease<String, Thing> parked = customer.open(A);
    Lease<String, Thing> other = customer.open(B);
    customer.release(parked);
    customer.release(other);

    customer.carryOut(customer.pool.drain(A::equals, RemovalCause.DRAINING, customer.now));

    assertThat(customer.closed).containsExactly(parked.member());
    assertThat(customer.acquire(A)).isInstanceOf(Opening.class);
    customer.release(used);
    assertThat(customer.closed).containsExactly(parked.member(), used.member());
    assertThat(customer.lease(B).member()).isSameAs(other.member());
  }

  @Test
  @Tag("A19")
  void lifoLeasesTheOneParkedLast() {
    Lease<String, Thing> first = customer.open(A);
    Lease<String, Thing> second = customer.open(A);
    customer.release(first);
    customer.release(second);

    assertThat(customer.lease(A).member()).isSameAs(second.member());
  }

  @Test
  @Tag("A21")
  void fifoLeasesTheOneParkedFirst() {
    Customer fifo = new Customer(PoolLimits.DEFAULT.withOrder(Order.FIFO));
    Lease<String, Thing> first = fifo.open(A);
    Lease<String, Thing> second = fifo.open(A);
    fifo.release(first);
    fifo.release(second);

    assertThat(fifo.lease(A).member()).isSameAs(first.member());
  }

  @Test
  void anIdleMemberOfTheCallersAffinityIsPreferred() {
    Lease<String, Thing> mine = customer.open(A, new Thing("mine", 1));
    Lease<String, Thing> other = customer.open(A, new Thing("other", 2));
    customer.release(mine);
    customer.release(other);

    assertThat(customer.lease(A, 1).member()).isSameAs(mine.member());
    assertThat(customer.lease(A, 1).member()).isSameAs(other.member());
  }

  @Test
  void theSearchForAffinityIsBounded() {
    Lease<String, Thing> mine = customer.open(A, new Thing("mine", 1));
    customer.release(mine);
    Thing last = null;
    for (int i = 0; i < Selection.AFFINITY_SCAN; i++) {
      last = new Thing("other" + i, 2);
      Opening<String, Thing> opening =
          (Opening<String, Thing>) customer.pool.reserve(A, customer.now);
      customer.carryOut(opening.openedIdle(last, customer.now, Pool.NEVER, Pool.NEVER));
    }

    assertThat(customer.lease(A, 1).member()).isSameAs(last);
  }

  @Test
  @Tag("A18")
  @Tag("A36")
  void theSurplusOfIdleMembersIsClosedTheLongestIdleFirst() {
    Customer few = new Customer(PoolLimits.DEFAULT.withMaxIdlePerBucket(1));
    Lease<String, Thing> first = few.open(A);
    Lease<String, Thing> second = few.open(A);
    few.release(first);
    few.release(second);

    assertThat(few.closed).containsExactly(first.member());
    assertThat(few.bucket(A).idle()).isEqualTo(1);
  }

  @Test
  @Tag("F39")
  void anIdleLimitOfZeroParksNothing() {
    Customer none = new Customer(PoolLimits.DEFAULT.withMaxIdlePerBucket(0));
    Lease<String, Thing> lease = none.open(A);
    none.release(lease);

    assertThat(none.closed).containsExactly(lease.member());
    assertThat(none.pool.bucketCount()).isZero();
  }

  @Test
  @Tag("A6")
  @Tag("A11")
  @Tag("F33")
  void anIdleMemberIsEvictedAtItsTimeoutAndNotBefore() {
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease);
    assertThat(customer.evictAt).isEqualTo(customer.now + 60 * SECOND);

    customer.now += 60 * SECOND - 1;
    customer.evictIdle();
    assertThat(customer.closed).isEmpty();
    assertThat(customer.evictAt).isEqualTo(customer.now + 1);

    customer.now += 1;
    customer.evictIdle();
    assertThat(customer.closed).containsExactly(lease.member());
    assertThat(customer.evictAt).isEqualTo(Pool.NEVER);
    assertThat(customer.pool.bucketCount()).isZero();
  }

  @Test
  @Tag("F6")
  void anIdleMemberPastItsTimeoutIsNotLeasedEvenIfNobodyEvictedIt() {
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease);
    customer.now += 60 * SECOND;

    assertThat(customer.acquire(A)).isInstanceOf(Opening.class);
    assertThat(customer.closed).containsExactly(lease.member());
  }

  @Test
  @Tag("F6")
  @Tag("A33")
  void aLeasedMemberIsNeverEvictedForIdleness() {
    customer.release(customer.open(A));
    customer.lease(A);
    customer.now += 600 * SECOND;
    customer.evictIdle();

    assertThat(customer.closed).isEmpty();
    assertThat(customer.bucket(A).active()).isEqualTo(1);
  }

  @Test
  @Tag("F9")
  void thePeersIdleLimitHoldsIfItIsShorter() {
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease, 4 * SECOND);

    assertThat(customer.evictAt).isEqualTo(customer.now + 4 * SECOND);
  }

  @Test
  @Tag("F9")
  void anIdleLimitNotAboveZeroCloses() {
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease, 0);

    assertThat(customer.closed).containsExactly(lease.member());
  }

  @Test
  void anEarlierEvictionIsAskedForAndALaterOneIsNot() {
    Lease<String, Thing> first = customer.open(A);
    Lease<String, Thing> second = customer.open(A);
    Lease<String, Thing> third = customer.open(A);

    assertThat(first.release(customer.now, 50 * SECOND).evictAtNanos())
        .isEqualTo(customer.now + 50 * SECOND);
    assertThat(second.release(customer.now, 55 * SECOND)).isSameAs(Decision.nothing());
    assertThat(third.release(customer.now, 5 * SECOND).evictAtNanos())
        .isEqualTo(customer.now + 5 * SECOND);
  }

  @Test
  @Tag("A134")
  void aMemberPastItsLifetimeIsNotParkedNotLeasedAndEvicted() {
    long expiresAt = customer.now + 10;
    Lease<String, Thing> first = customer.opened(customer.opening(A), new Thing("1"), expiresAt);
    Lease<String, Thing> second = customer.opened(customer.opening(A), new Thing("2"), expiresAt);
    customer.release(first);
    assertThat(customer.evictAt).isEqualTo(expiresAt);

    customer.now = expiresAt;
    customer.release(second);
    assertThat(customer.closed).containsExactly(second.member());

    assertThat(customer.acquire(A)).isInstanceOf(Opening.class);
    assertThat(customer.closed).containsExactly(second.member(), first.member());
  }

  @Test
  @Tag("A63")
  @Tag("F40")
  void aMemberThatIsNotUsableIsNeverLeased() {
    Lease<String, Thing> dead = customer.open(A);
    Lease<String, Thing> alive = customer.open(A);
    customer.release(alive);
    customer.release(dead);
    dead.member().usable = false;

    assertThat(customer.lease(A).member()).isSameAs(alive.member());
    assertThat(customer.closed).containsExactly(dead.member());
    assertThat(customer.bucket(A).removed()).containsEntry(RemovalCause.UNUSABLE, 1L);
  }

  @Test
  @Tag("A63")
  @Tag("A132")
  @Tag("F30")
  void aParkedMemberThatDiedIsForgotten() {
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease);

    assertThat(customer.remove(lease)).isTrue();
    assertThat(customer.remove(lease)).isFalse();
    assertThat(customer.acquire(A)).isInstanceOf(Opening.class);
  }

  @Test
  @Tag("A134")
  void aLeasedMemberThatDiedIsNotParkedWhenItsLeaseEnds() {
    Lease<String, Thing> lease = customer.open(A);

    assertThat(customer.remove(lease)).isFalse();
    customer.release(lease);

    assertThat(customer.closed).containsExactly(lease.member());
    assertThat(customer.pool.snapshot(0).turnover().removed())
        .containsEntry(RemovalCause.PEER_CLOSED, 1L);
  }

  @Test
  @Tag("A137")
  void theFirstCauseOfAMembersEndCounts() {
    Lease<String, Thing> lease = customer.open(A);
    customer.remove(lease);
    customer.evict(lease);

    assertThat(customer.pool.snapshot(0).turnover().removed())
        .containsOnly(Map.entry(RemovalCause.PEER_CLOSED, 1L));
  }

  @Test
  @Tag("F10")
  void anEmptyBucketIsGoneAndItsTotalsRemain() {
    customer.evict(customer.open(A));

    PoolSnapshot<String> snapshot = customer.pool.snapshot(customer.now);
    assertThat(snapshot.buckets()).isEmpty();
    assertThat(customer.pool.bucketCount()).isZero();
    assertThat(snapshot.turnover().opened()).isEqualTo(1);
    assertThat(snapshot.turnover().removed()).containsEntry(RemovalCause.FAILED, 1L);
  }

  @Test
  void aLeaseEndsOnce() {
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease);
    customer.lease(A);

    assertThatIllegalStateException()
        .isThrownBy(() -> lease.release(customer.now, Pool.NEVER))
        .withMessageContaining("ended")
        .withMessageContaining(A);
    assertThatIllegalStateException()
        .isThrownBy(() -> lease.evict(RemovalCause.FAILED, customer.now));
    assertThatIllegalStateException().isThrownBy(() -> lease.detach(customer.now));
    assertThat(customer.bucket(A).active()).isEqualTo(1);
  }

  @Test
  void anOpeningEndsOnce() {
    Opening<String, Thing> opening = customer.opening(A);
    customer.opened(opening, new Thing("1"));

    assertThatIllegalStateException().isThrownBy(() -> opening.failed(customer.now));
    assertThatIllegalStateException()
        .isThrownBy(() -> opening.opened(new Thing("2"), customer.now, Pool.NEVER));
    assertThat(customer.bucket(A).occupancy()).isEqualTo(new Occupancy(1, 0, 0, 0, 0));
  }

  @Test
  @Tag("A138")
  void aDetachedMemberCountsNoMoreAndIsNotClosed() {
    Customer small = limitedTo(1);
    Lease<String, Thing> tunnel = small.open(A);
    RecordingWaiter next = small.waiting(A);

    small.carryOut(tunnel.detach(small.now));

    assertThat(small.closed).isEmpty();
    assertThat(next.opening()).isNotNull();
    assertThat(small.bucket(A).removed()).containsEntry(RemovalCause.DETACHED, 1L);
  }

  @Test
  @Tag("F18")
  @Tag("A74")
  void preconnectReservesAndParks() {
    Opening<String, Thing> opening =
        (Opening<String, Thing>) customer.pool.reserve(A, customer.now);
    Thing warm = new Thing("warm");
    customer.carryOut(opening.openedIdle(warm, customer.now, Pool.NEVER, Pool.NEVER));

    Lease<String, Thing> lease = customer.lease(A);
    assertThat(lease.member()).isSameAs(warm);
    assertThat(lease.reused()).isFalse();
  }

  @Test
  @Tag("F18")
  void preconnectEvictsNothing() {
    Customer tight = new Customer(PoolLimits.DEFAULT.withMaxTotal(1));
    tight.release(tight.open(A));

    assertThat(tight.pool.reserve(B, tight.now)).isInstanceOf(Saturated.class);
    assertThat(tight.bucket(A).idle()).isEqualTo(1);
    assertThat(tight.pool.bucketCount()).isEqualTo(1);
  }

  @Test
  @Tag("F36")
  @Tag("A15")
  @Tag("A117")
  @Tag("A136")
  void closeHandsOutTheIdleRefusesTheWaitingAndLetsLeasesEnd() {
    Customer small = limitedTo(2);
    Lease<String, Thing> running = small.open(A);
    Opening<String, Thing> opening = small.opening(A);
    RecordingWaiter waiter = small.waiting(A);
    Lease<String, Thing> parked = small.open(B);
    small.release(parked);

    small.carryOut(small.pool.close(small.now));
    assertThat(small.closed).containsExactly(parked.member());
    assertThat(waiter.answer).isInstanceOf(Closed.class);
    assertThat(small.acquire(A)).isInstanceOf(Closed.class);
    assertThat(small.pool.reserve(A, small.now)).isInstanceOf(Closed.class);
    assertThat(small.pool.close(small.now)).isSameAs(Decision.nothing());

    Lease<String, Thing> last = small.opened(opening, new Thing("late"));
    small.release(running);
    small.release(last);
    assertThat(small.closed).containsExactly(parked.member(), running.member(), last.member());
    assertThat(small.pool.bucketCount()).isZero();
    assertThat(small.pool.snapshot(0).total()).isZero();
  }

  @Test
  @Tag("A137")
  void theListenerHearsOfEachEventInOrder() {
    RecordingListener listener = new RecordingListener();
    Customer small = new Customer(new Pool<>(PoolLimits.DEFAULT.withMaxPerBucket(1), listener));
    Lease<String, Thing> lease = small.open("a");
    RecordingWaiter waiter = small.waiting("a");
    small.now += 5;
    small.release(lease);
    small.evict(waiter.lease());

    assertThat(listener.events)
        .containsExactly(
            "added a a1",
            "leased a a1 0",
            "queued a 1",
            "released a a1",
            "leased a a1 5",
            "released a a1",
            "removed a a1 FAILED");
  }

  @Test
  @Tag("A137")
  void aListenerThatThrowsChangesNothing() {
    PoolListener<String, Thing> broken =
        new PoolListener<>() {
          @Override
          public void leased(String key, Thing member, long waitedNanos) {
            throw new IllegalArgumentException("broken listener");
          }
        };
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    RecordingHandler handler = new RecordingHandler();
    thread.setUncaughtExceptionHandler(handler);
    try {
      Customer watched = new Customer(new Pool<>(PoolLimits.DEFAULT, broken));
      watched.release(watched.open(A));
      assertThat(watched.bucket(A).idle()).isEqualTo(1);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
    assertThat(handler.last).hasMessage("broken listener");
  }

  private static final class RecordingHandler implements Thread.UncaughtExceptionHandler {
    Throwable last;

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      last = thrown;
    }
  }

  @Test
  @Tag("A34")
  @Tag("A88")
  @Tag("A89")
  @Tag("A90")
  @Tag("A91")
  @Tag("A92")
  @Tag("A93")
  @Tag("A116")
  void theSnapshotSaysWhatThereIs() {
    Customer small = limitedTo(3);
    Lease<String, Thing> one = small.open(A);
    Lease<String, Thing> two = small.open(A);
    Lease<String, Thing> three = small.open(A);
    small.release(two);
    small.release(three);
    small.now += 5;

    BucketSnapshot<String> bucket = small.bucket(A);
    assertThat(bucket).hasToString("Bucket[https://a.example.com 1 active, 2 idle, 0 waiting]");
    assertThat(bucket.oldestLeaseNanos()).isEqualTo(5);
    assertThat(bucket.opened()).isEqualTo(3);

    small.lease(A);
    small.lease(A);
    RecordingWaiter waiter = small.waiting(A);
    small.now += 2;
    small.release(one);
    assertThat(waiter.lease()).isNotNull();
    assertThat(small.pool).hasToString("Bucket[https://a.example.com 3 active, 0 idle, 0 waiting]");
    Turnover turnover = small.bucket(A).turnover();
    assertThat(turnover.leased()).isEqualTo(6);
    assertThat(turnover.reuseRatio()).isEqualTo(0.5);
    assertThat(turnover.waits().count()).isEqualTo(1);
    assertThat(turnover.waits().totalNanos()).isEqualTo(2);
  }

  @Test
  void aParkedMemberKeepsNothingOfItsLastUserAlive() {
    Customer small = limitedTo(1);
    Lease<String, Thing> first = small.open(A);
    WeakReference<Object> waiter = new WeakReference<>(small.waiting(A));
    RecordingWaiter strong = (RecordingWaiter) waiter.get();
    small.release(first);
    WeakReference<Object> lease = new WeakReference<>(strong.lease());
    small.release(strong.lease());
    strong = null;

    assertThat(isCollected(waiter)).isTrue();
    assertThat(isCollected(lease)).isTrue();
    assertThat(small.bucket(A).idle()).isEqualTo(1);
  }

  private static boolean isCollected(WeakReference<Object> reference) {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }

  @Test
  void aHotReleaseDecidesNothingNew() {
    customer.release(customer.open(A));
    Lease<String, Thing> lease = customer.lease(A);

    assertThat(lease.decision()).isSameAs(Decision.nothing());
    assertThat(lease.release(customer.now, Pool.NEVER)).isSameAs(Decision.nothing());
  }

  @Test
  void timesMayPassTheEndOfTheLong() {
    customer.now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();
    Lease<String, Thing> lease = customer.open(A);
    customer.release(lease);
    customer.now += Duration.ofSeconds(59).toNanos();
    customer.release(customer.lease(A));

    customer.now += Duration.ofSeconds(61).toNanos();
    customer.evictIdle();
    assertThat(customer.closed).containsExactly(lease.member());
  }
}
