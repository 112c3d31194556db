package dev.rezo.bench.compare;

import dev.rezo.bench.load.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one client has shown in one scenario.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Row {

  private final String id;
  private final String title;
  private final List<Figures> turns = new ArrayList<>();
  private double busiestServer;
  private long connections;
  private @Nullable String problem;

  Row(String id, String title) {
    this.id = id;
    this.title = title;
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  void add(Figures turn, double serverShare) {
    turns.add(turn);
    busiestServer = Math.max(busiestServer, serverShare);
  }

  void addConnections(long count) {
    connections += count;
  }

  void fail(String what) {
    problem = what;
  }

  /** Why there are no more turns, or null. */
  @Nullable String problem() {
    return problem;
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** Of the turns that know it; null if none does. */
  @Nullable Spread spread(Metric metric) {
    double[] known =
        turns.stream()
            .filter(turn -> turn.values().containsKey(metric))
            .mapToDouble(turn -> Objects.requireNonNull(turn.values().get(metric)))
            .toArray();
    return known.length == 0 ? null : Spread.of(known);
  }

  /** Of the turns, the one in which the server was busiest. */
  double busiestServer() {
    return busiestServer;
  }

  /** That the server has accepted. */
  long connections() {
    return connections;
  }

  long failed() {
    return turns.stream().mapToLong(Figures::failed).sum();
  }
}
