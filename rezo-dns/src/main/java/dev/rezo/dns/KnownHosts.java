package dev.rezo.dns;

import java.net.InetAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a cache remembers, each with an entry for each family that was asked for. The host
 * that was asked for least recently gives way when there are too many.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class KnownHosts {
  private static final int INITIAL_ENTRIES = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final int most;
  private final AddressChoice choice;
  private final IntSupplier random;

  /** In the order of access: the least recently asked for comes first. */
  private final Map<String, Host> hosts = new LinkedHashMap<>(INITIAL_ENTRIES, LOAD_FACTOR, true);

  /** One host, what its answers lacked, and the numbers of the turns that its addresses take. */
  private record Host(
      Map<DnsFamily, Entry> entries,
      Map<DnsFamily, Absences> absences,
      @Nullable IntSupplier turns) {}

  KnownHosts(int most, AddressChoice choice, IntSupplier random) {
    this.most = most;
    this.choice = choice;
    this.random = random;
  }

  int size() {
    return hosts.size();
  }

  /**
   * What is known for the query: what was answered to it, or what an answer for all families says
   * about one, whichever is younger. Who asks counts as having asked for the host.
   */
  @Nullable Entry find(String name, DnsFamily family) {
    Host host = hosts.get(name);
    if (host == null) {
      return null;
    }
    Entry own = host.entries.get(family);
    Entry all = host.entries.get(DnsFamily.ANY);
    if (family == DnsFamily.ANY
        || all == null
        || (own != null && own.answeredAtNanos() - all.answeredAtNanos() >= 0)) {
      return own;
    }
    Entry part = all.of(family);
    return part == null ? own : part;
  }

  /** Remembers an answer. */
  Entry answered(DnsQuery query, List<InetAddress> addresses, long nowNanos, long holdNanos) {
    Host host = host(query.host());
    Entry entry = Entry.known(addresses, host.turns, nowNanos, holdNanos);
    host.entries.put(query.family(), entry);
    return entry;
  }

  /** What an answer changes that took the place of another. */
  Absences.Change changed(DnsQuery query, List<InetAddress> before, List<InetAddress> after) {
    Map<DnsFamily, Absences> absences = host(query.host()).absences;
    Absences known = absences.get(query.family());
    if (known == null && before.size() == after.size() && before.containsAll(after)) {
      return Absences.Change.NONE; // The usual case.
    }
    Absences noted = known == null ? new Absences() : known;
    absences.put(query.family(), noted);
    return noted.note(before, after);
  }

  /** Whether the host had the address, and has it no more. */
  boolean isGone(String name, InetAddress address) {
    Host host = hosts.get(name);
    return host != null && host.absences.values().stream().anyMatch(one -> one.isGone(address));
  }

  /** Remembers something else for a query than before. */
  void put(DnsQuery query, Entry entry) {
    host(query.host()).entries.put(query.family(), entry);
  }

  private Host host(String name) {
    return hosts.computeIfAbsent(
        name,
        unused ->
            new Host(
                new EnumMap<>(DnsFamily.class),
                new EnumMap<>(DnsFamily.class),
                choice.turns(random)));
  }

  /** The host that has to go, and is forgotten, because there are too many; or null. */
  @Nullable String evict() {
    if (hosts.size() <= most) {
      return null;
    }
    Iterator<String> leastRecentlyAskedFor = hosts.keySet().iterator();
    String gone = leastRecentlyAskedFor.next();
    leastRecentlyAskedFor.remove();
    return gone;
  }

  /** Forgets what was answered to the query, and the host if nothing else is known of it. */
  void forget(DnsQuery query) {
    Host host = hosts.get(query.host());
    if (host != null) {
      host.entries.remove(query.family());
      if (host.entries.isEmpty()) {
        hosts.remove(query.host());
      }
    }
  }

  void forget(String name) {
    hosts.remove(name);
  }

  void clear() {
    hosts.clear();
  }

  /** Doubts the answers whose addresses were all tried, unless they are younger than that. */
  void doubt(String name, Collection<InetAddress> tried, long youngNanos, long nowNanos) {
    Host host = hosts.get(name);
    if (host == null) {
      return;
    }
    host.entries.replaceAll(
        (family, entry) ->
            entry.ageNanos(nowNanos) >= youngNanos && entry.isExhausted(tried)
                ? entry.asSuspect()
                : entry);
  }
}
