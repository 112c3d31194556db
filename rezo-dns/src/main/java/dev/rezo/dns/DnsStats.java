package dev.rezo.dns;

/**
 * What a {@link CachingResolver} has done so far. Immutable.
 *
 * @param hits answers from the cache that still held, remembered failures among them
 * @param misses requests that had to wait for the upstream resolver, alone or with others
 * @param stale answers given after their time because asking again failed
 * @param lookups calls of the upstream resolver
 * @param failures those of them that failed
 * @param evictions hosts that had to go because the cache was full
 * @param entries hosts in the cache now
 */
public record DnsStats(
    long hits, long misses, long stale, long lookups, long failures, long evictions, int entries) {}
