package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * The members of one key and who waits for them. It decides; {@link Pool} locks, announces and
 * hands out what was decided.
 *
 * <p>Each call that changes something is one step: it ends with {@link #settle}, and its decision
 * is taken by {@link #decided} before the lock is released. Between steps holds: whoever waits
 * cannot be served, and what is idle and bears a lease has nobody waiting for it.
 *
 * <p>Guarded by its own lock, that of its {@link Homes}; only the key is free to read, and what
 * says so.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Bucket<K, M extends Pooled> {

  final Pool<K, M> pool;
  final K key;
  final OriginPlaces<K, M> origin;

  /** Its lock, or its locks, and the leases that are out. */
  final Homes<K, M> homes;

  private final PoolLimits limits;
  private final Members<K, M> members = new Members<>();
  private final Selection<K, M> selection;
  private final Parking<K, M> parking;

  /** What keeps members ready; null without {@link PoolLimits#minIdlePerBucket()}. */
  private final @Nullable IdleFloor floor;

  private final LinkList<Ticket<K, M>> waiters = new LinkList<>();
  private final Tally tally = new Tally();
  private final OpeningGate<K, M> gate;
  private boolean retired;

  /** Its number among the buckets that are kept though they are empty. */
  private long numberAmongEmpty = BucketLine.NONE;

  private @Nullable Decision<K, M> pending;

  /** Whether it stands in the queue of its origin's buckets that starve. */
  private boolean starving;

  /** Since when its oldest waiter has waited when it began to starve; a hint, free to read. */
  private volatile long starvingSinceNanos;

  Bucket(
      Pool<K, M> pool,
      K key,
      OriginPlaces<K, M> origin,
      boolean mayBeShared,
      @Nullable IdleLesson lesson) {
    this.pool = pool;
    this.key = key;
    this.origin = origin;
    this.limits = pool.limits();
    this.selection = new Selection<>(this, members, limits.order());
    this.floor = limits.minIdlePerBucket() == 0 ? null : new IdleFloor(limits);
    this.parking = new Parking<>(this, members, limits, floor, lesson);
    this.gate = new OpeningGate<>(members, limits, mayBeShared);
    boolean isPlain = limits.order() == Order.LIFO && floor == null;
    this.homes =
        new Homes<>(this, members, parking, tally, isPlain ? pool.bearableMeetings() : Homes.NEVER);
  }

  // Taking

  /** The hot path: a lease on a member that is there, or null. */
  @Nullable Lease<K, M> lease(int affinity, long nowNanos) {
    Slot<K, M> slot = selection.pick(affinity, nowNanos);
    return slot == null ? null : hold(slot, nowNanos, 0);
  }

  /**
   * A lease, an opening, a ticket or a refusal. Under the lock of the room as well.
   *
   * @param found what was decided on the way here
   */
  Acquired<K, M> admit(int affinity, Waiter<K, M> waiter, long nowNanos, Decision<K, M> found) {
    if (pool.isClosed()) {
      return new Closed<>(key, found.and(decided()));
    }
    Lease<K, M> lease = lease(affinity, nowNanos);
    if (lease != null) {
      lease.precededBy(found.and(decided()));
      return lease;
    }
    if (waiters.isEmpty() && gate.isOpen()) {
      gate.began(); // First: what gives way may be this bucket's last member, and it is to stay.
      Decision<K, M> place = pool.room().take(origin);
      if (place != null) {
        return new Opening<>(this, 0, false, found.and(place).and(decided()));
      }
      gate.ended();
    }
    if (waiters.size() >= limits.maxWaitingPerBucket()) {
      return saturated(nowNanos, found);
    }
    Ticket<K, M> ticket = new Ticket<>(this, waiter, nowNanos, waiters.size() + 1);
    waiters.addLast(ticket);
    ticket.precededBy(found.and(decided()));
    return ticket;
  }

  /** An opening for whoever needs no lease now, or a refusal; nobody gives way. */
  Acquired<K, M> reserve(long nowNanos) {
    if (pool.isClosed()) {
      return new Closed<>(key, decided());
    }
    if (waiters.isEmpty() && gate.isOpen() && pool.room().takeFree(origin)) {
      gate.began();
      if (floor != null) {
        floor.spareOpeningBegan();
      }
      return new Opening<>(this, 0, true, decided());
    }
    return saturated(nowNanos, Decision.nothing());
  }

  private Saturated<K, M> saturated(long nowNanos, Decision<K, M> found) {
    Cap cap = capInTheWay();
    Occupancy occupancy = occupancy();
    return new Saturated<>(
        key,
        cap,
        occupancy,
        origin.isCapped ? origin.places.taken() : 0,
        pool.room().taken(),
        pool.bucketCount(),
        limits,
        homes.oldestLeaseNanos(nowNanos),
        found.and(decided()));
  }

  private Cap capInTheWay() {
    Cap own = gate.capInTheWay();
    if (own != null) {
      return own;
    }
    if (origin.places.isFull()) {
      return Cap.ORIGIN;
    }
    return pool.room().total().isFull() ? Cap.TOTAL : Cap.QUEUE;
  }

  private Lease<K, M> hold(Slot<K, M> slot, long nowNanos, long waitedNanos) {
    Lease<K, M> lease = slot.lease(nowNanos, waitedNanos);
    if (slot.state != SlotState.BUSY) {
      members.become(slot, SlotState.BUSY);
    }
    if (slot.bearsMore()) {
      members.become(slot, SlotState.SHARED);
    }
    homes.began(lease);
    tally.leased(slot.uses, waitedNanos);
    if (floor != null && !pool.isClosed() && floor.used(nowNanos)) {
      evictAt(nowNanos + IdleFloor.PACE_NANOS);
    }
    return lease;
  }

  // Giving back

  /** A lease ends and its member may serve again. */
  void release(Lease<K, M> lease, long nowNanos, long idleNanos) {
    end(lease);
    Slot<K, M> slot = lease.slot();
    if (slot.idleAgeNanos > 0) {
      parking.survived(slot.idleAgeNanos);
      slot.idleAgeNanos = 0;
    }
    RemovalCause cause = idleNanos <= 0 ? RemovalCause.NOT_REUSABLE : slot.defect(nowNanos);
    giveBack(slot, cause, nowNanos, idleNanos);
  }

  /** A lease ends and its member must not serve again; the first cause to be told counts. */
  void evict(Lease<K, M> lease, RemovalCause cause, long nowNanos) {
    end(lease);
    Slot<K, M> slot = lease.slot();
    if (cause == RemovalCause.STALE && limits.learnsIdleLimit() && slot.idleAgeNanos > 0) {
      parking.died(slot.idleAgeNanos, nowNanos);
    }
    giveBack(slot, slot.doom == null ? cause : slot.doom, nowNanos, 0);
  }

  /** A lease ends and its member belongs to the taker. */
  void detach(Lease<K, M> lease) {
    Slot<K, M> slot = lease.slot();
    if (slot.leases > 1) {
      throw new IllegalStateException(
          "detach: expected one lease on the member, actual " + slot.leases + ": " + lease);
    }
    end(lease);
    forget(slot, RemovalCause.DETACHED);
  }

  private void end(Lease<K, M> lease) {
    homes.ended(lease);
    selection.leaseEnded(lease.slot());
  }

  /** Finds the place of a slot that has lost a lease (or never had one). */
  private void giveBack(
      Slot<K, M> slot, @Nullable RemovalCause cause, long nowNanos, long idleNanos) {
    if (slot.state == SlotState.DRAINING) {
      if (slot.leases == 0) {
        discard(slot, slot.doom == null ? RemovalCause.DRAINING : slot.doom);
      }
      return;
    }
    if (cause == null && pool.isClosed()) {
      cause = RemovalCause.POOL_CLOSED;
    }
    if (cause == null && slot.leases == 0 && othersWaitLonger()) {
      cause = origin.places.isFull() ? RemovalCause.ORIGIN_LIMIT : RemovalCause.TOTAL_LIMIT;
    }
    if (cause != null) {
      leave(slot, cause);
      return;
    }
    serve(slot, nowNanos);
    if (slot.leases == 0) {
      parking.park(slot, nowNanos, idleNanos);
    } else if (slot.state == SlotState.BUSY && slot.bearsMore()) {
      members.become(slot, SlotState.SHARED);
    }
  }

  /** Whether a bucket that is kept out by a cap has waited for longer than this one's. */
  private boolean othersWaitLonger() {
    Ticket<K, M> oldest = waiters.first();
    return oldest != null && pool.room().othersWaitLonger(this, oldest.queuedAtNanos());
  }

  /** Leases the slot to the oldest waiters for as long as it bears more. */
  private void serve(Slot<K, M> slot, long nowNanos) {
    Ticket<K, M> oldest = waiters.first();
    while (oldest != null && slot.bearsMore()) {
      waiters.remove(oldest);
      Lease<K, M> lease = hold(slot, nowNanos, waitedNanos(oldest, nowNanos));
      pending().grant(oldest.waiter(), lease);
      oldest = waiters.first();
    }
  }

  // Opening

  Lease<K, M> opened(Opening<K, M> ended, M member, long nowNanos, long expiresAtNanos) {
    Slot<K, M> slot = admitMember(ended, member, expiresAtNanos);
    Lease<K, M> lease = hold(slot, nowNanos, ended.waitedNanos());
    if (slot.defect(nowNanos) == null) {
      serve(slot, nowNanos);
    }
    return lease;
  }

  void openedIdle(
      Opening<K, M> ended, M member, long nowNanos, long expiresAtNanos, long idleNanos) {
    Slot<K, M> slot = admitMember(ended, member, expiresAtNanos);
    RemovalCause cause = idleNanos <= 0 ? RemovalCause.NOT_REUSABLE : slot.defect(nowNanos);
    giveBack(slot, cause, nowNanos, idleNanos);
  }

  private Slot<K, M> admitMember(Opening<K, M> ended, M member, long expiresAtNanos) {
    if (members.find(member) != null) {
      throw new IllegalStateException(
          "opened: expected a new member, actual one that is in the pool: " + member);
    }
    end(ended);
    if (floor != null) {
      floor.opened();
    }
    gate.opened(member);
    tally.opened();
    Slot<K, M> slot = new Slot<>(this, member, expiresAtNanos, limits.maxUses());
    members.add(slot);
    selection.added(slot);
    homes.settle(slot);
    return slot;
  }

  private void end(Opening<K, M> ended) {
    ended.end();
    gate.ended();
    if (floor != null && ended.isSpare()) {
      floor.spareOpeningEnded();
    }
  }

  void openingAbandoned(Opening<K, M> ended) {
    end(ended);
    pool.room().give(origin);
  }

  void openingFailed(Opening<K, M> ended, long nowNanos) {
    openingAbandoned(ended);
    if (floor != null) {
      floor.openingFailed(nowNanos);
    }
    gate.failed();
    tally.openingFailed();
  }

  /** Room under the caps was taken for this bucket: its oldest waiter may open a member. */
  void openForOldestWaiter(long nowNanos) {
    Ticket<K, M> oldest = waiters.first();
    if (oldest == null) {
      throw new IllegalStateException("nobody waits in " + this);
    }
    waiters.remove(oldest);
    gate.began();
    Opening<K, M> grant =
        new Opening<>(this, waitedNanos(oldest, nowNanos), false, Decision.nothing());
    pending().grant(oldest.waiter(), grant);
  }

  private static long waitedNanos(Ticket<?, ?> ticket, long nowNanos) {
    return Math.max(0, nowNanos - ticket.queuedAtNanos());
  }

  // Leaving

  boolean cancel(Ticket<K, M> ticket) {
    if (!ticket.isLinked()) {
      return false;
    }
    waiters.remove(ticket);
    return true;
  }

  /** Forgets a parked member, or marks a leased one. */
  boolean remove(M member, RemovalCause cause) {
    Slot<K, M> slot = members.find(member);
    if (slot == null) {
      return false;
    }
    if (slot.state == SlotState.IDLE) {
      forget(slot, cause);
      return true;
    }
    if (slot.doom == null) {
      slot.doom = cause;
    }
    return false;
  }

  void drain(M member, RemovalCause cause) {
    Slot<K, M> slot = members.find(member);
    if (slot != null && slot.state != SlotState.DRAINING) {
      leave(slot, cause);
    }
  }

  void drainAll(RemovalCause cause) {
    for (M member : members.all()) {
      drain(member, cause);
    }
  }

  void capacityRose(M member, long nowNanos) {
    Slot<K, M> slot = members.find(member);
    if (slot == null || slot.state == SlotState.DRAINING || slot.defect(nowNanos) != null) {
      return;
    }
    serve(slot, nowNanos);
    if (slot.state == SlotState.BUSY && slot.bearsMore()) {
      members.become(slot, SlotState.SHARED);
    }
  }

  void capacityFell(M member) {
    Slot<K, M> slot = members.find(member);
    if (slot != null && slot.state == SlotState.SHARED && !slot.bearsMore()) {
      members.become(slot, SlotState.BUSY);
    }
  }

  /** Drops what must not stay idle; returns when to ask again, or {@link Pool#NEVER}. */
  long evictIdle(long nowNanos) {
    long askAgain = parking.evict(nowNanos);
    if (floor != null && waiters.isEmpty() && gate.isOpen()) {
      int missing = floor.missing(members.idle.size() + members.shared.size(), nowNanos);
      int count = Math.min(missing, gate.room());
      if (count > 0) {
        pending().refill(new Refill<>(key, count));
      }
    }
    return askAgain;
  }

  void dropTimedOut(long nowNanos) {
    parking.dropTimedOut(nowNanos);
  }

  /** The member that was parked first gives way to another bucket; false if none is idle. */
  boolean yieldIdle(Places<K, M> asking, RemovalCause cause) {
    return parking.yieldOne(asking, cause);
  }

  /** Everything gives way to another bucket; false, and nothing happens, if not all is idle. */
  boolean yieldAll(Places<K, M> asking) {
    boolean onlyIdle =
        !retired
            && members.active() + gate.opening() + members.draining() == 0
            && waiters.isEmpty();
    parking.unlisted(asking, !onlyIdle);
    if (onlyIdle) {
      endUse();
      parking.clear(RemovalCause.BUCKETS_LIMIT);
    }
    return onlyIdle;
  }

  /** Gives way to another bucket, for which it stood in line; false if it is in use again. */
  boolean yieldIfEmpty() {
    numberAmongEmpty = BucketLine.NONE;
    boolean yields = !retired && isEmpty();
    if (yields) {
      endUse();
    }
    return yields;
  }

  /** It is gone: nobody finds it any more where it stood in line. */
  void leaveLines() {
    if (starving) {
      origin.sate(this);
    }
    pool.room().empty().leave(numberAmongEmpty);
    parking.delist();
  }

  private void endUse() {
    if (floor != null) {
      floor.endUse();
    }
  }

  /** The pool was closed. */
  void shut() {
    endUse();
    parking.clear(RemovalCause.POOL_CLOSED);
    for (Ticket<K, M> oldest = waiters.first(); oldest != null; oldest = waiters.first()) {
      waiters.remove(oldest);
      pending().grant(oldest.waiter(), new Closed<>(key, Decision.nothing()));
    }
  }

  /** Takes the slot out of the members: at once, or, while it has leases, with the last of them. */
  void leave(Slot<K, M> slot, RemovalCause cause) {
    if (slot.leases == 0) {
      discard(slot, cause);
    } else {
      members.become(slot, SlotState.DRAINING);
      slot.doom = cause;
    }
  }

  private void discard(Slot<K, M> slot, RemovalCause cause) {
    forget(slot, cause);
    pending().close(key, slot.member, cause);
  }

  private void forget(Slot<K, M> slot, RemovalCause cause) {
    members.become(slot, SlotState.GONE);
    selection.removed(slot);
    tally.removed(cause);
    pool.room().give(origin);
  }

  // Ending a step

  private Decision<K, M> pending() {
    Decision<K, M> made = pending;
    if (made == null) {
      made = new Decision<>();
      pending = made;
    }
    return made;
  }

  /** The caller must ask for eviction at this time, unless it was asked to come earlier. */
  void evictAt(long nanos) {
    long moment = Pool.moment(nanos);
    if (pool.bringForwardEviction(moment)) {
      pending().evictAt(moment);
    }
  }

  /** Ends the step and takes its decision. */
  Decision<K, M> decided() {
    settle();
    Decision<K, M> made = pending;
    if (made == null) {
      return Decision.nothing();
    }
    pending = null;
    return made;
  }

  private void settle() {
    Ticket<K, M> oldest = waiters.first();
    if (oldest != null && !starving && gate.isOpen()) {
      starving = true;
      starvingSinceNanos = oldest.queuedAtNanos();
      pool.room().starve(this);
    }
    if (retired || !isEmpty()) {
      return;
    }
    if (!isKept()) {
      retired = true;
      pool.retire(this);
    } else if (numberAmongEmpty == BucketLine.NONE) {
      numberAmongEmpty = pool.room().empty().join(this);
    }
  }

  private boolean isEmpty() {
    return members.isEmpty() && gate.opening() == 0 && waiters.isEmpty();
  }

  /** Whether it stays although it is empty: it is to be filled up again. */
  private boolean isKept() {
    return floor != null && floor.isInUse();
  }

  /** Whether nobody waits here and the pool is open. Under the lock of any home. */
  boolean isQuiet() {
    return waiters.isEmpty() && !pool.isClosed();
  }

  /** Whether its members serve one lease each, as far as is known. */
  boolean mayBeParted() {
    return gate.areSole();
  }

  @Nullable IdleLesson lesson() {
    return parking.lesson();
  }

  boolean isRetired() {
    return retired;
  }

  /** Whether somebody waits who could open a member if there were room under the caps. */
  boolean wantsRoom() {
    return !waiters.isEmpty() && gate.isOpen();
  }

  /** Whether it starves for a waiter who is not the one for whom it joined the queue. */
  boolean hasMovedOn() {
    Ticket<K, M> oldest = waiters.first();
    return oldest != null && oldest.queuedAtNanos() - starvingSinceNanos > 0;
  }

  /** Since when its oldest waiter had waited when it began to starve. Free to read. */
  long starvingSinceNanos() {
    return starvingSinceNanos;
  }

  /** It left the queue of those that starve. */
  void fed() {
    starving = false;
  }

  // Telling

  BucketSnapshot<K> snapshot(long nowNanos) {
    return new BucketSnapshot<>(
        key,
        occupancy(),
        tally.turnover(),
        homes.leaseCount(),
        homes.oldestLeaseNanos(nowNanos),
        parking.oldestNanos(nowNanos),
        parking.longIdle(nowNanos),
        parking.learnedNanos(nowNanos));
  }

  Turnover turnover() {
    return tally.turnover();
  }

  private Occupancy occupancy() {
    return new Occupancy(
        members.active(), members.idle.size(), gate.opening(), members.draining(), waiters.size());
  }

  /** Under the lock, or for a debugger. */
  @Override
  public String toString() {
    return "Bucket[" + key + " " + occupancy() + "]";
  }
}
