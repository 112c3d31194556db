package dev.rezo.bench.scaling;

import dev.rezo.bench.load.Load;
import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One size of a series: in each turn a client is opened, filled up, measured and closed, so that no
 * other size is in the heap, and all share the code that was compiled.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Reading {

  /** How long the bodies of answers are. */
  static final int BODY_LENGTH = 12;

  private static final long SETTLE_MILLIS = 200;

  private final int size;
  private final int atOnce;
  private final Opener opener;
  private final List<Sample> samples = new ArrayList<>();
  private long connections;

  /**
   * A reading.
   *
   * @param size of what the series is about
   * @param atOnce how many requests run at once
   * @param opener makes the client, with all that it is to hold
   */
  Reading(int size, int atOnce, Opener opener) {
    this.size = size;
    this.atOnce = atOnce;
    this.opener = opener;
  }

  int size() {
    return size;
  }

  /** What all turns together have shown; there is at least one. */
  Spread spread(ToDoubleFunction<Sample> figure) {
    return Spread.of(samples.stream().mapToDouble(figure).toArray());
  }

  /** The most connections that were open in any turn. */
  long connections() {
    return connections;
  }

  /** Sends requests for a while, and forgets what that cost. */
  void warmUp(long millis) throws IOException, InterruptedException {
    Sample unused = run(millis);
  }

  /** One turn. */
  void measure(long millis) throws IOException, InterruptedException {
    samples.add(run(millis));
  }

  private Sample run(long millis) throws IOException, InterruptedException {
    try (Scaled subject = opener.open()) {
      System.gc(); // What was opened is old from now on, as it is in a service.
      Sample settled = Load.run(subject, atOnce, BODY_LENGTH, SETTLE_MILLIS);
      Sample sample = Load.run(subject, atOnce, BODY_LENGTH, millis);
      connections = Math.max(connections, subject.connections());
      if (settled.failed() > 0 || sample.failed() > 0) {
        throw new IOException(subject + ", " + size + ": expected no failure, actual some");
      }
      return sample;
    }
  }

  /** Makes a client. Thread-safe. */
  interface Opener {
    Scaled open() throws IOException, InterruptedException;
  }
}
