package dev.rezo.bench.costs;

/**
 * What one turn of one subject has cost.
 *
 * <p>Immutable.
 *
 * @param failed requests that failed, or whose body was not what it had to be
 * @param perSecond requests a second
 * @param cpuMicros CPU time of each request
 * @param bytes what was allocated for each request
 */
record Sample(long failed, double perSecond, double cpuMicros, double bytes) {}
