package dev.rezo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One axis of a plot: which value is where, and which are named.
 *
 * <p>Immutable.
 *
 * @param least at the beginning
 * @param most at the end
 * @param logarithmic whether equal distances are equal factors
 * @param ticks the values that are named
 */
record PlotAxis(double least, double most, boolean logarithmic, List<Tick> ticks) {

  /**
   * A value that is named.
   *
   * @param at the value
   * @param text its name
   */
  record Tick(double at, String text) {}

  private static final int MOST_TICKS = 6;

  private static final double[] STEPS = {1, 2, 5, 10};

  /** From zero to a round number that is not less than this one. */
  static PlotAxis linear(double most, DoubleFunction<String> name) {
    double step = step(most <= 0 ? 1 : most);
    List<Tick> ticks = new ArrayList<>();
    double end = Math.ceil(Math.max(most, step) / step - 1e-9);
    for (int i = 0; i <= end; i++) {
      ticks.add(new Tick(i * step, name.apply(i * step)));
    }
    return new PlotAxis(0, end * step, false, ticks);
  }

  /** From zero to exactly this number, as time that was measured. */
  static PlotAxis until(double most, DoubleFunction<String> name) {
    double end = most <= 0 ? 1 : most;
    double step = step(end);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
      ticks.add(new Tick(i * step, name.apply(i * step)));
    }
    return new PlotAxis(0, end, false, ticks);
  }

  private static double step(double most) {
    double rough = most / (MOST_TICKS - 1);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double each : STEPS) {
      if (each * power >= rough * (1 - 1e-9)) {
        return each * power;
      }
    }
    return 10 * power;
  }

  /** Round numbers around these two, both above zero. */
  static PlotAxis logarithmic(double least, double most, DoubleFunction<String> name) {
    List<Double> round = new ArrayList<>();
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int i = 0; round.size() < 2 || round.get(round.size() - 1) < most; i++) {
      round.add(STEPS[i % 3] * power * Math.pow(10, Math.floorDiv(i, 3)));
    }
    while (round.size() > 2 && round.get(1) <= least) {
      round.remove(0);
    }
    boolean crowded = round.size() > MOST_TICKS + 2;
    List<Tick> ticks = new ArrayList<>();
    for (double value : round) {
      double exponent = Math.log10(value);
      if (!crowded || Math.abs(exponent - Math.rint(exponent)) < 1e-9) {
        ticks.add(new Tick(value, name.apply(value)));
      }
    }
    return new PlotAxis(round.get(0), round.get(round.size() - 1), true, ticks);
  }

  /** How far along this value is, from 0 to 1. */
  double share(double value) {
    double bounded = Math.max(least, Math.min(most, value));
    return logarithmic
        ? Math.log(bounded / least) / Math.log(most / least)
        : (bounded - least) / (most - least);
  }
}
