package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a peer keeps idle members, learned from those that were dead. */
class IdleLessonTest {
  private static final String KEY = "https://api.example.com";
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;

  private final IdleLesson lesson = new IdleLesson();
  private final Customer customer = new Customer(PoolLimits.DEFAULT);

  @Test
  void oneDeathIsAnAccidentAndTwoAreALimit() {
    lesson.died(20 * SECOND, 0);
    assertThat(lesson.limitNanos(0)).isEqualTo(Pool.NEVER);

    lesson.died(15 * SECOND, MINUTE);
    assertThat(lesson.limitNanos(MINUTE)).isEqualTo(12 * SECOND);
  }

  @Test
  void deathsAtTheSameTimeAreOneEvent() {
    for (int i = 0; i < 10; i++) {
      lesson.died(20 * SECOND + i, i);
    }

    assertThat(lesson.limitNanos(MINUTE)).isEqualTo(Pool.NEVER);
  }

  @Test
  void aMemberThatSurvivesAsLongDispelsTheSuspicion() {
    lesson.died(20 * SECOND, 0);
    lesson.survived(20 * SECOND);
    lesson.died(20 * SECOND, MINUTE);
    assertThat(lesson.limitNanos(MINUTE)).isEqualTo(Pool.NEVER);

    lesson.survived(19 * SECOND);
    lesson.died(20 * SECOND, 2 * MINUTE);
    assertThat(lesson.limitNanos(2 * MINUTE)).isEqualTo(16 * SECOND);
  }

  @Test
  void whoDiesAtOnceTeachesNothing() {
    lesson.died(IdleLesson.LEAST_AGE_NANOS - 1, 0);
    lesson.died(IdleLesson.LEAST_AGE_NANOS - 1, MINUTE);

    assertThat(lesson.limitNanos(MINUTE)).isEqualTo(Pool.NEVER);
  }

  @Test
  void aSuspicionIsForgotten() {
    lesson.died(20 * SECOND, 0);
    lesson.died(20 * SECOND, IdleLesson.MEMORY_NANOS + 1);

    assertThat(lesson.limitNanos(IdleLesson.MEMORY_NANOS + 1)).isEqualTo(Pool.NEVER);
  }

  @Test
  void aLimitDoublesWithTimeUntilItIsForgottenAndIsLearnedAnew() {
    lesson.died(10 * SECOND, 0);
    lesson.died(10 * SECOND, MINUTE);

    assertThat(lesson.limitNanos(MINUTE + IdleLesson.MEMORY_NANOS - 1)).isEqualTo(8 * SECOND);
    assertThat(lesson.limitNanos(MINUTE + IdleLesson.MEMORY_NANOS)).isEqualTo(16 * SECOND);
    assertThat(lesson.limitNanos(MINUTE + 6 * IdleLesson.MEMORY_NANOS)).isEqualTo(512 * SECOND);
    assertThat(lesson.limitNanos(MINUTE + 7 * IdleLesson.MEMORY_NANOS)).isEqualTo(Pool.NEVER);

    long later = MINUTE + IdleLesson.MEMORY_NANOS;
    lesson.died(15 * SECOND, later);
    lesson.died(14 * SECOND, later + MINUTE);
    assertThat(lesson.limitNanos(later + MINUTE)).isEqualTo(14 * SECOND * 4 / 5);
  }

  @Test
  void aBucketWhoseMembersDieIsParkedForLess() {
    dieAfter(20 * SECOND);
    dieAfter(20 * SECOND);
    Lease<String, Thing> parked = customer.open(KEY);
    customer.release(parked);

    assertThat(customer.evictAt).isEqualTo(customer.now + 16 * SECOND);
    assertThat(customer.bucket(KEY).learnedIdleNanos()).isEqualTo(16 * SECOND);
    assertThat(customer.bucket(KEY))
        .hasToString(
            "Bucket[https://api.example.com 0 active, 1 idle, 0 waiting, idle for at most 16000 ms"
                + " as learned]");
    customer.now += 16 * SECOND;
    assertThat(customer.acquire(KEY)).isInstanceOf(Opening.class);
    assertThat(customer.closed).endsWith(parked.member());
  }

