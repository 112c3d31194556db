package dev.rezo.pool;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a {@link Slot} stands, and from where it may go where.
 *
 * <pre>
 * opened --> BUSY &lt;--> SHARED      under the bucket's cap, counted as active
 *             |   \   /  |
 *             |    IDLE  |         under the bucket's cap, counted as idle
 *             |     |    |
 *          DRAINING |    |         under the caps of the origin and of the pool only
 *               \   |   /
 *                 GONE
 * </pre>
 *
 * <p>Immutable.
 */
enum SlotState {
  /** No lease; in the bucket's list of idle slots. */
  IDLE,

  /** Leased, and bears more; in the bucket's list of shared slots. */
  SHARED,

  /** Leased, and bears no more for now; or in the hands of the step that runs. */
  BUSY,

  /** Leased for the last time, and no longer counted under the bucket's cap. */
  DRAINING,

  /** Out of the pool. */
  GONE;

  private static final Set<SlotState> FROM_IDLE = EnumSet.of(BUSY, GONE);
  private static final Set<SlotState> FROM_SHARED = EnumSet.of(BUSY, IDLE, DRAINING, GONE);
  private static final Set<SlotState> FROM_BUSY = EnumSet.of(SHARED, IDLE, DRAINING, GONE);
  private static final Set<SlotState> FROM_DRAINING = EnumSet.of(GONE);
  private static final Set<SlotState> FROM_GONE = EnumSet.noneOf(SlotState.class);

  /** The table: what may follow this state. */
  Set<SlotState> next() {
    return switch (this) {
      case IDLE -> FROM_IDLE;
      case SHARED -> FROM_SHARED;
      case BUSY -> FROM_BUSY;
      case DRAINING -> FROM_DRAINING;
      case GONE -> FROM_GONE;
    };
  }

  /** Counted as active. */
  boolean isActive() {
    return this == BUSY || this == SHARED;
  }
}
