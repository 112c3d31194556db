package dev.rezo.bench.load;

import java.util.Arrays;

/**
 * Median, least and most of some figures.
 *
 * <p>Immutable.
 *
 * @param median the middle one, or between the two in the middle
 */
public record Spread(double median, double least, double most) {

  /** Of these, of which there is at least one. */
  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
