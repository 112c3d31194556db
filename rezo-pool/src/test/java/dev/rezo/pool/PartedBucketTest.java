package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bucket whose members live at several homes, each of which has a lock of its own. */
class PartedBucketTest {
  private static final String A = "o-a";
  private static final String B = "o-b";
  private static final long SECOND = 1_000_000_000;
  private static final int HERE = 1;
  private static final int THERE = 2;

  private static Customer parted(PoolLimits limits) {
    return new Customer(new Pool<>(limits, Customer.NOBODY, new SharedKeys("shared"), 0));
  }

  private final Customer customer = parted(PoolLimits.DEFAULT);

  /** One member lives here, and more than an unparted bucket looks at were parked later, there. */
  private static Thing parkOneHereAndManyThere(Customer customer) {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    leases.add(customer.open(A, new Thing("here", HERE)));
    for (int i = 0; i <= Selection.AFFINITY_SCAN; i++) {
      leases.add(customer.open(A, new Thing("there" + i, THERE)));
    }
    customer.release(customer.open(A, new Thing("first to be parked", THERE)));
    for (Lease<String, Thing> lease : leases) {
      customer.now++;
      customer.release(lease);
    }
    return leases.get(0).member();
  }

  @Test
  @Tag("F35")
  void whoIsAtHomeTakesWhatWasParkedThere() {
    Thing here = parkOneHereAndManyThere(customer);

    assertThat(customer.lease(A, HERE).member()).isSameAs(here);
  }

  @Test
  void ofThoseAtHomeTheLastIsTaken() {
    Lease<String, Thing> first = customer.open(A, new Thing("1", HERE));
    Lease<String, Thing> second = customer.open(A, new Thing("2", HERE));
    customer.release(customer.open(A, new Thing("first to be parked", THERE)));
    customer.release(first);
    customer.release(second);

    assertThat(customer.lease(A, HERE).member()).isSameAs(second.member());
    assertThat(customer.lease(A, HERE).member()).isSameAs(first.member());
  }

  @Test
  void whoHasNothingAtHomeTakesWhatWasParkedLastElsewhere() {
    Lease<String, Thing> first = customer.open(A, new Thing("0", THERE));
    Lease<String, Thing> second = customer.open(A, new Thing("1", THERE + 1));
    Lease<String, Thing> third = customer.open(A, new Thing("2", THERE));
    customer.release(customer.open(A, new Thing("first to be parked", THERE)));
    for (Lease<String, Thing> lease : List.of(second, third, first)) {
      customer.now++;
      customer.release(lease);
    }

    assertThat(customer.lease(A, HERE).member()).isSameAs(first.member());
    assertThat(customer.lease(A, HERE).member()).isSameAs(third.member());
    assertThat(customer.lease(A, HERE).member()).isSameAs(second.member());
  }

  @Test
  void whatIsAtHomesIsCountedAsElsewhere() {
    parkOneHereAndManyThere(customer);
    Lease<String, Thing> lease = customer.lease(A, HERE);
    customer.now += 5;

    BucketSnapshot<String> bucket = customer.bucket(A);

    assertThat(bucket.active()).isEqualTo(1);
    assertThat(bucket.idle()).isEqualTo(Selection.AFFINITY_SCAN + 2);
    assertThat(bucket.leases()).isEqualTo(1);
    assertThat(bucket.oldestLeaseNanos()).isEqualTo(5);
    assertThat(bucket.turnover().reused()).isEqualTo(1);
    assertThat(lease.useCount()).isEqualTo(2);
  }

  @Test
  void whatServesForTheFirstTimeIsNotCountedAsReused() {
    customer.release(customer.open(A, new Thing("parts the bucket", THERE)));
    Opening<String, Thing> opening =
        (Opening<String, Thing>) customer.pool.reserve(A, customer.now);
    Thing warm = new Thing("warm", HERE);
    customer.carryOut(opening.openedIdle(warm, customer.now, Pool.NEVER, Pool.NEVER));
    long before = customer.bucket(A).turnover().reused();

    Lease<String, Thing> first = customer.lease(A, HERE);
    assertThat(first.member()).isSameAs(warm);
    assertThat(customer.bucket(A).turnover().reused()).isEqualTo(before);

    customer.release(first);
    assertThat(customer.lease(A, HERE).member()).isSameAs(warm);
    assertThat(customer.bucket(A).turnover().reused()).isEqualTo(before + 1);
  }

