package dev.rezo.pool;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the simulation knows of the members of one key, and how many may be opened by that: its own
 * reckoning, beside that of {@link OpeningGate}.
 *
 * <p>Not thread-safe; the simulation is one thread.
 */
final class SharingBook {

  /** What members are taken to be; in doubt where the pool may know more than the simulation. */
  private enum Kind {
    UNKNOWN,
    SOLE,
    SHARED,
    IN_DOUBT
  }

  private final String key;
  private final PoolLimits limits;
  private int failuresInARow;
  private Kind kind;

  SharingBook(String key, PoolLimits limits) {
    this.key = key;
    this.limits = limits;
    this.kind = PoolSimulation.SHARED_KEYS.mayBeShared(key) ? Kind.UNKNOWN : Kind.SOLE;
  }

  void opened(int capacity) {
    kind = capacity > 1 ? Kind.SHARED : Kind.SOLE;
    failuresInARow = 0;
  }

  void failed(Collection<SimulatedMember> alive, long now) {
    failuresInARow++;
    if (kind == Kind.SHARED && count(alive, one -> one.capacity > 0 && isWell(one, now)) == 0) {
      kind = count(alive, one -> one.capacity > 0) == 0 ? Kind.UNKNOWN : Kind.IN_DOUBT;
    }
  }

  /** Whether the bucket is still the same cannot be told. */
  void doubt() {
    kind = PoolSimulation.SHARED_KEYS.mayBeShared(key) ? Kind.IN_DOUBT : kind;
  }

  /** Whether those who wait have to, by what is known of the members. */
  boolean forbids(Collection<SimulatedMember> alive, int opening) {
    long bearing = count(alive, one -> one.shared && one.capacity > 0);
    long none = count(alive, one -> one.shared && one.capacity == 0);
    int most = limits.maxSharedPerBucket();
    return switch (kind) {
      case UNKNOWN -> opening >= Math.min(failuresInARow + 1, OpeningGate.MOST_TRIES);
      case SOLE -> false;
      case SHARED -> opening > 0 || bearing >= most || bearing + none >= 2L * most;
      case IN_DOUBT -> true;
    };
  }

  /** One more is to be opened, beside these. */
  void checkOpening(
      Collection<SimulatedMember> alive,
      List<Opening<String, SimulatedMember>> openings,
      long now) {
    long opening = openings.stream().filter(one -> one.key().equals(key)).count();
    if (kind == Kind.UNKNOWN) {
      require(opening < Math.min(failuresInARow + 1, OpeningGate.MOST_TRIES), "too many tries");
    } else if (kind == Kind.SHARED) {
      require(opening == 0, "several shared ones are opened at once");
      long bearing = count(alive, one -> one.shared && one.capacity > 0 && isWell(one, now));
      require(bearing < limits.maxSharedPerBucket(), "too many shared ones: " + bearing);
    }
  }

  /** Whether it certainly counts: others may be about to leave. */
  private static boolean isWell(SimulatedMember member, long now) {
    return member.leases > 0 && !member.doomed && member.usable && now < member.expiresAt;
  }

  private long count(Collection<SimulatedMember> alive, Predicate<SimulatedMember> which) {
    Stream<SimulatedMember> counted =
        alive.stream()
            .filter(one -> one.key.equals(key) && !one.draining && one.uses < limits.maxUses());
    return counted.filter(which).count();
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what + " in " + this);
    }
  }

  @Override
  public String toString() {
    return "Book[" + key + ", " + kind + ", " + failuresInARow + " failures]";
  }
}
