package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
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
  List<InetAddress> gone = List.of();
  List<InetAddress> come = List.of();

  Landing(DnsQuery query, long nowNanos) {
    this.query = query;
    this.nowNanos = nowNanos;
  }

  /** Notes how the known addresses differ; a family that has no address now was not answered. */
  void compare(List<InetAddress> before, List<InetAddress> after) {
    List<InetAddress> missing = new ArrayList<>();
    for (InetAddress address : before) {
      DnsFamily family = DnsFamily.IPV4.has(address) ? DnsFamily.IPV4 : DnsFamily.IPV6;
      if (!after.contains(address) && after.stream().anyMatch(family::has)) {
        missing.add(address);
      }
    }
    gone = List.copyOf(missing);
    come = after.stream().filter(address -> !before.contains(address)).toList();
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
    if (!gone.isEmpty() || !come.isEmpty()) {
      listeners.tell(listener -> listener.changed(query.host(), gone, come));
    }
  }
}
