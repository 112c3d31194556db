package dev.rezo.plugins.cookie;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cookies by their domain, within bounds (RFC 6265bis sections 5.7 and 5.8.3). Time is an
 * argument. In which order cookies were made and used is counted and not timed, so that a clock
 * which is set back changes nothing about it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class CookieStore {

  /** RFC 6265bis section 5.7 names both bounds: a server cannot make a program keep more. */
  static final int MOST_OF_DOMAIN = 50;

  static final int MOST = 3000;

  /** One cookie, and when it was made and used last, as counted. */
  private static final class Kept {
    final Cookie cookie;
    final long made;
    long used;

    Kept(Cookie cookie, long made, long used) {
      this.cookie = cookie;
      this.made = made;
      this.used = used;
    }

    boolean isReplacedBy(Cookie other) {
      return cookie.name().equals(other.name())
          && cookie.hostOnly() == other.hostOnly()
          && cookie.path().equals(other.path());
    }
  }

  /** Section 5.8.3 step 2: longer paths first, then who was made first. */
  private static final Comparator<Kept> AS_SENT =
      Comparator.<Kept>comparingInt(kept -> -kept.cookie.path().length())
          .thenComparingLong(kept -> kept.made);

  /** Section 5.7: of a domain with too many, those that are not Secure go first. */
  private static final Comparator<Kept> AS_EVICTED =
      Comparator.<Kept, Boolean>comparing(kept -> kept.cookie.secure())
          .thenComparingLong(kept -> kept.used);

  private final Map<String, List<Kept>> domains = new HashMap<>();
  private int size;
  private long count;

  /** Section 5.7 step 16: what came by http must not stand in for a cookie that is Secure. */
  boolean shadowsSecure(Cookie cookie, Instant now) {
    for (Map.Entry<String, List<Kept>> entry : domains.entrySet()) {
      String domain = entry.getKey();
      boolean related =
          CookieScope.domainMatches(domain, cookie.domain())
              || CookieScope.domainMatches(cookie.domain(), domain);
      if (related
          && entry.getValue().stream().anyMatch(kept -> shadows(cookie, kept.cookie, now))) {
        return true;
      }
    }
    return false;
  }

  private static boolean shadows(Cookie cookie, Cookie old, Instant now) {
    return old.secure()
        && !old.isExpired(now)
        && old.name().equals(cookie.name())
        && CookieScope.pathMatches(cookie.path(), old.path());
  }

  /** Steps 23 and 24: in place of the one with its name, domain and path, whose age it takes. */
  void put(Cookie cookie, Instant now) {
    Kept old = remove(cookie);
    if (cookie.isExpired(now)) {
      return;
    }
    long next = ++count;
    long made = old == null || old.cookie.isExpired(now) ? next : old.made;
    List<Kept> ofDomain = domains.computeIfAbsent(cookie.domain(), domain -> new ArrayList<>(2));
    ofDomain.add(new Kept(cookie, made, next));
    size++;
    if (ofDomain.size() > MOST_OF_DOMAIN || size > MOST) {
      evict(ofDomain, now);
    }
  }

  private @Nullable Kept remove(Cookie cookie) {
    List<Kept> ofDomain = domains.getOrDefault(cookie.domain(), List.of());
    for (Kept kept : ofDomain) {
      if (kept.isReplacedBy(cookie)) {
        drop(kept);
        return kept;
      }
    }
    return null;
  }

  private void drop(Kept kept) {
    List<Kept> ofDomain = domains.getOrDefault(kept.cookie.domain(), List.of());
    if (ofDomain.remove(kept)) {
      size--;
      if (ofDomain.isEmpty()) {
        domains.remove(kept.cookie.domain());
      }
    }
  }

  /** What has expired goes first, then of this domain if it has too many, then of all. */
  private void evict(List<Kept> ofDomain, Instant now) {
    evictExpired(now);
    if (ofDomain.size() > MOST_OF_DOMAIN) {
      ofDomain.stream().min(AS_EVICTED).ifPresent(this::drop);
    }
    if (size > MOST) {
      domains.values().stream()
          .flatMap(List::stream)
          .min(Comparator.comparingLong(kept -> kept.used))
          .ifPresent(this::drop);
    }
  }

  void evictExpired(Instant now) {
    removeIf(cookie -> cookie.isExpired(now));
  }

  /** Drops those; how many they were. */
  int removeIf(Predicate<Cookie> condition) {
    int before = size;
    Iterator<List<Kept>> all = domains.values().iterator();
    while (all.hasNext()) {
      List<Kept> ofDomain = all.next();
      int had = ofDomain.size();
      ofDomain.removeIf(kept -> condition.test(kept.cookie));
      size -= had - ofDomain.size();
      if (ofDomain.isEmpty()) {
        all.remove();
      }
    }
    return before - size;
  }

  /** Section 5.8.3: those for a request to this host and path, as they are sent; they are used. */
  List<Cookie> select(String host, String path, boolean https, Instant now) {
    List<Kept> selected = new ArrayList<>();
    collect(domains.get(host), kept -> isFor(kept.cookie, path, https, now), selected);
    if (!CookieScope.isAddress(host)) {
      for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        collect(
            domains.get(host.substring(dot + 1)),
            kept -> !kept.cookie.hostOnly() && isFor(kept.cookie, path, https, now),
            selected);
      }
    }
    selected.sort(AS_SENT);
    long next = selected.isEmpty() ? count : ++count;
    selected.forEach(kept -> kept.used = next);
    return selected.stream().map(kept -> kept.cookie).toList();
  }

  private static boolean isFor(Cookie cookie, String path, boolean https, Instant now) {
    return CookieScope.pathMatches(path, cookie.path())
        && (https || !cookie.secure())
        && !cookie.isExpired(now);
  }

  private static void collect(
      @Nullable List<Kept> from, Predicate<Kept> condition, List<Kept> into) {
    if (from != null) {
      from.stream().filter(condition).forEach(into::add);
    }
  }

  /** All, in the order in which they were made. */
  List<Cookie> all() {
    return domains.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(kept -> kept.made))
        .map(kept -> kept.cookie)
        .toList();
  }

  int size() {
    return size;
  }

  int domains() {
    return domains.size();
  }
}
