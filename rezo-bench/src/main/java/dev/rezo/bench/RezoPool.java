package dev.rezo.bench;

import dev.rezo.pool.Acquired;
import dev.rezo.pool.Closed;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Opening;
import dev.rezo.pool.Pool;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.Pooled;
import dev.rezo.pool.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Rezo's.
 *
 * <p>Thread-safe.
 */
final class RezoPool implements LeasePool<Lease<String, RezoPool.Member>> {

  /**
   * Something that can always be leased, an instance for each: the pool tells them apart.
   * Immutable.
   */
  static final class Member implements Pooled {
    private final int affinity;

    private Member(int affinity) {
      this.affinity = affinity;
    }

    @Override
    public boolean isUsable() {
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

  /** Never asked for: no more is leased than is there. Immutable. */
  private static final class NobodyWaits implements Waiter<String, Member> {
    @Override
    public void granted(Acquired<String, Member> grant) {
      throw new IllegalStateException("expected no wait, actual " + grant);
    }

    @Override
    public void refused(Closed<String, Member> closed) {
      throw new IllegalStateException("expected no wait, actual " + closed);
    }
  }

  private static final String KEY = "https://api.example.com";
  private static final Waiter<String, Member> NOBODY_WAITS = new NobodyWaits();

  private final Pool<String, Member> pool;
  private final int homes;

  /** A pool with this many idle members under one key, and as many under others. */
  RezoPool(int members, int otherMembers) {
    this(members, otherMembers, 1);
  }

  /** The same, whose members live in this many places by turns, as connections do on loops. */
  RezoPool(int members, int otherMembers, int homes) {
    this.homes = homes;
    PoolLimits limits =
        PoolLimits.DEFAULT
            .withMaxPerBucket(members)
            .withMaxIdlePerBucket(members)
            .withMaxTotal(members + otherMembers)
            .withMaxBuckets(1 + otherMembers);
    this.pool = new Pool<>(limits, new PoolListener<>() {});
    fill(KEY, members);
    for (int i = 0; i < otherMembers; i++) {
      fill("https://other-" + i + ".example.com", 1);
    }
  }

  private void fill(String key, int members) {
    List<Lease<String, Member>> leases = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Opening<String, Member> opening = (Opening<String, Member>) acquire(key, 0);
      leases.add(opening.opened(new Member(i % homes), System.nanoTime(), Pool.NEVER).lease());
    }
    leases.forEach(this::release);
  }

  private Acquired<String, Member> acquire(String key, int affinity) {
    return pool.acquire(key, affinity, NOBODY_WAITS, System.nanoTime());
  }

  @Override
  public Lease<String, Member> lease() {
    return lease(0);
  }

  /** Takes a member, one of this place first. */
  Lease<String, Member> lease(int affinity) {
    return (Lease<String, Member>) acquire(KEY, affinity);
  }

  @Override
  public void release(Lease<String, Member> lease) {
    var unused = lease.release(System.nanoTime(), TimeUnit.DAYS.toNanos(1));
  }
}
