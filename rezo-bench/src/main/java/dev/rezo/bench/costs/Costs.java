package dev.rezo.bench.costs;

import dev.rezo.bench.load.Cores;
import dev.rezo.bench.load.Load;
import dev.rezo.bench.load.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures what interceptors, plugins and telemetry cost a client, in one process: all subjects are
 * warmed up on every core, then pinned on one, then measured in turn, again and again. {@code
 * costs.sh} starts it beside a server.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Costs {

  private static final double WARM_UP_SHARE = 0.3;

  /** Held, because its level is lost with it. */
  private static final Logger DEBUG = Logger.getLogger("dev.rezo.debug");

  private final String url;
  private final int bodyBytes;
  private final int atOnce;
  private final List<Configured> subjects = new ArrayList<>();

  private Costs(String url, int bodyBytes, int atOnce, String pattern) {
    this.url = url;
    this.bodyBytes = bodyBytes;
    this.atOnce = atOnce;
    List<Configured> all = new ArrayList<>(Plugins.all());
    all.addAll(Telemetry.all());
    all.addAll(Plugins.waiting());
    for (Configured subject : all) {
      boolean isBaseline = subject.name().equals(subject.baseline());
      if (isBaseline || subject.name().contains(pattern)) {
        subjects.add(subject);
      }
    }
  }

  /**
   * Arguments: address, length of its body, core to pin on or -1, requests at once, turns,
   * milliseconds of a turn, and a part of the names of those to measure (all if it is empty).
   */
  public static void main(String[] arguments) throws Exception {
    Costs costs =
        new Costs(
            arguments[0],
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[3]),
            arguments[6]);
    DEBUG.setLevel(Level.OFF);
    int turns = Integer.parseInt(arguments[4]);
    long millis = Long.parseLong(arguments[5]);
    boolean isGood = costs.run(Integer.parseInt(arguments[2]), turns, millis);
    System.exit(isGood ? 0 : 1); // The threads of exporters are no daemons.
  }

  private boolean run(int core, int turns, long millis) throws IOException, InterruptedException {
    Map<String, Series> all = new LinkedHashMap<>();
    for (Configured subject : subjects) {
      subject.start(url);
      all.put(subject.name(), new Series(subject));
    }
    for (int i = 0; i < turns * WARM_UP_SHARE; i++) {
      for (Configured subject : subjects) {
        Sample unused = Load.run(subject, atOnce, bodyBytes, millis);
      }
    }
    if (core >= 0) {
      Cores.pin(ProcessHandle.current(), core);
    }
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < subjects.size(); i++) { // Who goes first changes from turn to turn.
        Configured subject = subjects.get((i + turn) % subjects.size());
        series(all, subject.name()).add(Load.run(subject, atOnce, bodyBytes, millis));
      }
    }
    Table table = new Table(atOnce);
    for (Series series : all.values()) {
      table.add(series, series(all, series.subject().baseline()));
    }
    System.out.print(table);
    subjects.forEach(Configured::close);
    return table.isGood();
  }

  private static Series series(Map<String, Series> all, String name) {
    Series series = all.get(name);
    if (series == null) {
      throw new IllegalArgumentException("subject " + name + ": expected it to be measured");
    }
    return series;
  }
}