  @Test
  void theTextOfThePoolHasNoTimesAsItKnowsNone() {
    customer.now = 30 * MINUTE;
    dieAfter(20 * SECOND);
    dieAfter(20 * SECOND);
    customer.release(customer.open(KEY));

    assertThat(customer.pool)
        .hasToString("Bucket[https://api.example.com 0 active, 1 idle, 0 waiting]");
  }

  @Test
  void thoseThatAreParkedWhenItIsLearnedLeaveEarlierToo() {
    Lease<String, Thing> first = customer.open(KEY);
    Lease<String, Thing> second = customer.open(KEY);
    Lease<String, Thing> third = customer.open(KEY);
    customer.release(first);
    customer.now += 10 * SECOND;
    customer.release(second);
    customer.release(third);
    customer.now += 15 * SECOND;
    dieNow();
    customer.now += 2 * SECOND;
    dieNow();

    assertThat(customer.evictAt - customer.now).isNegative();
    customer.evictIdle();
    assertThat(customer.closed).contains(first.member());
    assertThat(customer.pool.bucketCount()).isZero();
  }

  @Test
  void theLessonOutlivesItsBucketAndIsInTheSnapshot() {
    dieAfter(20 * SECOND);
    dieAfter(20 * SECOND);

    PoolSnapshot<String> empty = customer.pool.snapshot(customer.now);
    assertThat(empty.buckets()).isEmpty();
    assertThat(empty.learnedIdleNanos()).containsOnly(java.util.Map.entry(KEY, 16 * SECOND));

    customer.open(KEY);
    assertThat(customer.bucket(KEY).hasLearnedIdleLimit()).isTrue();
    assertThat(customer.pool.snapshot(customer.now).learnedIdleNanos()).isEmpty();
  }

  @Test
  void whatIsKeptOfBucketsThatAreGoneIsBounded() {
    for (int i = 0; i < Lessons.MOST + 10; i++) {
      String key = "host" + i;
      for (int deaths = 0; deaths < 2; deaths++) {
        customer.release(customer.open(key));
        customer.now += 2 * SECOND;
        customer.carryOut(customer.lease(key).evict(RemovalCause.STALE, customer.now));
      }
    }

    assertThat(customer.pool.bucketCount()).isZero();
    assertThat(customer.pool.snapshot(customer.now).learnedIdleNanos().size())
        .isBetween(100, Lessons.MOST);
  }

  @Test
  void aNewMemberThatDiesTeachesNothing() {
    for (int i = 0; i < 4; i++) {
      Lease<String, Thing> fresh = customer.open(KEY);
      customer.now += 20 * SECOND;
      customer.carryOut(fresh.evict(RemovalCause.STALE, customer.now));
    }

    assertThat(customer.pool.snapshot(customer.now).learnedIdleNanos()).isEmpty();
  }

  @Test
  void aMemberThatHasServedWellSinceItWasIdleTeachesNothing() {
    Customer shared =
        new Customer(new Pool<>(PoolLimits.DEFAULT, Customer.NOBODY, new SharedKeys("https")));
    for (int i = 0; i < 3; i++) {
      Lease<String, Thing> first = shared.open(KEY, new Thing("s" + i).withCapacity(3));
      shared.release(first);
      shared.now += 20 * SECOND;
      Lease<String, Thing> second = shared.lease(KEY);
      Lease<String, Thing> third = shared.lease(KEY);
      shared.release(second);
      shared.carryOut(third.evict(RemovalCause.STALE, shared.now));
    }

    assertThat(shared.pool.snapshot(shared.now).learnedIdleNanos()).isEmpty();
  }

  @Test
  void learningCanBeSwitchedOff() {
    Customer off = new Customer(PoolLimits.DEFAULT.withLearnsIdleLimit(false));
    for (int i = 0; i < 3; i++) {
      off.release(off.open(KEY));
      off.now += 20 * SECOND;
      off.carryOut(off.lease(KEY).evict(RemovalCause.STALE, off.now));
    }

    assertThat(off.pool.snapshot(off.now).learnedIdleNanos()).isEmpty();
  }

  private void dieAfter(long idleNanos) {
    customer.release(customer.open(KEY));
    customer.now += idleNanos;
    dieNow();
  }

  private void dieNow() {
    customer.carryOut(customer.lease(KEY).evict(RemovalCause.STALE, customer.now));
  }
}
