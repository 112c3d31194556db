package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the caller must now do, outside the pool's locks: close members, tell waiters, ask for
 * eviction at a time, and open members that are to be kept ready. The pool has already forgotten
 * the members and granted the leases; a decision that is dropped leaks them.
 *
 * <p>Not thread-safe; the caller serialises.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public final class Decision<K, M extends Pooled> {

  /** A member that left the pool and must be closed. */
  private record Removal<K, M>(K key, M member, RemovalCause cause) {}

  /** An answer for somebody who waited. */
  private record Grant<K, M extends Pooled>(Waiter<K, M> waiter, Acquired<K, M> answer) {
    void deliver() {
      if (answer instanceof Closed<K, M> closed) {
        waiter.refused(closed);
      } else {
        waiter.granted(answer);
      }
    }
  }

  private static final Decision<?, Pooled> NOTHING = new Decision<>(List.of(), List.of());

  private final List<Removal<K, M>> removals;
  private final List<Grant<K, M>> grants;
  private List<Refill<K>> refills = List.of();
  private long evictAtNanos = Pool.NEVER;
  private boolean delivered;

  Decision() {
    this(new ArrayList<>(2), new ArrayList<>(2));
  }

  private Decision(List<Removal<K, M>> removals, List<Grant<K, M>> grants) {
    this.removals = removals;
    this.grants = grants;
  }

  /** The decision that asks for nothing; the same object each time. */
  @SuppressWarnings("unchecked") // it holds no key and no member
  public static <K, M extends Pooled> Decision<K, M> nothing() {
    return (Decision<K, M>) NOTHING;
  }

  /** The members to close, in the order in which they left the pool. */
  public List<M> toClose() {
    return removals.stream().map(Removal::member).toList();
  }

  /**
   * Tells the waiters that their wait is over, on this thread, the oldest first. Call it once, when
   * {@link #toClose()} is done. A waiter that throws does not keep the others waiting: its
   * exception is thrown in the end.
   *
   * @throws IllegalStateException if the waiters were told before
   */
  public void deliver() {
    if (this == NOTHING) {
      return;
    }
    if (delivered) {
      throw new IllegalStateException("a decision is delivered once, and this one was: " + this);
    }
    delivered = true;
    RuntimeException failure = null;
    for (Grant<K, M> grant : grants) {
      try {
        grant.deliver();
      } catch (RuntimeException thrown) {
        failure = addTo(failure, thrown);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes what is to be closed by {@code closer}, then {@link #deliver() delivers}. */
  public void carryOut(Consumer<? super M> closer) {
    if (this == NOTHING) {
      return;
    }
    RuntimeException failure = null;
    for (Removal<K, M> removal : removals) {
      try {
        closer.accept(removal.member);
      } catch (RuntimeException thrown) {
        failure = addTo(failure, thrown);
      }
    }
    try {
      deliver();
    } catch (RuntimeException thrown) {
      failure = addTo(failure, thrown);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * When {@link Pool#evictIdle} wants to be called (the caller's clock, in nanoseconds), or {@link
   * Pool#NEVER} when the time asked for before still holds. An earlier time replaces a later one;
   * one call too many does no harm.
   */
  public long evictAtNanos() {
    return evictAtNanos;
  }

  /**
   * Members to open so that buckets have {@link PoolLimits#minIdlePerBucket()} idle ones. Whoever
   * does not do so loses nothing: the pool asks again.
   */
  public List<Refill<K>> toOpen() {
    return List.copyOf(refills);
  }

  private static RuntimeException addTo(
      @Nullable RuntimeException failure, RuntimeException thrown) {
    if (failure == null) {
      return thrown;
    }
    failure.addSuppressed(thrown);
    return failure;
  }

  // Below: how the pool makes a decision, before anybody else sees it.

  void close(K key, M member, RemovalCause cause) {
    removals.add(new Removal<>(key, member, cause));
  }

  void grant(Waiter<K, M> waiter, Acquired<K, M> answer) {
    grants.add(new Grant<>(waiter, answer));
  }

  void evictAt(long nanos) {
    if (evictAtNanos == Pool.NEVER || nanos - evictAtNanos < 0) {
      evictAtNanos = nanos;
    }
  }

  void refill(Refill<K> refill) {
    if (refills.isEmpty()) {
      refills = new ArrayList<>(2);
    }
    refills.add(refill);
  }

  /** This decision and then the other one. */
  Decision<K, M> and(Decision<K, M> other) {
    if (other == NOTHING) {
      return this;
    }
    if (this == NOTHING) {
      return other;
    }
    removals.addAll(other.removals);
    grants.addAll(other.grants);
    other.refills.forEach(this::refill);
    if (other.evictAtNanos != Pool.NEVER) {
      evictAt(other.evictAtNanos);
    }
    return this;
  }

  void announceTo(PoolListener<? super K, ? super M> listener) {
    if (this == NOTHING) {
      return; // the hot path: without the iterators
    }
    for (Removal<K, M> removal : removals) {
      listener.removed(removal.key, removal.member, removal.cause);
    }
    for (Grant<K, M> grant : grants) {
      if (grant.answer instanceof Lease<K, M> lease) {
        listener.leased(lease.key(), lease.member(), lease.waitedNanos());
      }
    }
  }

  /** {@code Decision[close 1, tell 2]}, and what is to be opened. */
  @Override
  public String toString() {
    String open = refills.isEmpty() ? "" : ", open " + refills;
    return "Decision[close " + removals.size() + ", tell " + grants.size() + open + "]";
  }
}