  @Test
  void whoWaitsGetsWhatIsGivenBackAtAnyHome() {
    Customer few = parted(PoolLimits.DEFAULT.withMaxPerBucket(2));
    Lease<String, Thing> here = few.open(A, new Thing("here", HERE));
    few.release(few.open(A, new Thing("there", THERE)));
    Lease<String, Thing> there = few.lease(A, THERE);
    RecordingWaiter waiter = few.waiting(A);

    few.release(there);

    assertThat(waiter.lease().member()).isSameAs(there.member());
    few.release(here);
    assertThat(few.bucket(A).idle()).isEqualTo(1);
  }

  @Test
  @Tag("F35")
  void whoStarvesElsewhereGetsThePlaceOfWhatIsParkedAtHome() {
    Customer few = parted(PoolLimits.DEFAULT.withMaxPerOrigin(1));
    few.release(few.open(A, new Thing("here", HERE)));
    few.release(few.lease(A, HERE)); // Now at its home.
    Lease<String, Thing> lease = few.lease(A, HERE);
    RecordingWaiter waiter = few.waiting(B);

    few.release(lease);

    assertThat(few.closed).containsExactly(lease.member());
    few.opened(waiter.opening(), new Thing("b"));
    assertThat(few.pool.snapshot(few.now).total()).isEqualTo(1);
  }

  @Test
  void noMoreIsParkedAtHomesThanMayBeIdle() {
    Customer few = parted(PoolLimits.DEFAULT.withMaxIdlePerBucket(3));
    parkOneHereAndManyThere(few);

    assertThat(few.bucket(A).idle()).isEqualTo(3);
    assertThat(few.closed).hasSize(Selection.AFFINITY_SCAN);
  }

  @Test
  void whereAllMembersMayBeIdleNoHomeIsRationed() {
    Customer customer = parted(PoolLimits.DEFAULT.withMaxIdlePerBucket(3));
    Lease<String, Thing> first = customer.open(A, new Thing("1", HERE));
    Lease<String, Thing> second = customer.open(A, new Thing("2", HERE));
    customer.release(customer.open(A, new Thing("3", THERE)));
    Home<String, Thing> home = Objects.requireNonNull(first.slot().home);
    assertThat(second.slot().home).isSameAs(home);

    assertThat(home.mostParked).isGreaterThanOrEqualTo(2);

    assertThat(customer.lease(A, THERE)).isNotNull();
    assertThat(customer.open(A, new Thing("4", THERE))).isNotNull();
    assertThat(home.mostParked).as("half of what may be idle, as one is too many").isEqualTo(1);
  }

  @Test
  void whatIsParkedAtHomesIsEvictedInItsTime() {
    parkOneHereAndManyThere(customer);
    long idleTimeout = PoolLimits.DEFAULT.idleTimeout().toNanos();
    assertThat(customer.evictAt).isLessThanOrEqualTo(1_000 + idleTimeout);
    customer.now += idleTimeout;

    customer.evictIdle();

    assertThat(customer.closed).hasSize(Selection.AFFINITY_SCAN + 3);
    assertThat(customer.pool.bucketCount()).isZero();
  }

  @Test
  void whatMayBeIdleForLessAsksForEvictionEarlier() {
    Lease<String, Thing> lease = customer.open(A, new Thing("here", HERE));
    customer.release(customer.open(A, new Thing("first to be parked", THERE)));
    long asked = customer.evictAt;

    customer.release(lease, Duration.ofSeconds(5).toNanos());

    assertThat(customer.evictAt).isEqualTo(customer.now + Duration.ofSeconds(5).toNanos());
    assertThat(customer.evictAt).isLessThan(asked);
  }

  @Test
  void whatDiedAtHomeIsNotLeased() {
    Thing here = parkOneHereAndManyThere(customer);
    here.usable = false;

    assertThat(customer.lease(A, HERE).member()).isNotSameAs(here);
    customer.now += PoolLimits.DEFAULT.idleTimeout().toNanos();
    customer.evictIdle();
    assertThat(customer.closed).contains(here);
  }

  @Test
  void whatIsRemovedWhileItIsParkedAtHomeIsForgotten() {
    Thing here = parkOneHereAndManyThere(customer);

    assertThat(customer.pool.remove(A, here, RemovalCause.PEER_CLOSED, customer.now)).isNotNull();
    assertThat(customer.lease(A, HERE).member()).isNotSameAs(here);
  }

