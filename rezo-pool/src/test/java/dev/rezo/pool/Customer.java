package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Uses a pool at a virtual time, carries decisions out, and notes what was closed. */
final class Customer {
  static final PoolListener<Object, Object> NOBODY = new PoolListener<>() {};

  final Pool<String, Thing> pool;
  final List<Thing> closed = new ArrayList<>();
  long now = 1_000;
  long evictAt = Pool.NEVER;
  private int named;

  Customer(PoolLimits limits) {
    this(new Pool<>(limits, NOBODY));
  }

  Customer(Pool<String, Thing> pool) {
    this.pool = pool;
  }

  Acquired<String, Thing> acquire(String key) {
    return acquire(key, 0, new RecordingWaiter());
  }

  Acquired<String, Thing> acquire(String key, int affinity, RecordingWaiter waiter) {
    Acquired<String, Thing> answer = pool.acquire(key, affinity, waiter, now);
    carryOut(answer.decision());
    return answer;
  }

  /** A lease on a member that is there. */
  Lease<String, Thing> lease(String key) {
    return lease(key, 0);
  }

  @SuppressWarnings("unchecked")
  Lease<String, Thing> lease(String key, int affinity) {
    Acquired<String, Thing> answer = acquire(key, affinity, new RecordingWaiter());
    assertThat(answer).isInstanceOf(Lease.class);
    return (Lease<String, Thing>) answer;
  }

  /** The right to open a member. */
  @SuppressWarnings("unchecked")
  Opening<String, Thing> opening(String key) {
    Acquired<String, Thing> answer = acquire(key);
    assertThat(answer).isInstanceOf(Opening.class);
    return (Opening<String, Thing>) answer;
  }

  /** A lease on a member opened for it. */
  Lease<String, Thing> open(String key) {
    return open(key, new Thing(key + ++named));
  }

  Lease<String, Thing> open(String key, Thing thing) {
    return opened(opening(key), thing);
  }

  Lease<String, Thing> opened(Opening<String, Thing> opening, Thing thing) {
    return opened(opening, thing, Pool.NEVER);
  }

  Lease<String, Thing> opened(Opening<String, Thing> opening, Thing thing, long expiresAt) {
    Opened<String, Thing> opened = opening.opened(thing, now, expiresAt);
    carryOut(opened.decision());
    return opened.lease();
  }

  /** Someone in the queue. */
  RecordingWaiter waiting(String key) {
    RecordingWaiter waiter = new RecordingWaiter();
    assertThat(acquire(key, 0, waiter)).isInstanceOf(Ticket.class);
    return waiter;
  }

  void release(Lease<String, Thing> lease) {
    release(lease, Pool.NEVER);
  }

  void release(Lease<String, Thing> lease, long idleNanos) {
    carryOut(lease.release(now, idleNanos));
  }

  void evict(Lease<String, Thing> lease) {
    carryOut(lease.evict(RemovalCause.FAILED, now));
  }

  /** The member died; whether it was parked. */
  boolean remove(Lease<String, Thing> lease) {
    Decision<String, Thing> decision =
        pool.remove(lease.key(), lease.member(), RemovalCause.PEER_CLOSED, now);
    if (decision != null) {
      carryOut(decision);
    }
    return decision != null;
  }

  void evictIdle() {
    evictAt = Pool.NEVER;
    carryOut(pool.evictIdle(now));
  }

  void carryOut(Decision<String, Thing> decision) {
    if (decision.evictAtNanos() != Pool.NEVER) {
      evictAt = Math.min(evictAt, decision.evictAtNanos());
    }
    decision.carryOut(closed::add);
  }

  BucketSnapshot<String> bucket(String key) {
    return pool.snapshot(now).bucket(key).orElseThrow();
  }
}
