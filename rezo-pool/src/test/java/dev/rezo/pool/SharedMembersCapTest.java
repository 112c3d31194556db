package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many members that bear several leases a bucket opens, and how many it tries at once. */
class SharedMembersCapTest {
  private static final String KEY = "https://h2.example.com";

  private final Customer customer = with(PoolLimits.DEFAULT);

  private static Customer with(PoolLimits limits) {
    return new Customer(new Pool<>(limits, Customer.NOBODY, new SharedKeys("")));
  }

  /** A member of which all leases are taken. */
  private static Lease<String, Thing> full(Customer customer, String name) {
    Lease<String, Thing> first = customer.open(KEY, new Thing(name).withCapacity(2));
    assertThat(customer.lease(KEY).member()).isSameAs(first.member());
    return first;
  }

  @Test
  @Tag("F28")
  void whoeverFindsTheSharedMembersFullWaits() {
    Lease<String, Thing> first = full(customer, "session");
    RecordingWaiter second = customer.waiting(KEY);
    RecordingWaiter third = customer.waiting(KEY);
    assertThat(customer.bucket(KEY).opening()).isZero();

    customer.release(first);

    assertThat(second.lease().member()).isSameAs(first.member());
    assertThat(third.answer).isNull();
  }

  @Test
  @Tag("F28")
  void asManyAreOpenedAsTheCapSays() {
    Customer three = with(PoolLimits.DEFAULT.withMaxSharedPerBucket(3));
    full(three, "1");
    full(three, "2");
    full(three, "3");

    three.waiting(KEY);
    assertThat(three.bucket(KEY).active()).isEqualTo(3);
  }

  @Test
  @Tag("F28")
  void aReservationObeysTheCapAndSaysWhich() {
    customer.open(KEY, new Thing("session").withCapacity(100));

    assertThat(customer.pool.reserve(KEY, customer.now))
        .isInstanceOfSatisfying(
            Saturated.class,
            refused -> {
              assertThat(refused.cap()).isEqualTo(Cap.SHARED);
              assertThat(refused)
                  .hasToString(
                      "Saturated[https://h2.example.com: it may open no further shared one; 1"
                          + " active, 0 idle, 0 waiting; limits 256 for each bucket, 1 of them"
                          + " shared, 10000 waiting; 1 of 4096 in total; oldest lease 0 ms]");
            });
  }

  @Test
  @Tag("F28")
  void aFullQueueBehindAFullSharedMemberSaysSo() {
    Customer hasty = with(PoolLimits.DEFAULT.withMaxWaitingPerBucket(0));
    full(hasty, "session");

    assertThat(hasty.acquire(KEY))
        .isInstanceOfSatisfying(
            Saturated.class, refused -> assertThat(refused.cap()).isEqualTo(Cap.SHARED));
  }

  @Test
  void aSharedMemberCountsThoughItBearsOneLeaseForNow() {
    Lease<String, Thing> lease = customer.open(KEY, new Thing("session").withCapacity(100));
    lease.member().capacity = 1;

    assertThat(customer.acquire(KEY)).isInstanceOf(Ticket.class);
  }

  @Test
  void anOpeningThatNobodyWantsAnyMoreIsNoFailureOfThePeer() {
    Opening<String, Thing> opening = customer.opening(KEY);
    RecordingWaiter first = customer.waiting(KEY);
    RecordingWaiter second = customer.waiting(KEY);

    customer.carryOut(opening.abandoned(customer.now));

    assertThat(first.opening()).isNotNull();
    assertThat(second.answer).isNull();
  }

  @Test
  @Tag("A32")
  void oneThatDrainsIsReplaced() {
    Lease<String, Thing> old = full(customer, "old");
    RecordingWaiter waiter = customer.waiting(KEY);

    customer.carryOut(customer.pool.drain(KEY, old.member(), RemovalCause.DRAINING, customer.now));

    assertThat(waiter.opening()).isNotNull();
  }

  @Test
  void oneThatIsUsedUpIsReplacedThoughItsLeasesRun() {
    Customer twice = with(PoolLimits.DEFAULT.withMaxUses(2));
    twice.open(KEY, new Thing("session").withCapacity(100));
    twice.lease(KEY);

    assertThat(twice.acquire(KEY)).isInstanceOf(Opening.class);
  }