  @Test
  void whatIsRemovedWhileItIsLeasedIsClosedInTheEnd() {
    Thing here = parkOneHereAndManyThere(customer);
    Lease<String, Thing> lease = customer.lease(A, HERE);

    assertThat(customer.remove(lease)).isFalse();
    customer.release(lease);

    assertThat(customer.closed).containsExactly(here);
  }

  @Test
  void whoeverMayNotBeUsedAgainIsNotParkedAtHome() {
    Customer thrice = parted(PoolLimits.DEFAULT.withMaxUses(3));
    thrice.release(thrice.open(A, new Thing("here", HERE)));
    thrice.release(thrice.lease(A, HERE));
    thrice.release(thrice.lease(A, HERE));

    assertThat(thrice.closed).hasSize(1);
    assertThat(thrice.pool.bucketCount()).isZero();
  }

  @Test
  void whatServesWellAfterALongTimeAtHomeDispelsASuspicion() {
    Lease<String, Thing> first = customer.open(A, new Thing("dies", HERE));
    Lease<String, Thing> second = customer.open(A, new Thing("dies later", HERE));
    customer.release(first);
    customer.now += 2 * SECOND;
    customer.carryOut(customer.lease(A, HERE).evict(RemovalCause.STALE, customer.now));
    customer.release(second); // At its home, as the bucket stands in line already.
    customer.now += 3 * SECOND;

    customer.release(customer.lease(A, HERE));

    customer.now += 3 * SECOND;
    customer.carryOut(customer.lease(A, HERE).evict(RemovalCause.STALE, customer.now));
    customer.open(A);
    assertThat(customer.bucket(A).hasLearnedIdleLimit()).isFalse();
  }

