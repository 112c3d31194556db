package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/**
 * What can stand in one {@link LinkList} at a time. The list runs through its elements, so that a
 * hot path needs no nodes and any element leaves in one step.
 *
 * <p>Guarded by the lock of the bucket, or of the home, that owns the list.
 */
abstract class Link {

  /** The neighbour before; null for the first; this element itself while it is in no list. */
  @Nullable Link previous = this;

  /** The neighbour after; null for the last, and while this element is in no list. */
  @Nullable Link next;

  /** Whether this element stands in a list. */
  final boolean isLinked() {
    return previous != this;
  }
}