  // Members that bear none for now.

  @Test
  void aParkedMemberThatBearsNoneForNowStaysAndIsLeasedWhenItDoesAgain() {
    Lease<String, Thing> lease = customer.open(KEY, new Thing("suspect").withCapacity(2));
    Thing suspect = lease.member();
    suspect.capacity = 0;
    customer.carryOut(customer.pool.capacityFell(KEY, suspect, customer.now));
    customer.release(lease);

    Opening<String, Thing> inItsPlace = customer.opening(KEY);
    RecordingWaiter waiter = customer.waiting(KEY);
    assertThat(customer.closed).isEmpty();
    assertThat(customer.bucket(KEY).idle()).isEqualTo(1);

    suspect.capacity = 2;
    customer.carryOut(customer.pool.capacityRose(KEY, suspect, customer.now));
    assertThat(waiter.lease().member()).isSameAs(suspect);
    assertThat(customer.lease(KEY).member()).isSameAs(suspect);
    customer.opened(inItsPlace, new Thing("second").withCapacity(2));
  }

  @Test
  void aParkedMemberThatBearsNoneForNowIsClosedAtItsIdleTimeoutAsEver() {
    Lease<String, Thing> lease = customer.open(KEY, new Thing("suspect").withCapacity(2));
    lease.member().capacity = 0;
    customer.release(lease);
    customer.now = customer.evictAt;
    customer.evictIdle();

    assertThat(customer.closed).containsExactly(lease.member());
  }

  @Test
  void whereThePoolIsFullItGivesWayToTheOneInItsPlace() {
    Customer one = with(PoolLimits.DEFAULT.withMaxTotal(1));
    Lease<String, Thing> suspect = one.open(KEY, new Thing("suspect").withCapacity(2));
    suspect.member().capacity = 0;
    one.release(suspect);

    one.open(KEY, new Thing("in its place").withCapacity(2));

    assertThat(one.closed).containsExactly(suspect.member());
    assertThat(one.pool.snapshot(one.now).total()).isEqualTo(1);
    assertThat(one.bucket(KEY).active()).isEqualTo(1);
  }

  @Test
  void whoeverWaitsOpensAnotherWhenTheOneThatServedBearsNoneForNow() {
    Lease<String, Thing> silent = full(customer, "silent");
    RecordingWaiter first = customer.waiting(KEY);
    RecordingWaiter second = customer.waiting(KEY);

    silent.member().capacity = 0;
    customer.carryOut(customer.pool.capacityFell(KEY, silent.member(), customer.now));

    Lease<String, Thing> successor =
        customer.opened(first.opening(), new Thing("successor").withCapacity(100));
    assertThat(second.lease().member()).isSameAs(successor.member());
    assertThat(customer.lease(KEY).member()).isSameAs(successor.member());
  }

  @Test
  void eachIsReplacedOnceSoThatAPeerThatGrantsNothingIsNotSentMoreAndMore() {
    for (int i = 0; i < 2; i++) {
      Lease<String, Thing> lease = customer.open(KEY, new Thing("closed " + i).withCapacity(9));
      lease.member().capacity = 0;
    }

    RecordingWaiter waiter = customer.waiting(KEY);
    assertThat(customer.bucket(KEY).opening()).isZero();
    assertThat(waiter.answer).isNull();
  }

  @Test
  void whenOneOfThoseDiesWhileItIsParkedItsPlaceIsHandedOn() {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      leases.add(customer.open(KEY, new Thing("dead " + i).withCapacity(9)));
      leases.get(i).member().capacity = 0;
    }
    leases.forEach(customer::release);
    RecordingWaiter waiter = customer.waiting(KEY);

    assertThat(customer.remove(leases.get(0))).isTrue();

