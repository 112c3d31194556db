package dev.rezo.pool;

/** A member and what the simulation knows of it. Not thread-safe; the simulation is one thread. */
final class SimulatedMember implements Pooled {
  final String key;
  final int affinity;
  final long expiresAt;
  boolean usable = true;
  final boolean shared;
  int capacity;
  long latency;

  /** Leases that the simulation holds on it. */
  int leases;

  /** Leases that the simulation has held on it. */
  int uses;

  /** Removed while leased, or drained: it must never be leased again. */
  boolean doomed;

  /** Drained: it counts under no cap of its bucket. */
  boolean draining;

  /** When it must not be idle any more, while it is idle. */
  long idleUntil;

  SimulatedMember(String key, int affinity, int capacity, long expiresAt) {
    this.key = key;
    this.affinity = affinity;
    this.capacity = capacity;
    this.shared = capacity > 1;
    this.expiresAt = expiresAt;
  }

  @Override
  public boolean isUsable() {
    return usable;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public int affinity() {
    return affinity;
  }

  @Override
  public long latencyNanos() {
    return latency;
  }

  @Override
  public String toString() {
    return "Member[" + key + ", " + leases + " of " + capacity + " leases]";
  }
}
