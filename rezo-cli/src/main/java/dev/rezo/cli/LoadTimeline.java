package dev.rezo.cli;

import dev.rezo.pool.Occupancy;
import java.util.ArrayList;
import java.util.List;

/**
 * How a load run went over time, in a bounded number of moments: a long run has longer ones.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class LoadTimeline {

  /** More than a plot has columns; even, so that all have a partner when they are put together. */
  static final int MOST = 400;

  /** What comes sooner behind another look would show chance. */
  private static final long SHORTEST_NANOS = 10_000_000;

  private final List<LoadMoment> moments = new ArrayList<>();

  /** How many looks make a moment. */
  private int looksEach = 1;

  private int looksInLast;
  private long seenNanos;
  private long seenCompleted;
  private long seenFailed;

  /**
   * A look at the run.
   *
   * @param nanos since the end of the warm-up
   * @param completed answers so far
   * @param failed failures so far
   * @param pool as it is
   */
  void look(long nanos, long completed, long failed, Occupancy pool) {
    if (nanos - seenNanos < SHORTEST_NANOS) {
      return;
    }
    if (looksInLast < looksEach && !moments.isEmpty()) {
      extend(since(nanos, completed, failed, pool));
    } else {
      if (moments.size() == MOST) {
        halve();
      }
      moments.add(since(nanos, completed, failed, pool));
      looksInLast = 0;
    }
    looksInLast++;
  }

  /** The last look, which may come so soon that it makes no moment of its own. */
  void end(long nanos, long completed, long failed, Occupancy pool) {
    if (moments.isEmpty()) {
      moments.add(since(nanos, completed, failed, pool));
    } else {
      extend(since(nanos, completed, failed, pool));
    }
  }

  private LoadMoment since(long nanos, long completed, long failed, Occupancy pool) {
    LoadMoment moment =
        new LoadMoment(
            nanos, nanos - seenNanos, completed - seenCompleted, failed - seenFailed, pool);
    seenNanos = nanos;
    seenCompleted = completed;
    seenFailed = failed;
    return moment;
  }

  private void extend(LoadMoment next) {
    int last = moments.size() - 1;
    moments.set(last, moments.get(last).then(next));
  }

  private void halve() {
    List<LoadMoment> longer = new ArrayList<>(MOST);
    for (int i = 0; i < MOST; i += 2) {
      longer.add(moments.get(i).then(moments.get(i + 1)));
    }
    moments.clear();
    moments.addAll(longer);
    looksEach *= 2;
  }

  /** The moments so far, in their order. */
  List<LoadMoment> moments() {
    return List.copyOf(moments);
  }
}