    assertThat(waiter.opening()).isNotNull();
  }

  @Test
  void whoIsRefusedAndFindsOneOfThoseDeadLeavesItsPlaceToWhoWaits() {
    Customer narrow = with(PoolLimits.DEFAULT.withMaxWaitingPerBucket(1).withMaxPerBucket(1));
    Lease<String, Thing> lease = narrow.open(KEY, new Thing("suspect").withCapacity(2));
    lease.member().capacity = 0;
    narrow.release(lease);
    RecordingWaiter waiter = narrow.waiting(KEY);
    lease.member().usable = false;

    assertThat(narrow.acquire(KEY)).isInstanceOf(Saturated.class);

    assertThat(narrow.closed).containsExactly(lease.member());
    assertThat(waiter.opening()).isNotNull();
  }

  // Openings that fail.

  @Test
  @Tag("F11")
  void afterEachFailureOneMoreIsTriedAtOnceSoThatNobodyQueuesBehindManyTimeouts() {
    Opening<String, Thing> opening = customer.opening(KEY);
    List<RecordingWaiter> burst = burst(500);

    List<Integer> tried = new ArrayList<>();
    List<Opening<String, Thing>> running = List.of(opening);
    while (!running.isEmpty()) {
      tried.add(running.size());
      running.forEach(each -> customer.carryOut(each.failed(customer.now)));
      running = granted(burst);
    }

    assertThat(tried).startsWith(1, 2, 4, 8, 16, 16).hasSizeLessThan(40);
    assertThat(burst).isEmpty();
  }

  @Test
  @Tag("F11")
  void aPeerThatIsBackAfterFailuresIsNotSentASharedMemberForEachWaiter() {
    Opening<String, Thing> opening = customer.opening(KEY);
    List<RecordingWaiter> burst = burst(500);
    customer.carryOut(opening.failed(customer.now));
    List<Opening<String, Thing>> running = granted(burst);
    assertThat(running).hasSize(2);

    customer.opened(running.get(0), new Thing("session").withCapacity(1000));

    assertThat(burst).allMatch(waiter -> waiter.lease() != null);
    assertThat(customer.bucket(KEY).active() + customer.bucket(KEY).opening()).isEqualTo(2);
  }

  @Test
  @Tag("F11")
  @Tag("F12")
  void aPeerThatIsBackAfterFailuresAndCannotBeSharedServesAllAtOnce() {
    Opening<String, Thing> opening = customer.opening(KEY);
    List<RecordingWaiter> burst = burst(100);
    customer.carryOut(opening.failed(customer.now));

    customer.opened(granted(burst).get(0), new Thing("http/1.1"));

    assertThat(granted(burst)).hasSize(98);
  }

  @Test
  void whereSharedMembersServeAFailureOpensOneMoreAtATime() {
    Customer two = with(PoolLimits.DEFAULT.withMaxSharedPerBucket(2));
    full(two, "session");
    Opening<String, Thing> opening = two.opening(KEY);
    RecordingWaiter first = two.waiting(KEY);
    RecordingWaiter second = two.waiting(KEY);

    two.carryOut(opening.failed(two.now));

    assertThat(first.opening()).isNotNull();
    assertThat(second.answer).isNull();
  }

  @Test
  void whereNoneIsLeftThatServesItIsOpenAgainWhatTheNextWillBe() {
    Lease<String, Thing> session = full(customer, "session");
    session.member().capacity = 0;
    Opening<String, Thing> opening = customer.opening(KEY);
    List<RecordingWaiter> burst = burst(5);

    customer.carryOut(opening.failed(customer.now));
    List<Opening<String, Thing>> running = granted(burst);
    assertThat(running).hasSize(2);
    customer.opened(running.get(0), new Thing("http/1.1 now"));

    assertThat(granted(burst)).hasSize(3);
  }

  private List<RecordingWaiter> burst(int count) {
    List<RecordingWaiter> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiters.add(customer.waiting(KEY));
    }
    return waiters;
  }

  /** What the first of those who wait were granted to open; they wait no more. */
  private static List<Opening<String, Thing>> granted(List<RecordingWaiter> waiters) {
    List<RecordingWaiter> told = waiters.stream().filter(one -> one.answer != null).toList();
    waiters.removeAll(told);
    return told.stream().map(RecordingWaiter::opening).toList();
  }
}
