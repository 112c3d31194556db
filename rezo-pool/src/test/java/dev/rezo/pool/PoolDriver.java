package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * The calls that the simulation makes. This one makes them; a double makes one of them wrongly, to
 * show that the simulation notices.
 */
class PoolDriver {
  final Pool<String, SimulatedMember> pool;

  PoolDriver(PoolLimits limits) {
    this(limits, Homes.NEVER);
  }

  /** Of a pool whose buckets are parted after so many meetings. */
  PoolDriver(PoolLimits limits, int bearableMeetings) {
    pool =
        new Pool<>(limits, new PoolListener<>() {}, PoolSimulation.SHARED_KEYS, bearableMeetings);
  }

  Acquired<String, SimulatedMember> acquire(
      String key, int affinity, Waiter<String, SimulatedMember> waiter, long now) {
    return pool.acquire(key, affinity, waiter, now);
  }

  Decision<String, SimulatedMember> release(
      Lease<String, SimulatedMember> lease, long now, long idleNanos) {
    return lease.release(now, idleNanos);
  }

  Decision<String, SimulatedMember> failed(Opening<String, SimulatedMember> opening, long now) {
    return opening.failed(now);
  }

  @Nullable Decision<String, SimulatedMember> remove(String key, SimulatedMember member, long now) {
    return pool.remove(key, member, RemovalCause.PEER_CLOSED, now);
  }

  boolean cancel(Ticket<String, SimulatedMember> ticket) {
    return ticket.cancel();
  }
}
