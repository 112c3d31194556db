package dev.rezo.dns;

import java.time.Duration;

/**
 * What a {@link CachingResolver} keeps, and for how long.
 *
 * <p>Immutable.
 *
 * @param ttl how long an answer holds; zero: nothing is cached
 * @param maxEntries most hosts kept, at least 1; the least recently asked for goes first
 * @param negativeTtl how long "unknown host" holds; zero: each request asks again
 * @param staleIfError how long after its ttl an answer is still given when asking again fails;
 *     zero: never
 */
public record DnsConfig(Duration ttl, int maxEntries, Duration negativeTtl, Duration staleIfError) {

  /** Ten years: times in nanoseconds are compared by difference, which holds for 292 years. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** 60 s, 1000 hosts, failures not kept, stale for 5 minutes if asking fails. */
  public static final DnsConfig DEFAULT =
      new DnsConfig(Duration.ofSeconds(60), 1000, Duration.ZERO, Duration.ofMinutes(5));

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException if one is out of range; the message says which, and what was
   *     expected
   */
  public DnsConfig {
    requireInRange(ttl, "ttl");
    requireInRange(negativeTtl, "negativeTtl");
    requireInRange(staleIfError, "staleIfError");
    if (maxEntries < 1) {
      throw new IllegalArgumentException(
          "maxEntries: expected at least 1 (ttl 0 turns the cache off), actual " + maxEntries);
    }
  }

  static void requireInRange(Duration duration, String name) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": expected from 0 to " + LONGEST + ", actual " + duration);
    }
  }

  /** These settings with another {@code ttl}. */
  public DnsConfig withTtl(Duration value) {
    return new DnsConfig(value, maxEntries, negativeTtl, staleIfError);
  }

  /** These settings with another {@code maxEntries}. */
  public DnsConfig withMaxEntries(int value) {
    return new DnsConfig(ttl, value, negativeTtl, staleIfError);
  }

  /** These settings with another {@code negativeTtl}. */
  public DnsConfig withNegativeTtl(Duration value) {
    return new DnsConfig(ttl, maxEntries, value, staleIfError);
  }

  /** These settings with another {@code staleIfError}. */
  public DnsConfig withStaleIfError(Duration value) {
    return new DnsConfig(ttl, maxEntries, negativeTtl, value);
  }
}
