package dev.rezo.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A look-up under way, and who waits for it.
 *
 * <p>Lifecycle: departs once, and is over once: it lands, or lapses at its limit.
 *
 * <p>Guarded by the lock of its cache.
 */
final class Flight {
  final DnsQuery query;

  /** Whether others may wait for it and its answer is kept; else it went past the cache. */
  final boolean shared;

  final long departedAtNanos;

  /** When it is looked after if nothing happens before. */
  long dueAtNanos;

  List<Passenger<?>> passengers = new ArrayList<>(1);
  boolean over;

  /** Set when it is under way for more than the moment. */
  @Nullable CompletionStage<DnsAnswer> upstream;

  /** Takes back the call at {@link #dueAtNanos}. */
  @Nullable Runnable timer;

  Flight(DnsQuery query, boolean shared, long nowNanos, long dueAtNanos) {
    this.query = query;
    this.shared = shared;
    this.departedAtNanos = nowNanos;
    this.dueAtNanos = dueAtNanos;
  }
}
