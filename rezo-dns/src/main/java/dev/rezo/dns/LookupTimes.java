package dev.rezo.dns;

import java.time.Duration;

/**
 * How long the look-ups of a cache took, successful or not: about the last thousand, rounded up by
 * at most a quarter. Zero if there was none.
 *
 * <p>Immutable.
 *
 * @param median half of them took no longer
 * @param p90 nine of ten took no longer
 * @param p99 99 of 100 took no longer
 */
public record LookupTimes(Duration median, Duration p90, Duration p99) {}