  @Test
  void aLeaseEndsOnceAtHomeToo() {
    parkOneHereAndManyThere(customer);
    Lease<String, Thing> lease = customer.lease(A, HERE);
    customer.release(lease);

    assertThatIllegalStateException().isThrownBy(() -> customer.release(lease));
    assertThat(customer.lease(A, HERE).member()).isSameAs(lease.member());
    assertThatIllegalStateException().isThrownBy(() -> customer.release(lease));
    assertThat(customer.bucket(A).leases()).isEqualTo(1);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoHoldsTheWholeMayLockItAgain() {
    Lease<String, Thing> lease = customer.open(A, new Thing("1", HERE));
    customer.release(customer.open(A, new Thing("parts the bucket", THERE)));
    Homes<String, Thing> homes = lease.slot().bucket.homes;
    HomeLock home = Objects.requireNonNull(lease.slot().home).lock;

    homes.lock();
    homes.lock();
    homes.unlock();
    assertThat(home.isWriteLocked()).isTrue();

    homes.unlock();
    assertThat(home.isWriteLocked()).isFalse();
  }

  @Test
  void aHomeThatIsNotLockedCannotBeUnlocked() {
    HomeLock home = new HomeLock();
    home.lock();
    home.unlock();

    assertThatThrownBy(home::unlock)
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("expected to be locked");
  }

  @Test
  void aPoolThatClosesTakesWhatIsParkedAtHomes() {
    parkOneHereAndManyThere(customer);
    Lease<String, Thing> lease = customer.lease(A, HERE);

    customer.carryOut(customer.pool.close(customer.now));
    assertThat(customer.closed).hasSize(Selection.AFFINITY_SCAN + 2);
    customer.release(lease);

    assertThat(customer.closed).contains(lease.member());
    assertThat(customer.pool.bucketCount()).isZero();
  }

  @Test
  void whoLivesBeyondTheLastHomeIsLeasedAsEver() {
    List<Lease<String, Thing>> leases = new ArrayList<>();
    for (int affinity = 0; affinity <= Homes.MOST; affinity++) {
      leases.add(customer.open(A, new Thing("at " + affinity, affinity)));
    }
    leases.forEach(customer::release);
    Set<Thing> found = new HashSet<>();

    for (int affinity = Homes.MOST; affinity >= 0; affinity--) {
      found.add(customer.lease(A, affinity).member());
    }

    assertThat(found).hasSize(Homes.MOST + 1);
    assertThat(customer.bucket(A).leases()).isEqualTo(Homes.MOST + 1);
    assertThat(customer.bucket(A).idle()).isZero();
  }

  @Test
  void aMemberThatBearsSeveralLeasesIsLeasedByTheWholeBucket() {
    Thing member = new Thing("here", HERE);
    Lease<String, Thing> lease = customer.open(A, member);
    customer.release(customer.open(A, new Thing("first to be parked", THERE)));
    customer.release(lease);
    member.withCapacity(2);
    customer.carryOut(customer.pool.capacityRose(A, member, customer.now));

    assertThat(customer.lease(A, HERE).member()).isSameAs(member);
    assertThat(customer.lease(A, HERE).member()).isSameAs(member);
  }

  /** A member that, asked whether it is usable, waits until somebody else is at the door. */
  private static final class Doorkeeper implements Pooled {
    private final int affinity;
    @Nullable Thread visitor;

    Doorkeeper(int affinity) {
      this.affinity = affinity;
    }

    @Override
    public boolean isUsable() {
      Thread expected = visitor;
      if (expected != null && expected.getState() == Thread.State.NEW) {
        expected.start();
        while (expected.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      return true;
    }

    @Override
    public int capacity() {
      return 1;
    }

    @Override
    public int affinity() {
      return affinity;
    }
  }

  /** Never waits, and so is never told. */
  private static final class Silent implements Waiter<String, Doorkeeper> {
    @Override
    public void granted(Acquired<String, Doorkeeper> grant) {
      throw new AssertionError("told of " + grant);
    }

    @Override
    public void refused(Closed<String, Doorkeeper> closed) {
      throw new AssertionError("told of " + closed);
    }
  }

  /** A pool as users make it, and one member here that was parked before many there. */
  private static final class Meeting {
    final Pool<String, Doorkeeper> pool = new Pool<>(PoolLimits.DEFAULT, Customer.NOBODY);
    final Lease<String, Doorkeeper> before = open(HERE);

    Meeting() {
      List<Lease<String, Doorkeeper>> leases = new ArrayList<>();
      leases.add(open(HERE));
      for (int i = 0; i <= Selection.AFFINITY_SCAN; i++) {
        leases.add(open(THERE));
      }
      leases.forEach(lease -> release(lease));
    }

    Lease<String, Doorkeeper> open(int affinity) {
      Acquired<String, Doorkeeper> answer = pool.acquire(A, affinity, new Silent(), 0);
      return ((Opening<String, Doorkeeper>) answer)
          .opened(new Doorkeeper(affinity), 0, Pool.NEVER)
          .lease();
    }

    Lease<String, Doorkeeper> lease(int affinity) {
      return (Lease<String, Doorkeeper>) pool.acquire(A, affinity, new Silent(), 0);
    }

    static void release(Lease<String, Doorkeeper> lease) {
      lease.release(0, Pool.NEVER).carryOut(member -> {});
    }

    /** So many times somebody finds the bucket locked. */
    void meet(int times) throws InterruptedException {
      for (int i = 0; i < times; i++) {
        Lease<String, Doorkeeper> lease = lease(THERE);
        Thread visitor = new Thread(() -> pool.snapshot(0), "visitor");
        visitor.setDaemon(true);
        lease.member().visitor = visitor;
        release(lease);
        visitor.join();
      }
    }

    /** Whether who is at home finds the one that lives there behind many that do not. */
    boolean isParted() {
      List<Lease<String, Doorkeeper>> all = new ArrayList<>();
      for (int idle = snapshot().idle(); idle > 0; idle--) {
        all.add(lease(HERE));
      }
      all.sort(Comparator.comparingInt(lease -> lease.member().affinity));
      all.forEach(Meeting::release);
      Lease<String, Doorkeeper> found = lease(HERE);
      release(found);
      return found.member().affinity == HERE;
    }

    BucketSnapshot<String> snapshot() {
      return pool.snapshot(0).bucket(A).orElseThrow();
    }
  }

  @Test
  @Timeout(60)
  void aBucketIsPartedWhenThreadsHaveMetThereOften() throws Exception {
    Meeting meeting = new Meeting();
    meeting.meet(Homes.MEETINGS - 1);
    assertThat(meeting.isParted()).isFalse();

    meeting.meet(1);

    assertThat(meeting.isParted()).isTrue();
    Meeting.release(meeting.before);
    assertThat(meeting.snapshot().leases()).isZero();
    assertThat(meeting.snapshot().idle()).isEqualTo(Selection.AFFINITY_SCAN + 3);
  }
}
