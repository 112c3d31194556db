package dev.rezo.dns;

/**
 * What a {@link CachingResolver} has done so far. Immutable.
 *
 * @param hits answers from the cache that still held, remembered failures among them
 * @param misses requests that began a look-up and had to wait for it
 * @param coalesced requests that waited for a look-up that another one had begun
 * @param stale answers given after their time: at once, or to requests that had waited
 * @param revalidations look-ups behind an answer that was given after its time
 * @param lookups calls of the upstream resolver, for whatever reason
 * @param failures those of them that failed, or did not end within their limit
 * @param evictions hosts that had to go because the cache was full
 * @param entries hosts in the cache now
 * @param times how long look-ups took lately
 */
public record DnsStats(
    long hits,
    long misses,
    long coalesced,
    long stale,
    long revalidations,
    long lookups,
    long failures,
    long evictions,
    int entries,
    LookupTimes times) {}
