package dev.rezo.pool;

/**
 * What somebody who runs a pool should look at; see {@link PoolAdvisor}.
 *
 * <p>Immutable.
 *
 * @param kind what is to be done
 * @param where the bucket, or "all buckets"
 * @param reason what was seen, with numbers
 */
public record PoolHint(Kind kind, String where, String reason) {

  /** What is to be done. Immutable. */
  public enum Kind {
    /** {@link PoolLimits#maxPerBucket()} is too low: requests wait for members. */
    RAISE_MAX_PER_BUCKET,

    /** {@link PoolLimits#maxIdlePerBucket()} is too high: members are idle that nobody needs. */
    LOWER_MAX_IDLE_PER_BUCKET,

    /** No member is used twice: keep-alive does not work, and the headers say why. */
    CHECK_KEEP_ALIVE
  }

  /** {@code CHECK_KEEP_ALIVE https://api.example.com: 40 leases, none reused, ...}. */
  @Override
  public String toString() {
    return kind + " " + where + ": " + reason;
  }
}
