package dev.rezo.pool;

/**
 * How full a bucket, or an origin, is. Immutable.
 *
 * @param active members with at least one lease
 * @param idle members without a lease, ready to be leased
 * @param opening members that somebody is opening
 * @param draining members that take no new lease and wait for the last one to end; they count under
 *     {@link PoolLimits#maxPerOrigin()} and {@link PoolLimits#maxTotal()}, but no longer under
 *     {@link PoolLimits#maxPerBucket()}
 * @param waiting requests that wait for a lease
 */
public record Occupancy(int active, int idle, int opening, int draining, int waiting) {

  /** Nothing at all. */
  public static final Occupancy NONE = new Occupancy(0, 0, 0, 0, 0);

  /** What counts under {@link PoolLimits#maxPerBucket()}: active, idle and opening. */
  public int members() {
    return active + idle + opening;
  }

  /** Both together. */
  public Occupancy plus(Occupancy other) {
    return new Occupancy(
        active + other.active,
        idle + other.idle,
        opening + other.opening,
        draining + other.draining,
        waiting + other.waiting);
  }

  /** {@code 1 active, 2 idle, 0 waiting}, and what else is not zero. */
  @Override
  public String toString() {
    String text = active + " active, " + idle + " idle, ";
    if (opening > 0) {
      text += opening + " opening, ";
    }
    if (draining > 0) {
      text += draining + " draining, ";
    }
    return text + waiting + " waiting";
  }
}
