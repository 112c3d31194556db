package dev.rezo.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CachingResolver} ought to do, said a second time and otherwise: a list of all facts
 * that it ever learnt, of which the youngest that applies is sought each time, a list of look-ups
 * and a list of requests. For names asked for in all families, in the order of the resolver, with
 * answers that the test gives; slow, without a lock, and with nothing in common with the real one.
 */
final class ModelCache {
  static final long SECOND = 1_000_000_000L;
  static final long PATIENCE = 1_800_000_000L;

  /** What was learnt about a host: its addresses, or that it is unknown. */
  static final class Fact {
    final String host;
    final @Nullable List<InetAddress> addresses;
    final long at;
    final long hold;
    boolean doubted;
    boolean inTrouble;
    long quietUntil;

    Fact(String host, @Nullable List<InetAddress> addresses, long at, long hold) {
      this.host = host;
      this.addresses = addresses;
      this.at = at;
      this.hold = hold;
    }
  }

  /** A look-up; {@code counts} while it is the one that its host waits for. */
  static final class Lookup {
    final String host;
    final long since;
    boolean counts;
    boolean over;
    boolean lostPatience;
    final boolean hadFact;

    Lookup(String host, long since, boolean counts, boolean hadFact) {
      this.host = host;
      this.since = since;
      this.counts = counts;
      this.hadFact = hadFact;
    }
  }

  /** A request and what has become of it: null while it waits, empty for a failure. */
  static final class Ask {
    final long own;
    @Nullable Lookup waitsFor;
    @Nullable List<InetAddress> outcome;

    Ask(long own) {
      this.own = own;
    }
  }

  private final long ttl;
  private final long negative;
  private final long ifError;
  private final long whileAsking;
  private final long min;
  private final long max;
  private final long limit;
  private final int most;

  final List<Fact> facts = new ArrayList<>();
  final List<Lookup> lookups = new ArrayList<>();
  private final List<Ask> asks = new ArrayList<>();

  /** Hosts with a fact, the least recently used first. */
  private final Set<String> order = new LinkedHashSet<>();

  ModelCache(DnsConfig config) {
    this.ttl = config.ttl().toNanos();
    this.negative = config.negativeTtl().toNanos();
    this.ifError = config.staleIfError().toNanos();
    this.whileAsking = config.staleWhileRevalidate().toNanos();
    this.min = config.minTtl().toNanos();
    this.max = config.maxTtl().toNanos();
    this.limit = config.lookupLimit().toNanos();
    this.most = config.maxEntries();
  }

  int hosts() {
    return order.size();
  }

  private @Nullable Fact use(String host) {
    Fact found = null;
    for (Fact fact : facts) {
      found = fact.host.equals(host) ? fact : found;
    }
    if (found != null) {
      order.remove(host);
      order.add(host);
    }
    return found;
  }

  private @Nullable Lookup current(String host) {
    return lookups.stream()
        .filter(lookup -> lookup.counts && !lookup.over && lookup.host.equals(host))
        .findFirst()
        .orElse(null);
  }

  /** A request; own below 0: without a ttl of its own, 0: past the cache. */
  Ask ask(String host, long own, long now) {
    Ask ask = new Ask(own);
    if (own == 0) {
      ask.waitsFor = begin(host, now, false, false);
      asks.add(ask);
      return ask;
    }
    Fact fact = use(host);
    if (fact != null && !fact.doubted && now - fact.at < fresh(fact, own)) {
      ask.outcome = fact.addresses == null ? List.of() : fact.addresses;
      return ask;
    }
    Lookup running = current(host);
    if (fact != null && fact.addresses != null) {
      boolean early =
          !fact.doubted && !fact.inTrouble && now - fact.at < fresh(fact, own) + whileAsking;
      if (early || (fact.inTrouble && isStillGood(fact, own, now))) {
        ask.outcome = fact.addresses;
        if (running == null && !(fact.inTrouble && now < fact.quietUntil)) {
          begin(host, now, true, true);
        }
        return ask;
      }
    }
    boolean canFallBack = fact != null && fact.addresses != null;
    ask.waitsFor = running != null ? running : begin(host, now, true, canFallBack);
    asks.add(ask);
    return ask;
  }

  private Lookup begin(String host, long now, boolean counts, boolean hadFact) {
    Lookup lookup = new Lookup(host, now, counts, hadFact && ifError > 0);
    lookups.add(lookup);
    return lookup;
  }

