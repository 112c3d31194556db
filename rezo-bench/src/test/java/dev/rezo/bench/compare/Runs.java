package dev.rezo.bench.compare;

import dev.rezo.bench.load.Sample;

/** Runs that nobody has made. Immutable. */
final class Runs {

  private Runs() {}

  /** The scenario of this id. */
  static Scenario scenario(String id) {
    return Options.parse(new String[] {"--scenarios", id}).scenarios().get(0);
  }

  /** A turn of which all figures but the two are the same. */
  static Figures turn(double cpuMicros, long failed) {
    return Figures.of(new Sample(100, failed, 1_000, cpuMicros, 760, 80, 120, Double.NaN));
  }

  /** A client with these turns, each by its CPU time. */
  static Row row(String id, double... cpuMicros) {
    Row row = new Row(id, "client " + id);
    for (double one : cpuMicros) {
      row.add(turn(one, 0), 0.5);
    }
    return row;
  }
}
