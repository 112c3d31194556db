package dev.rezo.pool;

/** A member for tests: says what it is told to say. Not thread-safe but for its volatile fields. */
final class Thing implements Pooled {
  final String name;
  final int affinity;
  volatile boolean usable = true;
  volatile int capacity = 1;
  volatile boolean shared;
  volatile long latency;

  Thing(String name) {
    this(name, 0);
  }

  Thing(String name, int affinity) {
    this.name = name;
    this.affinity = affinity;
  }

  Thing withCapacity(int value) {
    capacity = value;
    shared = value > 1;
    return this;
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
    return name;
  }
}
