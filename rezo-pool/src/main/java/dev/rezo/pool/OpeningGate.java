package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * Whether a bucket may open another member now, by its own caps and by what it has learned of its
 * members.
 *
 * <p>While nobody knows whether members can be shared, one is opened and the others wait to learn
 * it. An opening that fails teaches nothing. So that nobody waits behind a long row of timeouts,
 * one more may be tried at once after each failure in a row: one, then two, four, eight, and no
 * more than {@link #MOST_TRIES}. All of them at once would be over sooner, but when the peer is
 * back while they run, each would be a shared member that nobody needs. Once one is open the count
 * begins anew.
 *
 * <p>Where members are shared, one is opened at a time, and only while those that bear leases are
 * fewer than {@link PoolLimits#maxSharedPerBucket()}. Those that bear none for now (capacity 0) do
 * not count, so that nobody waits behind a member that may be dead; but each is replaced once at
 * most, or a peer that grants nothing would be sent one after another. When none is left that bears
 * anything and an opening fails, it is open again what the next will be.
 *
 * <p>The caps hold when something is granted. What was being opened before it was known that
 * members are shared stays, and so does a replacement when the other one bears leases again; they
 * go by their idle timeout.
 *
 * <p>Guarded by the lock of its bucket.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class OpeningGate<K, M extends Pooled> {

  /** The surplus of a peer that comes back; and the dials of a burst to one that is down. */
  static final int MOST_TRIES = 16;

  /** What a bucket has learned of its members. */
  private enum Sharing {
    /** They may turn out shared: one is opened before others. */
    UNKNOWN,
    /** Each serves one lease at a time: any number may be opened at once. */
    SOLE,
    /** One serves many leases: one is opened at a time. */
    SHARED
  }

  private final Members<K, M> members;
  private final int maxPerBucket;
  private final int maxShared;
  private Sharing sharing;
  private int opening;

  /** How many may be opened at once while it is unknown whether they are shared. */
  private int tries = 1;

  OpeningGate(Members<K, M> members, PoolLimits limits, boolean mayBeShared) {
    this.members = members;
    this.maxPerBucket = limits.maxPerBucket();
    this.maxShared = limits.maxSharedPerBucket();
    this.sharing = mayBeShared ? Sharing.UNKNOWN : Sharing.SOLE;
  }

  /** How many are being opened. */
  int opening() {
    return opening;
  }

  void began() {
    opening++;
  }

  void ended() {
    opening--;
  }

  /** A member is open. */
  void opened(M member) {
    sharing = member.isShared() ? Sharing.SHARED : Sharing.SOLE;
    tries = 1;
  }

  /** An opening has failed. */
  void failed() {
    tries = Math.min(tries + 1, MOST_TRIES);
    if (sharing == Sharing.SHARED && !members.anyBears()) {
      sharing = Sharing.UNKNOWN;
    }
  }

  /** Whether its members serve one lease at a time, as far as is known. */
  boolean areSole() {
    return sharing == Sharing.SOLE;
  }

  /** Whether one more may be opened. */
  boolean isOpen() {
    return capInTheWay() == null;
  }

  /** Which of the bucket's own caps is in the way of one more; null: none. */
  @Nullable Cap capInTheWay() {
    if (members.counted() + opening >= maxPerBucket) {
      return Cap.BUCKET;
    }
    if (sharing == Sharing.SOLE) {
      return null;
    }
    int atOnce = sharing == Sharing.UNKNOWN ? tries : 1;
    if (opening >= atOnce) {
      return Cap.OPENING;
    }
    return sharing == Sharing.SHARED && members.holdShared(maxShared) ? Cap.SHARED : null;
  }

  /** How many are missing to the cap of the bucket. */
  int room() {
    return maxPerBucket - members.counted() - opening;
  }
}
