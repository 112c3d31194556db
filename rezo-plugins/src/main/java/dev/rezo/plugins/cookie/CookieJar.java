package dev.rezo.plugins.cookie;

import dev.rezo.http.Url;
import dev.rezo.plugins.cookie.CookieRules.Ruling;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps cookies in memory and says which go where (RFC 6265bis). Give it to {@link Cookies}; {@link
 * NetscapeCookies} brings it to a file and back.
 *
 * <p>It keeps at most 3000 cookies and 50 of one domain, of at most 4096 octets each, for at most
 * 400 days. Of a domain with too many goes what has expired, then what is not {@code Secure}, and
 * of these what was not used for longest; of all, what was not used for longest.
 *
 * <p>Without {@link Builder#suffixes} nobody knows whether {@code example.com} is one owner's or
 * many's, as {@code co.uk} is: a cookie with a {@code Domain} is then kept for the host that set
 * it, and names beside or below that do not get it.
 *
 * <p>Lifecycle: has none; several clients may have one jar, and each user of a program needs one of
 * their own.
 *
 * <p>Thread-safe. Its methods do not block for longer than it takes to look through it.
 */
public final class CookieJar {

  private final CookieRules rules;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private final CookieStore store = new CookieStore();

  private CookieJar(Builder builder) {
    this.rules = new CookieRules(builder.suffixes);
    this.clock = builder.clock;
  }

  /** An empty jar without a list of public suffixes. */
  public static CookieJar create() {
    return builder().build();
  }

  /** Collects the settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes what one field Set-Cookie says in an answer to a request to this address.
   *
   * @return what became of it
   */
  public Verdict store(Url from, String setCookie) {
    Instant now = clock.instant();
    Ruling ruling = rules.judge(setCookie, from, now);
    Cookie cookie = ruling.cookie();
    if (cookie == null || ruling.verdict() != Verdict.STORED) {
      return ruling.verdict();
    }
    lock.lock();
    try {
      if (!cookie.secure() && !from.origin().isSecure() && store.shadowsSecure(cookie, now)) {
        return Verdict.SHADOWS_SECURE;
      }
      store.put(cookie, now);
    } finally {
      lock.unlock();
    }
    return cookie.isExpired(now) ? Verdict.EXPIRED : Verdict.STORED;
  }

  /**
   * Takes a cookie that comes from no server, as it is but for a life of at most 400 days.
   *
   * @return what became of it
   */
  public Verdict add(Cookie cookie) {
    if (!cookie.hostOnly() && isTooWide(cookie.domain())) {
      return Verdict.PUBLIC_SUFFIX;
    }
    if (!CookieRules.keepsPrefix(cookie)) {
      return Verdict.PREFIX;
    }
    Instant now = clock.instant();
    Instant latest = now.plus(CookieRules.LONGEST_LIFE);
    Instant expires = cookie.expires();
    Cookie kept = expires != null && expires.isAfter(latest) ? cookie.withExpires(latest) : cookie;
    lock.lock();
    try {
      store.put(kept, now);
    } finally {
      lock.unlock();
    }
    return kept.isExpired(now) ? Verdict.EXPIRED : Verdict.STORED;
  }

  private boolean isTooWide(String domain) {
    return CookieScope.isAddress(domain) || rules.isKnownSuffix(domain);
  }

  /** The cookies that a request to this address is sent with, in the order of the field. */
  public List<Cookie> cookies(Url to) {
    Instant now = clock.instant();
    lock.lock();
    try {
      return store.select(to.origin().hostName(), to.path(), to.origin().isSecure(), now);
    } finally {
      lock.unlock();
    }
  }

  /** All that have not expired, in the order in which they came. */
  public List<Cookie> all() {
    Instant now = clock.instant();
    lock.lock();
    try {
      store.evictExpired(now);
      return store.all();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes cookies, as those that end with a session: {@code removeIf(Cookie::isSession)}.
   *
   * @return how many they were
   */
  public int removeIf(Predicate<Cookie> condition) {
    // Asked outside of the lock; one that is replaced meanwhile is another.
    Set<Cookie> chosen = all().stream().filter(condition).collect(Collectors.toSet());
    lock.lock();
    try {
      return store.removeIf(chosen::contains);
    } finally {
      lock.unlock();
    }
  }

  /** Removes all. */
  public void clear() {
    lock.lock();
    try {
      int unused = store.removeIf(cookie -> true);
    } finally {
      lock.unlock();
    }
  }

  /** How many there are and of how many domains; nothing of what is in them. */
  @Override
  public String toString() {
    lock.lock();
    try {
      return "CookieJar[" + store.size() + " of " + store.domains() + " domains]";
    } finally {
      lock.unlock();
    }
  }

  /** Collects the settings. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private @Nullable PublicSuffixes suffixes;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /** Who knows the public suffixes, or null for nobody, which is so unless it is set. */
    public Builder suffixes(@Nullable PublicSuffixes value) {
      suffixes = value;
      return this;
    }

    /** What the time is by which cookies expire; the system's unless it is set. */
    public Builder clock(InstantSource value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** The jar, empty. */
    public CookieJar build() {
      return new CookieJar(this);
    }
  }
}
