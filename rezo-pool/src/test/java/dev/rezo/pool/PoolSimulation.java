package dev.rezo.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Uses a pool at random, at a virtual time, and keeps books of its own. After every step the books
 * must balance with the pool's: see {@link #check}. A seed decides everything, so a run repeats
 * exactly.
 *
 * <p>Not thread-safe; it is one thread.
 */
final class PoolSimulation {
  private static final List<String> KEYS = List.of("o-a", "o-b", "p-c", "shared-d", "shared-e");
  private static final List<Order> ORDERS = List.of(Order.LIFO, Order.FIFO, Order.LATENCY_AWARE);
  private static final List<String> ORIGINS = List.of("o", "p", "shared");
  static final SharedKeys SHARED_KEYS = new SharedKeys("shared");

  /** What the dice are in: ten milliseconds. */
  private static final long TICK = 10_000_000;

  private static final long IDLE_TIMEOUT = 1_000 * TICK;

  private final Random random;
  private final PoolLimits limits;
  private final PoolDriver driver;
  private final Pool<String, SimulatedMember> pool;

  private final List<Lease<String, SimulatedMember>> leases = new ArrayList<>();
  private final List<Opening<String, SimulatedMember>> openings = new ArrayList<>();
  private final Map<String, Deque<Place>> queues = new HashMap<>();
  private final Map<String, SharingBook> books = new HashMap<>();
  private final Set<SimulatedMember> alive = new LinkedHashSet<>();
  private long now = 1;
  private long evictAt = Pool.NEVER;
  private long closedMembers;
  private long grants;
  private long refills;
  private int stepsForEachLook = 1;
  private List<String> keys = KEYS;

  /** Somebody who waits. */
  private final class Place implements Waiter<String, SimulatedMember> {
    final String key;
    @Nullable Ticket<String, SimulatedMember> ticket;
    boolean answered;

    Place(String key) {
      this.key = key;
    }

    @Override
    public void granted(Acquired<String, SimulatedMember> grant) {
      grants++;
      leaveQueue();
      take(grant);
    }

    @Override
    public void refused(Closed<String, SimulatedMember> closed) {
      require(pool.isClosed(), "refused by an open pool");
      leaveQueue();
    }

    private void leaveQueue() {
      require(!answered, "told twice");
      answered = true;
      require(queue(key).peek() == this, "not the oldest waiter", key);
      queue(key).remove();
    }
  }

  PoolSimulation(long seed, Function<PoolLimits, PoolDriver> makeDriver) {
    random = new Random(seed);
    int cap = 1 + random.nextInt(5);
    PoolLimits drawn =
        PoolLimits.DEFAULT
            .withMaxPerBucket(cap)
            .withMaxSharedPerBucket(1 + random.nextInt(2))
            .withMaxIdlePerBucket(random.nextInt(cap + 1))
            .withMaxTotal(1 + random.nextInt(12))
            .withMaxPerOrigin(random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(6))
            .withMaxUses(random.nextInt(3) == 0 ? 1 + random.nextInt(5) : Integer.MAX_VALUE)
            .withMaxWaitingPerBucket(random.nextInt(4) == 0 ? 0 : random.nextInt(8))
            .withIdleTimeout(Duration.ofNanos(IDLE_TIMEOUT))
            .withMinIdlePerBucket(random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0)
            .withMaxBuckets(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 100)
            .withOrder(ORDERS.get(random.nextInt(3)));
    driver = makeDriver.apply(drawn);
    pool = driver.pool;
    limits = pool.limits();
  }

  /**
   * Looks into the books after so many steps only: a look locks whole buckets. Buckets that may be
   * shared are left out: the books of those follow each step.
   */
  PoolSimulation looking(int steps) {
    stepsForEachLook = steps;
    keys = KEYS.stream().filter(key -> !SHARED_KEYS.mayBeShared(key)).toList();
    return this;
  }