  private static long fresh(Fact fact, long own) {
    return fact.addresses == null || own < 0 ? fact.hold : own;
  }

  private boolean isStillGood(Fact fact, long own, long now) {
    return fact.addresses != null
        && ifError > 0
        && now - fact.at < Math.max(fact.hold, fresh(fact, own)) + ifError;
  }

  void answered(Lookup lookup, List<InetAddress> addresses, long said, long now) {
    boolean counted = lookup.counts;
    lookup.over = true;
    lookup.counts = false;
    if (counted) {
      long hold = said < 0 ? ttl : Math.min(Math.max(said, min), max);
      learn(new Fact(lookup.host, addresses, now, hold));
    }
    settle(lookup, addresses);
  }

  private void learn(Fact fact) {
    facts.removeIf(old -> old.host.equals(fact.host));
    facts.add(fact);
    order.remove(fact.host);
    order.add(fact.host);
    if (order.size() > most) {
      String gone = order.iterator().next();
      order.remove(gone);
      facts.removeIf(old -> old.host.equals(gone));
    }
  }

  private void settle(Lookup lookup, List<InetAddress> outcome) {
    for (Ask ask : asks) {
      if (ask.waitsFor == lookup && ask.outcome == null) {
        ask.outcome = outcome;
      }
    }
    asks.removeIf(ask -> ask.outcome != null);
  }

  /** Certain: the name server says that there is no such host, and for how long, or below 0. */
  void failed(Lookup lookup, boolean certain, long said, long now) {
    boolean counted = lookup.counts;
    lookup.over = true;
    lookup.counts = false;
    if (counted) {
      Fact fact = use(lookup.host);
      boolean kept = !certain && fact != null && fallBack(lookup, fact, now);
      if (!kept) {
        forgetFacts(lookup.host);
        long hold = certain && said >= 0 ? Math.min(said, negative) : negative;
        if (hold > 0) {
          learn(new Fact(lookup.host, null, now, hold));
        }
      }
    }
    settle(lookup, List.of());
  }

  private boolean fallBack(Lookup lookup, Fact fact, long now) {
    boolean any = isStillGood(fact, -1, now);
    for (Ask ask : asks) {
      if (ask.waitsFor == lookup && ask.outcome == null && isStillGood(fact, ask.own, now)) {
        ask.outcome = fact.addresses;
        any = true;
      }
    }
    asks.removeIf(ask -> ask.outcome != null);
    if (any) {
      fact.inTrouble = true;
      fact.quietUntil = now + SECOND;
    }
    return any;
  }

  /** When something happens by itself, or {@link Long#MAX_VALUE}. */
  long next() {
    long next = Long.MAX_VALUE;
    for (Lookup lookup : lookups) {
      if (!lookup.over) {
        boolean patient = lookup.hadFact && !lookup.lostPatience;
        next = Math.min(next, lookup.since + (patient ? Math.min(PATIENCE, limit) : limit));
      }
    }
    return next;
  }

  /** What happens by itself at this time. */
  void pass(long now) {
    for (Lookup lookup : List.copyOf(lookups)) {
      if (lookup.over) {
        continue;
      }
      if (now - lookup.since >= limit) {
        failed(lookup, false, -1, now);
      } else if (lookup.hadFact && !lookup.lostPatience && now - lookup.since >= PATIENCE) {
        lookup.lostPatience = true;
        Fact fact = use(lookup.host);
        if (lookup.counts && fact != null) {
          fallBack(lookup, fact, now);
        }
      }
    }
    lookups.removeIf(lookup -> lookup.over);
  }

  void unreachable(String host, List<InetAddress> tried, long now) {
    use(host);
    for (Fact fact : facts) {
      if (fact.host.equals(host)
          && fact.addresses != null
          && tried.containsAll(fact.addresses)
          && now - fact.at >= SECOND) {
        fact.doubted = true;
      }
    }
  }

  void forget(String host) {
    forgetFacts(host);
    for (Lookup lookup : lookups) {
      lookup.counts &= !lookup.host.equals(host);
    }
  }

  private void forgetFacts(String host) {
    facts.removeIf(fact -> fact.host.equals(host));
    order.remove(host);
  }

  void forgetAll() {
    facts.clear();
    order.clear();
    lookups.forEach(lookup -> lookup.counts = false);
  }
}
