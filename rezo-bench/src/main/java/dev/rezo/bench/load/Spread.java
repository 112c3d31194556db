package dev.rezo.bench.load;

import java.util.Arrays;

/**
 * Median, quartiles, least and most of some figures.
 *
 * <p>Immutable.
 *
 * @param median the middle one, or between the two in the middle
 * @param lower a quarter of them is no larger
 * @param upper a quarter of them is no smaller
 */
public record Spread(double median, double least, double most, double lower, double upper) {

  /** Of these, of which there is at least one. */
  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    int last = sorted.length - 1;
    return new Spread(median, sorted[0], sorted[last], sorted[last / 4], sorted[last - last / 4]);
  }
}