  /** Runs so many steps, closes the pool for the last tenth of them, and ends what is left. */
  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      if (step == steps * 9 / 10) {
        carryOut(pool.close(now));
        carryOut(pool.close(now));
      }
      step();
      if (step % stepsForEachLook == 0) {
        check();
      }
    }
    while (!openings.isEmpty() || !leases.isEmpty()) {
      if (openings.isEmpty()) {
        release(anyOf(leases));
      } else {
        failOpening(anyOf(openings));
      }
      check();
    }
    require(alive.isEmpty(), "members left", alive);
    require(pool.bucketCount() == 0, "buckets left", pool);
    require(pool.snapshot(now).total() == 0, "places left");
    require(queues.values().stream().allMatch(Deque::isEmpty), "waiters left");
    Turnover turnover = pool.snapshot(now).turnover();
    long removed = turnover.removed().values().stream().mapToLong(Long::longValue).sum();
    require(turnover.opened() == removed, "opened and removed differ", turnover);
  }

  long closedMembers() {
    return closedMembers;
  }

  long refills() {
    return refills;
  }

  long grants() {
    return grants;
  }

  private void step() {
    now += random.nextInt(30) * TICK;
    if (evictAt != Pool.NEVER && now >= evictAt) {
      evictAt = Pool.NEVER;
      carryOut(pool.evictIdle(now));
      check();
    }
    int dice = random.nextInt(100);
    if (dice < 38) {
      acquire(keys.get(random.nextInt(keys.size())));
    } else if (!openings.isEmpty() && dice < 55) {
      endOpening(anyOf(openings));
    } else if (!leases.isEmpty() && dice < 82) {
      endLease(anyOf(leases));
    } else if (dice < 86) {
      cancel();
    } else if (dice < 90) {
      reserve(keys.get(random.nextInt(keys.size())));
    } else if (!alive.isEmpty()) {
      disturb(new ArrayList<>(alive).get(random.nextInt(alive.size())));
    }
  }

  private void acquire(String key) {
    Place place = new Place(key);
    boolean othersWait = !queue(key).isEmpty();
    boolean mayBeginAnew = beforeAcquire(key);
    Acquired<String, SimulatedMember> answer = driver.acquire(key, random.nextInt(3), place, now);
    if (mayBeginAnew && !(answer instanceof Lease)) {
      book(key).doubt();
    }
    if (answer instanceof Ticket<String, SimulatedMember> ticket) {
      require(limits.maxWaitingPerBucket() > 0, "waits in a queue of 0");
      place.ticket = ticket;
      queue(key).add(place);
    } else {
      require(
          !othersWait || answer instanceof Saturated || answer instanceof Closed,
          "overtook those who wait");
      take(answer);
    }
    carryOut(answer.decision());
  }

  /**
   * A bucket with nothing but what may not be leased any more is gone, and begins anew.
   *
   * @return whether that may be so: what is idle may have to go before the time that is known here,
   *     as the pool learns
   */
  private boolean beforeAcquire(String key) {
    boolean inUse = !queue(key).isEmpty();
    boolean isLeasable = false;
    for (Opening<String, SimulatedMember> opening : openings) {
      inUse |= opening.key().equals(key);
    }
    for (SimulatedMember member : alive) {
      if (member.key.equals(key)) {
        inUse |= member.leases > 0;
        isLeasable |= member.usable && now < member.expiresAt && now < member.idleUntil;
      }
    }
    if (!inUse && !isLeasable && limits.minIdlePerBucket() == 0) {
      books.remove(key);
    }
    return !inUse;
  }

  private void reserve(String key) {
    Acquired<String, SimulatedMember> answer = pool.reserve(key, now);
    require(!(answer instanceof Lease) && !(answer instanceof Ticket), "reserve", answer);
    take(answer);
    carryOut(answer.decision());
  }

  private void take(Acquired<String, SimulatedMember> answer) {
    if (answer instanceof Lease<String, SimulatedMember> lease) {
      SimulatedMember member = lease.member();
      require(alive.contains(member), "leased after it had left", member);
      require(!member.doomed && member.usable, "leased though useless", member);
      require(member.leases < member.capacity, "leased beyond its capacity", member);
      require(now < member.expiresAt, "leased after its lifetime", member);
      require(!lease.reused() || member.leases > 0 || now < member.idleUntil, "leased too late");
      require(lease.useCount() == ++member.uses, "miscounted", lease);
      require(member.uses <= limits.maxUses(), "used too often", member);
      member.leases++;
      leases.add(lease);
    } else if (answer instanceof Opening<String, SimulatedMember> opening) {
      book(opening.key()).checkOpening(alive, openings, now);
      openings.add(opening);
    }
  }

  private void endOpening(Opening<String, SimulatedMember> opening) {
    int dice = random.nextInt(10);
    if (dice < 3) {
      failOpening(opening);
      return;
    }
    openings.remove(opening);
    boolean shared = opening.key().startsWith("shared") && random.nextInt(4) > 0;
    long expiresAt = now + (1 + random.nextInt(5_000)) * TICK;
    SimulatedMember member =
        new SimulatedMember(opening.key(), random.nextInt(3), shared ? 3 : 1, expiresAt);
    alive.add(member);
    book(opening.key()).opened(member.capacity);
    if (dice < 5) {
      member.idleUntil = idleUntil(member, Pool.NEVER);
      carryOut(opening.openedIdle(member, now, expiresAt, Pool.NEVER));
    } else {
      Opened<String, SimulatedMember> opened = opening.opened(member, now, expiresAt);
      take(opened.lease());
      carryOut(opened.decision());
    }
    requireEnded(() -> opening.failed(now));
  }

  private void failOpening(Opening<String, SimulatedMember> opening) {
    openings.remove(opening);
    book(opening.key()).failed(alive, now);
    carryOut(driver.failed(opening, now));
  }

  private void endLease(Lease<String, SimulatedMember> lease) {
    int dice = random.nextInt(20);
    SimulatedMember member = lease.member();
    if (dice < 2) {
      drop(lease);
      member.doomed = true;
      member.draining = true;
      boolean stale = random.nextBoolean();
      carryOut(lease.evict(stale ? RemovalCause.STALE : RemovalCause.FAILED, now));
    } else if (dice == 2 && member.leases == 1) {
      drop(lease);
      alive.remove(member);
      carryOut(lease.detach(now));
    } else {
      release(lease);
    }
    requireEnded(() -> lease.release(now, Pool.NEVER));
  }

  private void release(Lease<String, SimulatedMember> lease) {
    drop(lease);
    long idleNanos = random.nextInt(3) == 0 ? random.nextInt(500) * TICK : Pool.NEVER;
    SimulatedMember member = lease.member();
    member.idleUntil = idleUntil(member, idleNanos);
    member.draining |= idleNanos <= 0;
    member.latency += (1 + random.nextInt(100) - member.latency) / 2;
    carryOut(driver.release(lease, now, idleNanos));
  }

  /** The idle timeout ends no stay where some are spared. */
  private long idleUntil(SimulatedMember member, long idleNanos) {
    long most = limits.minIdlePerBucket() > 0 ? Long.MAX_VALUE / 2 : IDLE_TIMEOUT;
    return Math.min(now + Math.min(idleNanos, most), member.expiresAt);
  }

  private void drop(Lease<String, SimulatedMember> lease) {
    leases.remove(lease);
    lease.member().leases--;
  }

  private void cancel() {
    List<Place> places = queues.values().stream().flatMap(Deque::stream).toList();
    if (!places.isEmpty()) {
      Place place = anyOf(places);
      require(driver.cancel(place.ticket), "waits and cannot be cancelled");
      queue(place.key).remove(place);
      require(!driver.cancel(place.ticket), "cancelled twice");
    }
  }

  private void disturb(SimulatedMember member) {
    switch (random.nextInt(5)) {
      case 0 -> {
        Decision<String, SimulatedMember> made = driver.remove(member.key, member, now);
        require((made != null) == (member.leases == 0), "removed", made != null, member);
        if (made != null) {
          alive.remove(member);
          carryOut(made);
        } else {
          member.doomed = true;
        }
      }
      case 1 -> {
        member.doomed = true;
        member.draining = true;
        carryOut(pool.drain(member.key, member, RemovalCause.DRAINING, now));
      }
      case 2 -> member.usable = false;
      default -> {
        if (member.key.startsWith("shared")) {
          change(member, random.nextInt(5));
        }
      }
    }
  }

  private void change(SimulatedMember member, int capacity) {
    boolean falls = capacity < member.capacity;
    member.capacity = capacity;
    carryOut(
        falls
            ? pool.capacityFell(member.key, member, now)
            : pool.capacityRose(member.key, member, now));
  }

  private void carryOut(Decision<String, SimulatedMember> decision) {
    if (decision.evictAtNanos() != Pool.NEVER) {
      evictAt = Math.min(evictAt, decision.evictAtNanos());
    }
    for (Refill<String> refill : decision.toOpen()) {
      require(refill.count() <= limits.minIdlePerBucket(), "asked for too many", refill);
      refills++;
      for (int i = 0; i < refill.count(); i++) {
        take(pool.reserve(refill.key(), now));
      }
    }
    decision.carryOut(
        member -> {
          require(alive.remove(member), "closed twice, or not the pool's", member);
          require(member.leases == 0, "closed with leases", member);
          closedMembers++;
        });
  }

  /** The invariants. */
  private void check() {
    PoolSnapshot<String> snapshot = pool.snapshot(now);
    int total = 0;
    for (BucketSnapshot<String> bucket : snapshot.buckets()) {
      total += bucket.occupancy().members() + bucket.occupancy().draining();
    }
    require(total == snapshot.total(), "places taken and used", snapshot.total(), total);
    require(total == alive.size() + openings.size(), "places and books", total);
    require(total <= limits.maxTotal(), "above the total cap", total);
    require(snapshot.buckets().size() <= limits.maxBuckets(), "buckets", snapshot);
    int idle = 0;
    for (SimulatedMember member : alive) {
      idle += member.leases == 0 ? 1 : 0;
    }
    boolean poolIsFull = total == limits.maxTotal() && idle == 0;
    for (String origin : ORIGINS) {
      boolean noRoom = checkOrigin(snapshot, origin) || poolIsFull;
      for (String key : KEYS) {
        if (SHARED_KEYS.originOf(key).equals(origin)) {
          check(key, find(snapshot, key), noRoom);
        }
      }
    }
    for (SimulatedMember member : alive) {
      require(
          member.leases > 0 || (evictAt != Pool.NEVER && evictAt <= latest(member)),
          "nobody will come for",
          member);
    }
  }

  private static @Nullable BucketSnapshot<String> find(PoolSnapshot<String> snapshot, String key) {
    for (BucketSnapshot<String> bucket : snapshot.buckets()) {
      if (bucket.key().equals(key)) {
        return bucket;
      }
    }
    return null;
  }

  private long latest(SimulatedMember member) {
    boolean keepsSome = limits.minIdlePerBucket() > 0;
    long timeout = now + Math.max(IDLE_TIMEOUT, IdleFloor.PACE_NANOS);
    return keepsSome ? Math.min(member.idleUntil, timeout) : member.idleUntil;
  }

  /** Whether the origin is at its cap, and nothing of it could give way. */
  private boolean checkOrigin(PoolSnapshot<String> snapshot, Object origin) {
    Occupancy sum = Occupancy.NONE;
    for (BucketSnapshot<String> bucket : snapshot.buckets()) {
      if (SHARED_KEYS.originOf(bucket.key()).equals(origin)) {
        sum = sum.plus(bucket.occupancy());
      }
    }
    Occupancy told = snapshot.origin(origin).map(OriginSnapshot::occupancy).orElse(Occupancy.NONE);
    require(told.equals(sum), "origin", origin, told, sum);
    int members = sum.members() + sum.draining();
    int taken = limits.capsOrigins() ? pool.room().takenBy(origin) : members;
    require(members == taken, "places of the origin taken and used", origin, taken, sum);
    require(members <= limits.maxPerOrigin(), "above the cap of its origin", origin, sum);
    return members == limits.maxPerOrigin() && sum.idle() == 0;
  }

  private void check(String key, @Nullable BucketSnapshot<String> bucket, boolean noRoom) {
    Occupancy actual = bucket == null ? Occupancy.NONE : bucket.occupancy();
    if (bucket == null) {
      books.remove(key);
    }
    int members = 0;
    int leased = 0;
    int suspended = 0;
    for (SimulatedMember member : alive) {
      if (member.key.equals(key)) {
        members++;
        leased += member.leases > 0 ? 1 : 0;
        suspended += member.leases == 0 && member.capacity == 0 ? 1 : 0;
      }
    }
    int opening = 0;
    for (Opening<String, SimulatedMember> each : openings) {
      opening += each.key().equals(key) ? 1 : 0;
    }
    require(actual.active() + actual.draining() == leased, "leased", key, leased, actual);
    require(actual.idle() == members - leased, "idle", key, actual);
    require(actual.opening() == opening, "opening", key, opening, actual);
    require(actual.waiting() == queue(key).size(), "waiting", key, actual);
    require(actual.waiting() <= limits.maxWaitingPerBucket(), "queue", key, actual);
    require(actual.members() <= limits.maxPerBucket(), "above its cap", key, actual);
    require(actual.idle() <= limits.maxIdlePerBucket(), "too many idle", key, actual);
    boolean mayBeEmpty = bucket == null || limits.minIdlePerBucket() > 0;
    require(mayBeEmpty || !actual.equals(Occupancy.NONE), "empty", key);
    if (actual.waiting() > 0) {
      require(actual.idle() <= suspended, "waits beside idle ones", key, actual);
      boolean full = actual.members() == limits.maxPerBucket();
      boolean mustWait = full || noRoom || book(key).forbids(alive, opening);
      require(mustWait, "waits for nothing", key, actual, book(key));
    }
  }

  private Deque<Place> queue(String key) {
    return queues.computeIfAbsent(key, k -> new ArrayDeque<>());
  }

  private SharingBook book(String key) {
    return books.computeIfAbsent(key, k -> new SharingBook(k, limits));
  }

  private <T> T anyOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static void requireEnded(Runnable secondEnd) {
    try {
      secondEnd.run();
    } catch (IllegalStateException expected) {
      return;
    }
    throw new AssertionError("ended twice");
  }

  /** The facts become text only when they are needed: this runs millions of times. */
  private static void require(boolean holds, String message, Object... facts) {
    if (!holds) {
      throw new AssertionError(message + " " + Arrays.toString(facts));
    }
  }
}
