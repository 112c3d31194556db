package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Reads what a pool has done between two snapshots, and says what its limits should be instead. It
 * is silent where there was too little traffic to say, and where all is well.
 *
 * <p>Immutable. It has no state: take a snapshot now and then, a minute apart say, and ask.
 */
public final class PoolAdvisor {

  /** Fewer leases than this say nothing about a bucket. */
  static final long LEAST_LEASES = 20;

  /** One lease in so many may have to wait before the cap counts as too low. */
  static final int WAITING_SHARE = 10;

  /** Fewer members than this that are idle in vain are not worth a change. */
  static final int LEAST_SURPLUS = 4;

  private PoolAdvisor() {}

  /** What a pool has done since it began. */
  public static <K> List<PoolHint> advise(PoolSnapshot<K> snapshot) {
    return advise(
        new PoolSnapshot<>(
            List.of(), List.of(), 0, Turnover.NONE, Map.of(), snapshot.limits(), false),
        snapshot);
  }

  /**
   * What a pool has done between two snapshots of it.
   *
   * @param before the earlier one
   * @param after the later one
   * @return hints, in the order of the buckets; empty if there is nothing to say
   */
  public static <K> List<PoolHint> advise(PoolSnapshot<K> before, PoolSnapshot<K> after) {
    List<PoolHint> hints = new ArrayList<>();
    Map<K, Turnover> earlier =
        before.buckets().stream()
            .collect(Collectors.toMap(BucketSnapshot::key, BucketSnapshot::turnover));
    boolean toldOfKeepAlive = false;
    for (BucketSnapshot<K> bucket : after.buckets()) {
      Turnover then = earlier.getOrDefault(bucket.key(), Turnover.NONE);
      Turnover did = bucket.turnover().since(then);
      if (did.leased() < LEAST_LEASES) {
        continue;
      }
      String where = bucket.key().toString();
      adviseOnQueue(where, bucket, did, after.limits(), hints);
      adviseOnIdle(where, bucket, after.limits(), hints);
      toldOfKeepAlive |= adviseOnReuse(where, did, hints);
    }
    if (!toldOfKeepAlive) {
      // A bucket whose members serve once is empty after each of them, and gone with its totals.
      adviseOnReuse("all buckets", after.turnover().since(before.turnover()), hints);
    }
    return List.copyOf(hints);
  }

  /** A long queue before a full bucket: the cap is too low. */
  private static void adviseOnQueue(
      String where, BucketSnapshot<?> bucket, Turnover did, PoolLimits limits, List<PoolHint> to) {
    boolean full = bucket.occupancy().members() >= limits.maxPerBucket();
    long waited = did.waits().count();
    if (full && waited * WAITING_SHARE >= did.leased()) {
      to.add(
          new PoolHint(
              PoolHint.Kind.RAISE_MAX_PER_BUCKET,
              where,
              waited
                  + " of "
                  + did.leased()
                  + " leases had to wait, on average "
                  + TimeUnit.NANOSECONDS.toMillis(did.waits().totalNanos() / waited)
                  + " ms, and "
                  + bucket.waiting()
                  + " wait now; maxPerBucket is "
                  + limits.maxPerBucket()));
    }
  }

  /** Traffic, and members that it does not need: fewer need to be parked. */
  private static void adviseOnIdle(
      String where, BucketSnapshot<?> bucket, PoolLimits limits, List<PoolHint> to) {
    int surplus = bucket.longIdle() - limits.minIdlePerBucket();
    if (surplus >= LEAST_SURPLUS && surplus * 2 >= bucket.occupancy().members()) {
      to.add(
          new PoolHint(
              PoolHint.Kind.LOWER_MAX_IDLE_PER_BUCKET,
              where,
              bucket.longIdle()
                  + " of "
                  + bucket.idle()
                  + " idle members were not needed for half of the idle timeout of "
                  + limits.idleTimeout().toMillis()
                  + " ms; maxIdlePerBucket is "
                  + limits.maxIdlePerBucket()));
    }
  }

  /** Members that all end after their first lease. */
  private static boolean adviseOnReuse(String where, Turnover did, List<PoolHint> to) {
    long ended =
        did.removed(RemovalCause.NOT_REUSABLE)
            + did.removed(RemovalCause.PEER_CLOSED)
            + did.removed(RemovalCause.STALE)
            + did.removed(RemovalCause.UNUSABLE);
    if (did.leased() < LEAST_LEASES || did.reused() > 0 || ended * 2 < did.opened()) {
      return false;
    }
    to.add(
        new PoolHint(
            PoolHint.Kind.CHECK_KEEP_ALIVE,
            where,
            did.leased()
                + " leases and no member used twice; closed "
                + did.removed()
                + ": look at Connection and Keep-Alive in requests and responses"));
    return true;
  }
}
