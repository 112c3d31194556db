package dev.rezo.pool;

/**
 * The buckets of one origin together. Immutable.
 *
 * @param origin what {@link Keys#originOf} said
 * @param buckets how many buckets it has
 * @param occupancy how full they are, together
 */
public record OriginSnapshot(Object origin, int buckets, Occupancy occupancy) {

  /** What counts under {@link PoolLimits#maxPerOrigin()}. */
  public int members() {
    return occupancy.members() + occupancy.draining();
  }

  /** {@code Origin[https://api.example.com 2 buckets, 1 active, 2 idle, 0 waiting]}. */
  @Override
  public String toString() {
    return "Origin["
        + origin
        + " "
        + buckets
        + (buckets == 1 ? " bucket, " : " buckets, ")
        + occupancy
        + "]";
  }
}
