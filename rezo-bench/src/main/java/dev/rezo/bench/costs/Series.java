package dev.rezo.bench.costs;

import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The samples of one subject.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Series {

  private final Configured subject;
  private final List<Sample> samples = new ArrayList<>();

  Series(Configured subject) {
    this.subject = subject;
  }

  Configured subject() {
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

  /** How many turns were measured. */
  int turns() {
    return samples.size();
  }

  /** One figure of one turn. */
  double figure(int turn, ToDoubleFunction<Sample> figure) {
    return figure.applyAsDouble(samples.get(turn));
  }

  /** As {@link #spread}, each sample divided by that of the same turn of another. */
  Spread ratio(Series other, ToDoubleFunction<Sample> figure) {
    double[] ratios = new double[samples.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(samples.get(i)) / figure.applyAsDouble(other.samples.get(i));
    }
    return Spread.of(ratios);
  }
}
