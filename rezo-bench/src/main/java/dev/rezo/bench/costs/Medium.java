package dev.rezo.bench.costs;

import dev.rezo.bench.load.Load;
import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Clients that send over the same: one without anything, and others that are compared with it. The
 * one without has a turn between any two others, so that each is compared with its neighbours, and
 * a machine that changes its mind does not matter.
 *
 * <p>Lifecycle: {@link #warmUp} and {@link #measure} as often as one likes, then {@link #close}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Medium implements AutoCloseable {

  private static final int BODY_BYTES = 12;

  private final Configured plain;
  private final int atOnce;
  private final Series alone;
  private final List<Series> others = new ArrayList<>();

  /**
   * Where in the turns of the plain one the first neighbour of a turn is, for each of the others.
   */
  private final List<List<Integer>> neighbours = new ArrayList<>();

  /** Of subjects that are made, but not started. */
  Medium(Configured plain, List<Configured> others, String url, int atOnce) {
    this.plain = plain;
    this.atOnce = atOnce;
    this.alone = new Series(plain);
    plain.start(url);
    for (Configured other : others) {
      other.start(url);
      this.others.add(new Series(other));
      neighbours.add(new ArrayList<>());
    }
  }

  /** Runs all of them, and forgets what that took. */
  void warmUp(long millis) throws IOException, InterruptedException {
    for (Series other : others) {
      Sample unused = run(plain, millis);
      unused = run(other.subject(), millis);
    }
  }

  /**
   * A turn for each of the others, between two of the plain one.
   *
   * @param round who goes first changes with it
   */
  void measure(int round, long millis) throws IOException, InterruptedException {
    alone.add(run(plain, millis));
    for (int i = 0; i < others.size(); i++) {
      int which = (i + round) % others.size();
      Series other = others.get(which);
      neighbours.get(which).add(alone.turns() - 1);
      other.add(run(other.subject(), millis));
      alone.add(run(plain, millis));
    }
  }

  private Sample run(Configured subject, long millis) throws IOException, InterruptedException {
    return Load.run(subject, atOnce, BODY_BYTES, millis);
  }

  /** The name of one of the others. */
  String name(int which) {
    return others.get(which).subject().name();
  }

  /** How many others there are. */
  int size() {
    return others.size();
  }

  /** A figure of the plain one. */
  Spread plain(ToDoubleFunction<Sample> figure) {
    return alone.spread(figure);
  }

  /** A figure of one of the others: what each turn has beyond the mean of its neighbours. */
  Spread more(int which, ToDoubleFunction<Sample> figure) {
    double[] more = new double[others.get(which).turns()];
    for (int i = 0; i < more.length; i++) {
      more[i] = others.get(which).figure(i, figure) - neighbour(which, i, figure);
    }
    return Spread.of(more);
  }

  /** The same as a ratio. */
  Spread ratio(int which, ToDoubleFunction<Sample> figure) {
    double[] ratios = new double[others.get(which).turns()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = others.get(which).figure(i, figure) / neighbour(which, i, figure);
    }
    return Spread.of(ratios);
  }

  private double neighbour(int which, int turn, ToDoubleFunction<Sample> figure) {
    int before = neighbours.get(which).get(turn);
    return (alone.figure(before, figure) + alone.figure(before + 1, figure)) / 2;
  }

  /** Whether all requests had their answer, over no more connections than they need. */
  boolean isGood() {
    boolean isGood = isGood(alone);
    for (Series other : others) {
      isGood &= isGood(other);
    }
    return isGood;
  }

  private boolean isGood(Series series) {
    return series.failed() == 0 && series.subject().opened() <= atOnce;
  }

  @Override
  public void close() {
    plain.close();
    others.forEach(other -> other.subject().close());
  }
}
