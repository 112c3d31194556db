package dev.rezo.pool;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands out things by key. It never opens, closes, dials or times them: it decides, and its caller
 * acts. Every answer carries a {@link Decision}, what the caller must now do.
 *
 * <p>A bucket for each key comes into being with the first {@link #acquire} and is gone when it is
 * empty. Its members are leased, one lease each or several ({@link Pooled#capacity()}), given back,
 * parked and leased again; {@link PoolLimits} says how many and for how long. Who finds no member
 * and no room waits in the bucket's queue, first come, first served.
 *
 * <p>Where threads meet often at one bucket, each home of its members ({@link Pooled#affinity()})
 * gets a lock of its own: who is at home there takes the member that was parked there last, and
 * comes to the others' only when there is none.
 *
 * <p>After {@link #close} nothing is granted; leases that are out end as ever, and their members go
 * to {@link Decision#toClose()}.
 *
 * <p>Thread-safe. No method blocks beyond a short lock, and no lock is held while anything of the
 * caller's runs, but for the questions of {@link Pooled} and the key's {@code equals}. Times are
 * nanoseconds of a clock of the caller's; they are compared by difference.
 *
 * @param <K> what identifies a bucket: a value with {@code equals} and {@code hashCode}
 * @param <M> what the pool holds, known by identity
 */
public final class Pool<K, M extends Pooled> {

  /** The time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  private final PoolLimits limits;
  private final Announcer<K, M> announcer;
  private final Keys<? super K> keys;
  private final int bearableMeetings;
  private final ConcurrentHashMap<K, Bucket<K, M>> buckets = new ConcurrentHashMap<>();
  private final Room<K, M> room;

  /** The earliest time for which the caller has been asked to call {@link #evictIdle}. */
  private final AtomicLong evictAtNanos = new AtomicLong(NEVER);

  /** What buckets have learned that are gone. */
  private final Lessons<K> lessons = new Lessons<>();

  /** Totals of the buckets that are gone. */
  private final AtomicReference<Turnover> past = new AtomicReference<>(Turnover.NONE);

  private volatile boolean closed;

  /** A pool of members that are not shared, in which each key is an origin of its own. */
  public Pool(PoolLimits limits, PoolListener<? super K, ? super M> listener) {
    this(limits, listener, new Keys<>() {});
  }

  /**
   * A pool.
   *
   * @param limits how much it holds
   * @param listener who watches it
   * @param keys what it needs to know of the keys
   */
  public Pool(
      PoolLimits limits, PoolListener<? super K, ? super M> listener, Keys<? super K> keys) {
    this(limits, listener, keys, Homes.MEETINGS);
  }

  /** A pool whose buckets are parted after so many meetings. */
  Pool(
      PoolLimits limits,
      PoolListener<? super K, ? super M> listener,
      Keys<? super K> keys,
      int bearableMeetings) {
    this.bearableMeetings = bearableMeetings;
    this.limits = limits;
    this.announcer = new Announcer<>(listener);
    this.keys = keys;
    this.room = new Room<>(limits, keys);
  }

  /**
   * Asks for a lease. Carry out {@link Acquired#decision()} of the answer, whichever it is.
   *
   * @param key the bucket
   * @param affinity the caller's home: among the first few candidates one with an equal {@link
   *     Pooled#affinity()} is preferred
   * @param waiter whom to tell, if the answer is a ticket
   * @param nowNanos the time
   * @return a {@link Lease}: go; an {@link Opening}: open a member; a {@link Ticket}: the waiter
   *     will be told; {@link Saturated}: refused; {@link Closed}: refused for good
   */
  public Acquired<K, M> acquire(K key, int affinity, Waiter<K, M> waiter, long nowNanos) {
    if (closed) {
      return new Closed<>(key, Decision.nothing());
    }
    Decision<K, M> found = Decision.nothing();
    Bucket<K, M> bucket = buckets.get(key);
    if (bucket != null) {
      Lease<K, M> lease = bucket.homes.lease(affinity, nowNanos);
      if (lease == null) {
        bucket.homes.lock();
        try {
          lease = bucket.lease(affinity, nowNanos);
          found = bucket.decided();
        } finally {
          bucket.homes.unlock();
        }
      }
      if (lease != null) {
        lease.precededBy(found);
        found.announceTo(announcer);
        announcer.leased(key, lease.member(), 0);
        return lease;
      }
    }
    return admit(key, affinity, waiter, nowNanos, found);
  }

  /** The way of whoever found nothing to lease at once. */
  private Acquired<K, M> admit(
      K key, int affinity, Waiter<K, M> waiter, long nowNanos, Decision<K, M> found) {
    Acquired<K, M> answer =
        inBucket(
            key, found, true, (bucket, made) -> bucket.admit(affinity, waiter, nowNanos, made));
    if (answer instanceof Ticket<K, M> ticket) {
      announcer.queued(key, ticket.depth());
      ticket.precededBy(finish(ticket.decision(), nowNanos));
    } else if (answer instanceof Saturated<K, M> refused) {
      // What was dropped on the way may have left room for those who wait already.
      return refused.with(finish(refused.decision(), nowNanos));
    } else {
      answer.decision().announceTo(announcer);
      if (answer instanceof Lease<K, M> lease) {
        announcer.leased(key, lease.member(), 0);
      }
    }
    return answer;
  }

  /**
   * Asks for the right to open a member that nobody needs yet, such as for a preconnect: see {@link
   * Opening#openedIdle}. It waits for nothing and evicts nothing.
   *
   * @return an {@link Opening}, {@link Saturated} or {@link Closed}
   */
  public Acquired<K, M> reserve(K key, long nowNanos) {
    return inBucket(key, Decision.nothing(), false, (bucket, made) -> bucket.reserve(nowNanos));
  }

  /**
   * Asks the bucket of {@code key}, which comes into being now if need be, under both locks.
   *
   * @param found what was decided on the way here
   * @param mayEvict whether another bucket may go for a new one
   */
  private Acquired<K, M> inBucket(
      K key,
      Decision<K, M> found,
      boolean mayEvict,
      BiFunction<Bucket<K, M>, Decision<K, M>, Acquired<K, M>> question) {
    Decision<K, M> made = found;
    room.lock.lock();
    try {
      while (true) {
        Bucket<K, M> bucket = buckets.get(key);
        if (bucket == null) {
          Decision<K, M> place = placeForBucket(mayEvict);
          if (place == null) {
            return tooManyBuckets(key, made);
          }
          made = made.and(place);
          bucket = newBucket(key);
          buckets.put(key, bucket);
        }
        bucket.homes.lock();
        try {
          if (!bucket.isRetired()) {
            return question.apply(bucket, made);
          }
        } finally {
          bucket.homes.unlock();
        }
      }
    } finally {
      room.lock.unlock();
    }
  }

  private Bucket<K, M> newBucket(K key) {
    IdleLesson lesson = limits.learnsIdleLimit() ? lessons.take(key) : null;
    return new Bucket<>(this, key, room.join(key), keys.mayBeShared(key), lesson);
  }

  /** What to close so that there may be one bucket more; null: there are too many. */
  private @Nullable Decision<K, M> placeForBucket(boolean mayEvict) {
    if (buckets.size() < limits.maxBuckets()) {
      return Decision.nothing();
    }
    return mayEvict ? room.evictBucket() : null;
  }

  private Saturated<K, M> tooManyBuckets(K key, Decision<K, M> made) {
    return new Saturated<>(
        key,
        Cap.BUCKETS,
        Occupancy.NONE,
        room.takenBy(keys.originOf(key)),
        room.taken(),
        buckets.size(),
        limits,
        0,
        made);
  }

  /**
   * A member died while it was parked, or is known to be useless. A parked one is forgotten; it is
   * the caller's to close. A leased one is marked: it goes to {@link Decision#toClose()} when its
   * lease ends.
   *
   * @return what else the caller must do now; null if the member was not parked
   */
  public @Nullable Decision<K, M> remove(K key, M member, RemovalCause cause, long nowNanos) {
    Bucket<K, M> bucket = buckets.get(key);
    if (bucket == null) {
      return null;
    }
    boolean removed;
    Decision<K, M> made;
    bucket.homes.lock();
    try {
      removed = bucket.remove(member, cause);
      made = bucket.decided();
    } finally {
      bucket.homes.unlock();
    }
    if (!removed) {
      return null;
    }
    announcer.removed(key, member, cause);
    return finish(made, nowNanos);
  }

  /**
   * A member takes no new leases (GOAWAY), or is to be replaced. It leaves its bucket's count at
   * once, so that a successor may be opened; it goes to {@link Decision#toClose()} now, or with its
   * last lease. Nothing happens if the member is not in the pool.
   */
  public Decision<K, M> drain(K key, M member, RemovalCause cause, long nowNanos) {
    return step(key, nowNanos, bucket -> bucket.drain(member, cause));
  }

  /**
   * The members of some buckets take no new leases: those that are idle go to {@link
   * Decision#toClose()} now, the others with their last lease. Who asks for such a bucket
   * afterwards is served as ever.
   *
   * @param which the keys of the buckets
   */
  public Decision<K, M> drain(Predicate<? super K> which, RemovalCause cause, long nowNanos) {
    Decision<K, M> made = Decision.nothing();
    for (Bucket<K, M> bucket : buckets.values()) {
      if (which.test(bucket.key)) {
        made = made.and(step(bucket, b -> b.drainAll(cause)));
      }
    }
    return finish(made, nowNanos);
  }

  /** A member bears more leases than before: those who wait get them. */
  public Decision<K, M> capacityRose(K key, M member, long nowNanos) {
    return step(key, nowNanos, bucket -> bucket.capacityRose(member, nowNanos));
  }

  /**
   * A member bears fewer leases than before, perhaps none for now: who waits may have to wait no
   * longer, because another may be opened beside it, or in its place.
   */
  public Decision<K, M> capacityFell(K key, M member, long nowNanos) {
    return step(key, nowNanos, bucket -> bucket.capacityFell(member));
  }

  /**
   * Drops the idle members whose time is over, and those that say that they are not usable. Call it
   * at the time that {@link Decision#evictAtNanos()} of any decision names.
   *
   * @return what to close, and when to ask again
   */
  public Decision<K, M> evictIdle(long nowNanos) {
    evictAtNanos.set(NEVER);
    Decision<K, M> made = new Decision<>();
    for (Bucket<K, M> bucket : buckets.values()) {
      long earliest;
      bucket.homes.lock();
      try {
        earliest = bucket.evictIdle(nowNanos);
        made = made.and(bucket.decided());
      } finally {
        bucket.homes.unlock();
      }
      if (earliest != NEVER) {
        bringForwardEviction(earliest);
      }
    }
    long askAgain = evictAtNanos.get();
    if (askAgain != NEVER) {
      made.evictAt(askAgain);
    }
    return finish(made, nowNanos);
  }

  /** What the pool holds, bucket by bucket, with ages as of {@code nowNanos}. */
  public PoolSnapshot<K> snapshot(long nowNanos) {
    List<BucketSnapshot<K>> parts = new ArrayList<>();
    Turnover turnover = requireNonNull(past.get());
    for (Bucket<K, M> bucket : buckets.values()) {
      bucket.homes.lock();
      try {
        if (!bucket.isRetired()) {
          BucketSnapshot<K> part = bucket.snapshot(nowNanos);
          parts.add(part);
          turnover = turnover.plus(part.turnover());
        }
      } finally {
        bucket.homes.unlock();
      }
    }
    return new PoolSnapshot<>(
        parts,
        byOrigin(parts),
        room.taken(),
        turnover,
        lessons.limitsNanos(nowNanos),
        limits,
        closed);
  }

  private List<OriginSnapshot> byOrigin(List<BucketSnapshot<K>> parts) {
    Map<Object, OriginSnapshot> origins = new LinkedHashMap<>();
    for (BucketSnapshot<K> part : parts) {
      Object origin = keys.originOf(part.key());
      origins.merge(
          origin,
          new OriginSnapshot(origin, 1, part.occupancy()),
          (a, b) -> new OriginSnapshot(origin, a.buckets() + 1, a.occupancy().plus(b.occupancy())));
    }
    return List.copyOf(origins.values());
  }

  /** How many buckets there are; empty ones are gone. */
  public int bucketCount() {
    return buckets.size();
  }

  /** The limits in force. */
  public PoolLimits limits() {
    return limits;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Grants nothing from now on. Leases and openings that are out end as ever. A second call finds
   * nothing to do.
   *
   * @return the idle members to close, and the waiters to refuse
   */
  public Decision<K, M> close(long nowNanos) {
    closed = true;
    Decision<K, M> made = Decision.nothing();
    for (Bucket<K, M> bucket : buckets.values()) {
      bucket.homes.lock();
      try {
        bucket.shut();
        made = made.and(bucket.decided());
      } finally {
        bucket.homes.unlock();
      }
    }
    return finish(made, nowNanos);
  }

  /** A line for each bucket, without what depends on the time. */
  @Override
  public String toString() {
    return snapshot(0).buckets().stream()
        .map(bucket -> "Bucket[" + bucket.key() + " " + bucket.occupancy() + "]")
        .collect(Collectors.joining("\n"));
  }

  // The ends of leases, openings and tickets: these call their pool.

  Decision<K, M> release(Lease<K, M> lease, long nowNanos, long idleNanos) {
    Bucket<K, M> bucket = lease.slot().bucket;
    Decision<K, M> made = Decision.nothing();
    if (!bucket.homes.park(lease, nowNanos, idleNanos)) {
      bucket.homes.lock();
      try {
        bucket.release(lease, nowNanos, idleNanos);
        made = bucket.decided();
      } finally {
        bucket.homes.unlock();
      }
    }
    announcer.released(bucket.key, lease.member());
    return finish(made, nowNanos);
  }

  Decision<K, M> evict(Lease<K, M> lease, RemovalCause cause, long nowNanos) {
    Bucket<K, M> bucket = lease.slot().bucket;
    Decision<K, M> made = step(bucket, b -> b.evict(lease, cause, nowNanos));
    announcer.released(bucket.key, lease.member());
    return finish(made, nowNanos);
  }

  Decision<K, M> detach(Lease<K, M> lease, long nowNanos) {
    Bucket<K, M> bucket = lease.slot().bucket;
    Decision<K, M> made = step(bucket, b -> b.detach(lease));
    announcer.released(bucket.key, lease.member());
    announcer.removed(bucket.key, lease.member(), RemovalCause.DETACHED);
    return finish(made, nowNanos);
  }

  Opened<K, M> opened(Opening<K, M> opening, M member, long nowNanos, long expiresAtNanos) {
    Bucket<K, M> bucket = opening.bucket();
    Lease<K, M> lease;
    Decision<K, M> made;
    bucket.homes.lock();
    try {
      lease = bucket.opened(opening, member, nowNanos, expiresAtNanos);
      made = bucket.decided();
    } finally {
      bucket.homes.unlock();
    }
    announcer.added(bucket.key, member);
    announcer.leased(bucket.key, member, lease.waitedNanos());
    return new Opened<>(lease, finish(made, nowNanos));
  }

  Decision<K, M> openedIdle(
      Opening<K, M> opening, M member, long nowNanos, long expiresAtNanos, long idleNanos) {
    Bucket<K, M> bucket = opening.bucket();
    Decision<K, M> made =
        step(bucket, b -> b.openedIdle(opening, member, nowNanos, expiresAtNanos, idleNanos));
    announcer.added(bucket.key, member);
    return finish(made, nowNanos);
  }

  Decision<K, M> openingFailed(Opening<K, M> opening, long nowNanos) {
    return finish(step(opening.bucket(), b -> b.openingFailed(opening, nowNanos)), nowNanos);
  }

  Decision<K, M> openingAbandoned(Opening<K, M> opening, long nowNanos) {
    return finish(step(opening.bucket(), b -> b.openingAbandoned(opening)), nowNanos);
  }

  boolean cancel(Ticket<K, M> ticket) {
    Bucket<K, M> bucket = ticket.bucket();
    bucket.homes.lock();
    try {
      boolean waited = bucket.cancel(ticket);
      bucket.decided();
      return waited;
    } finally {
      bucket.homes.unlock();
    }
  }

  private Decision<K, M> step(K key, long nowNanos, Consumer<Bucket<K, M>> change) {
    Bucket<K, M> bucket = buckets.get(key);
    return bucket == null ? Decision.nothing() : finish(step(bucket, change), nowNanos);
  }

  private static <K, M extends Pooled> Decision<K, M> step(
      Bucket<K, M> bucket, Consumer<Bucket<K, M>> change) {
    bucket.homes.lock();
    try {
      change.accept(bucket);
      return bucket.decided();
    } finally {
      bucket.homes.unlock();
    }
  }

  /** After a step that may have made room: hands the room on, and tells the listener. */
  private Decision<K, M> finish(Decision<K, M> made, long nowNanos) {
    Decision<K, M> all = room.isStarving() ? made.and(room.relieve(nowNanos)) : made;
    all.announceTo(announcer);
    return all;
  }

  // For the buckets, which call under their own lock.

  Room<K, M> room() {
    return room;
  }

  /** A sum of times, which is not {@link #NEVER}: clocks wrap, and this one nanosecond is taken. */
  static long moment(long nanos) {
    return nanos == NEVER ? Long.MIN_VALUE : nanos; // One later.
  }

  /** Whether the caller has been asked to call {@link #evictIdle} at this time, or earlier. */
  boolean evictsBy(long nanos) {
    long asked = evictAtNanos.get();
    return asked != NEVER && asked - nanos <= 0;
  }

  /** How often threads may find the lock of a bucket taken until it is parted. */
  int bearableMeetings() {
    return bearableMeetings;
  }

  /** Whether {@link #evictIdle} must be called earlier than the caller was asked to. */
  boolean bringForwardEviction(long nanos) {
    long asked = evictAtNanos.get();
    while (asked == NEVER || nanos - asked < 0) {
      if (evictAtNanos.compareAndSet(asked, nanos)) {
        return true;
      }
      asked = evictAtNanos.get();
    }
    return false;
  }

  /**
   * An empty bucket goes, and what it has learned is kept, first, so that its successor finds it;
   * who finds the bucket meanwhile sees that it is retired, and looks again.
   */
  void retire(Bucket<K, M> bucket) {
    IdleLesson lesson = bucket.lesson();
    if (lesson != null) {
      lessons.keep(bucket.key, lesson);
    }
    buckets.remove(bucket.key, bucket);
    room.leave(bucket);
    past.accumulateAndGet(bucket.turnover(), Turnover::plus);
  }
}
