package dev.rezo.dns;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, outside the lock, because something has become of a look-up: whom to answer,
 * what to stop, and what listeners hear.
 *
 * <p>Not thread-safe; the caller serialises. It is filled under the lock and carried out by one
 * thread.
 */
final class Landing {
  private final DnsQuery query;
  private final long nowNanos;

  /** Who is answered, and with which entry. */
  @Nullable Entry entry;

  List<Passenger<?>> served = List.of();

  /** Whether the entry is given after its time. */
  boolean stale;

  /** Who hears of the failure. */
  List<Passenger<?>> failed = List.of();

  @Nullable UnknownHostException failure;

  /** Set when the look-up is over. */
  @Nullable Duration took;

  @Nullable Runnable timer;
  @Nullable CompletionStage<DnsAnswer> abandoned;
  @Nullable String evicted;
  Absences.Change change = Absences.Change.NONE;

  Landing(DnsQuery query, long nowNanos) {
    this.query = query;
    this.nowNanos = nowNanos;
  }

  /** Carries it out. */
  void carryOut(DnsListeners listeners) {
    if (timer != null) {
      timer.run();
    }
    if (abandoned != null) {
      abandoned.toCompletableFuture().cancel(false);
    }
    if (!listeners.isEmpty()) {
      tell(listeners);
    }
    Entry answer = entry;
    if (answer != null) {
      served.forEach(passenger -> passenger.arrive(answer, nowNanos));
    }
    UnknownHostException cause = failure;
    if (cause != null) {
      failed.forEach(passenger -> passenger.completeExceptionally(cause));
    }
  }

  private void tell(DnsListeners listeners) {
    Duration duration = took;
    UnknownHostException cause = failure;
    Entry answer = entry;
    if (duration != null && cause != null) {
      listeners.tell(listener -> listener.lookupFailed(query, cause, duration));
    } else if (duration != null && answer != null) {
      DnsAnswer whole = answer.wholeAnswer();
      listeners.tell(listener -> listener.lookedUp(query, whole, duration));
    }
    if (stale) {
      served.forEach(passenger -> listeners.tell(listener -> listener.stale(query)));
    }
    String forgotten = evicted;
    if (forgotten != null) {
      listeners.tell(listener -> listener.evicted(forgotten));
    }
    Absences.Change told = change;
    if (!told.gone().isEmpty() || !told.come().isEmpty()) {
      listeners.tell(listener -> listener.changed(query.host(), told.gone(), told.come()));
    }
  }
}
