package dev.rezo.bench.costs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The samples of one subject.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Series {

  private final Subject subject;
  private final List<Sample> samples = new ArrayList<>();

  Series(Subject subject) {
    this.subject = subject;
  }

  Subject subject() {
    return subject;
  }

  void add(Sample sample) {
    samples.add(sample);
  }

  long failed() {
    return samples.stream().mapToLong(Sample::failed).sum();
  }

  /** Median, least and most of one figure. */
  Spread spread(ToDoubleFunction<Sample> figure) {
    return Spread.of(samples.stream().mapToDouble(figure).toArray());
  }

  /** As {@link #spread}, each sample divided by that of the same turn of another. */
  Spread ratio(Series other, ToDoubleFunction<Sample> figure) {
    double[] ratios = new double[samples.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(samples.get(i)) / figure.applyAsDouble(other.samples.get(i));
    }
    return Spread.of(ratios);
  }

  /**
   * Median, least and most. Immutable.
   *
   * @param median the middle one, or between the two in the middle
   */
  record Spread(double median, double least, double most) {

    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
  }
}
