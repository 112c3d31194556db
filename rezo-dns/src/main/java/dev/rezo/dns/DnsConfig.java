package dev.rezo.dns;

import java.time.Duration;

/**
 * What a {@link CachingResolver} keeps, and for how long.
 *
 * <p>Immutable.
 *
 * @param ttl how long an answer holds whose ttl the resolver does not know; zero: nothing is cached
 * @param maxEntries most hosts kept, at least 1; the least recently asked for goes first
 * @param negativeTtl how long "unknown host" holds at most; zero: each request asks again
 * @param staleIfError how long after its ttl an answer is still given when asking again fails, or
 *     takes longer than 1.8 s; zero: never
 * @param staleWhileRevalidate how long after its ttl an answer is still given at once, while one
 *     look-up asks again behind it; zero: never
 * @param minTtl an answer with a shorter ttl of its own holds so long
 * @param maxTtl an answer with a longer ttl of its own holds so long
 * @param choice which of the addresses of a host comes first
 * @param lookupLimit when a look-up is given up: who waits for it hears of a failure, or is given
 *     the old answer, and the next request asks anew; more than zero
 */
public record DnsConfig(
    Duration ttl,
    int maxEntries,
    Duration negativeTtl,
    Duration staleIfError,
    Duration staleWhileRevalidate,
    Duration minTtl,
    Duration maxTtl,
    AddressChoice choice,
    Duration lookupLimit) {

  /** Ten years: times in nanoseconds are compared by difference, which holds for 292 years. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * Longer than the system's resolver takes when a name server is silent: two attempts of 5 s with
   * each of two or three servers. What has not come by then does not come.
   */
  private static final Duration DEFAULT_LOOKUP_LIMIT = Duration.ofSeconds(30);

  /**
   * 60 s, 1000 hosts, failures not kept, stale for 5 minutes if asking fails and never otherwise;
   * the ttl of records as it is, up to a day; the order of the resolver; look-ups of 30 s at most.
   */
  public static final DnsConfig DEFAULT =
      new DnsConfig(
          Duration.ofSeconds(60),
          1000,
          Duration.ZERO,
          Duration.ofMinutes(5),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofDays(1),
          AddressChoice.FIRST,
          DEFAULT_LOOKUP_LIMIT);

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
    requireInRange(staleWhileRevalidate, "staleWhileRevalidate");
    requireInRange(minTtl, "minTtl");
    requireInRange(maxTtl, "maxTtl");
    requireInRange(lookupLimit, "lookupLimit");
    if (maxEntries < 1) {
      throw new IllegalArgumentException(
          "maxEntries: expected at least 1 (ttl 0 turns the cache off), actual " + maxEntries);
    }
    if (minTtl.compareTo(maxTtl) > 0) {
      throw new IllegalArgumentException(
          "minTtl: expected at most maxTtl " + maxTtl + ", actual " + minTtl);
    }
    if (lookupLimit.isZero()) {
      throw new IllegalArgumentException("lookupLimit: expected more than 0, actual 0");
    }
  }

  static void requireInRange(Duration duration, String name) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": expected from 0 to " + LONGEST + ", actual " + duration);
    }
  }

  /** How long an answer holds that a resolver gave: as it says, within the bounds; else ttl. */
  long holdNanos(DnsAnswer answer) {
    return answer.ttl().map(this::clamped).orElse(ttl).toNanos();
  }

  private Duration clamped(Duration value) {
    return value.compareTo(minTtl) < 0 ? minTtl : value.compareTo(maxTtl) > 0 ? maxTtl : value;
  }

  /** How long a failure holds: as the resolver says, but no longer than negativeTtl. */
  long holdNanos(Throwable failure) {
    Duration said =
        failure instanceof NoSuchHostException gone ? gone.ttl().orElse(negativeTtl) : negativeTtl;
    return (said.compareTo(negativeTtl) < 0 ? said : negativeTtl).toNanos();
  }

  /** These settings with another {@code ttl}. */
  public DnsConfig withTtl(Duration value) {
    return new DnsConfig(
        value,
        maxEntries,
        negativeTtl,
        staleIfError,
        staleWhileRevalidate,
        minTtl,
        maxTtl,
        choice,
        lookupLimit);
  }

  /** These settings with another {@code maxEntries}. */
  public DnsConfig withMaxEntries(int value) {
    return new DnsConfig(
        ttl,
        value,
        negativeTtl,
        staleIfError,
        staleWhileRevalidate,
        minTtl,
        maxTtl,
        choice,
        lookupLimit);
  }

  /** These settings with another {@code negativeTtl}. */
  public DnsConfig withNegativeTtl(Duration value) {
    return new DnsConfig(
        ttl,
        maxEntries,
        value,
        staleIfError,
        staleWhileRevalidate,
        minTtl,
        maxTtl,
        choice,
        lookupLimit);
  }

  /** These settings with another {@code staleIfError}. */
  public DnsConfig withStaleIfError(Duration value) {
    return new DnsConfig(
        ttl,
        maxEntries,
        negativeTtl,
        value,
        staleWhileRevalidate,
        minTtl,
        maxTtl,
        choice,
        lookupLimit);
  }

  /** These settings with another {@code staleWhileRevalidate}. */
  public DnsConfig withStaleWhileRevalidate(Duration value) {
    return new DnsConfig(
        ttl, maxEntries, negativeTtl, staleIfError, value, minTtl, maxTtl, choice, lookupLimit);
  }

  /** These settings with other bounds for the ttl that a resolver knows. */
  public DnsConfig withTtlBounds(Duration min, Duration max) {
    return new DnsConfig(
        ttl,
        maxEntries,
        negativeTtl,
        staleIfError,
        staleWhileRevalidate,
        min,
        max,
        choice,
        lookupLimit);
  }

  /** These settings with another {@code choice}. */
  public DnsConfig withChoice(AddressChoice value) {
    return new DnsConfig(
        ttl,
        maxEntries,
        negativeTtl,
        staleIfError,
        staleWhileRevalidate,
        minTtl,
        maxTtl,
        value,
        lookupLimit);
  }

  /** These settings with another {@code lookupLimit}. */
  public DnsConfig withLookupLimit(Duration value) {
    return new DnsConfig(
        ttl,
        maxEntries,
        negativeTtl,
        staleIfError,
        staleWhileRevalidate,
        minTtl,
        maxTtl,
        choice,
        value);
  }
}
