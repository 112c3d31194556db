package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Payload;
import dev.rezo.bench.load.Sample;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one turn of one client has shown.
 *
 * <p>Immutable.
 *
 * @param failed requests that failed, or whose answer was not what it had to be
 * @param values what is not there is not known
 */
record Figures(long failed, Map<Metric, Double> values) {

  private static final double MIB = Payload.LENGTH / 1024.0 / 1024.0;

  Figures {
    values = Map.copyOf(values);
  }

  static Figures of(Sample sample) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.PER_SECOND, sample.perSecond());
    values.put(Metric.CPU, sample.cpuMicros());
    values.put(Metric.BYTES, sample.bytes());
    values.put(Metric.P50, sample.p50Micros());
    values.put(Metric.P99, sample.p99Micros());
    values.put(Metric.P999, sample.p999Micros());
    values.put(Metric.MIB_PER_SECOND, sample.perSecond() * MIB);
    values.put(Metric.CPU_OF_MIB, sample.cpuMicros() / MIB);
    values.put(Metric.BYTES_OF_MIB, sample.bytes() / MIB);
    return of(sample.failed(), values);
  }

  static Figures of(long failed, Map<Metric, Double> values) {
    Map<Metric, Double> known = new EnumMap<>(Metric.class);
    known.putAll(values);
    known.values().removeIf(value -> !Double.isFinite(value));
    return new Figures(failed, known);
  }

  /** The same with one more. */
  Figures with(Metric metric, double value) {
    Map<Metric, Double> more = new EnumMap<>(Metric.class);
    more.putAll(values);
    more.put(metric, value);
    return of(failed, more);
  }
}
