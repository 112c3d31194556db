package dev.rezo.bench.load;

import java.util.Locale;

/**
 * What one turn of one subject has cost.
 *
 * <p>Immutable.
 *
 * @param requests that were answered as they had to be
 * @param failed requests that failed, or whose answer was not what it had to be
 * @param perSecond requests a second
 * @param cpuMicros CPU time of each request
 * @param bytes what was allocated for each request
 * @param p50Micros how long the answer to one in two took at most
 * @param p99Micros the same of 99 in 100
 * @param p999Micros the same of 999 in 1,000
 */
public record Sample(
    long requests,
    long failed,
    double perSecond,
    double cpuMicros,
    double bytes,
    double p50Micros,
    double p99Micros,
    double p999Micros) {

  /** Its figures, as {@link #parse} reads them. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%d %d %.3f %.4f %.1f %.1f %.1f %.1f",
        requests,
        failed,
        perSecond,
        cpuMicros,
        bytes,
        p50Micros,
        p99Micros,
        p999Micros);
  }

  /** Reads what {@link #line} wrote; NaN is a figure that is not known. */
  public static Sample parse(String line) {
    String[] figures = line.trim().split(" ", -1);
    return new Sample(
        Long.parseLong(figures[0]),
        Long.parseLong(figures[1]),
        Double.parseDouble(figures[2]),
        Double.parseDouble(figures[3]),
        Double.parseDouble(figures[4]),
        Double.parseDouble(figures[5]),
        Double.parseDouble(figures[6]),
        Double.parseDouble(figures[7]));
  }
}
