package dev.rezo.bench.scaling;

import dev.rezo.bench.load.AnsweringLoops;
import dev.rezo.bench.load.Cores;
import dev.rezo.bench.load.Spread;
import dev.rezo.bench.scaling.LoopTurn.Cost;
import dev.rezo.bench.scaling.LoopTurn.Looped;
import dev.rezo.client.ConnectTo;
import dev.rezo.client.Endpoint;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One loop on one core, two loops on two cores, and two clients with a loop each, which share
 * nothing: what those give is what the machine gives.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Loops implements AutoCloseable {

  private static final int AT_ONCE = 32;

  /** The core of a loop that is alone. */
  private static final int OWN_CORE = 1;

  private final int @Nullable [] ports;
  private final String title;
  private final List<Row> rows;

  /**
   * The readings.
   *
   * @param name what the names of threads begin with, of three letters
   * @param ports of a server on each core, or null for connections in memory
   */
  Loops(String title, String name, int @Nullable [] ports) {
    this.title = title;
    this.ports = ports;
    rows =
        List.of(
            new Row("one loop, one core", List.of(client(name + "-one", 1, OWN_CORE))),
            new Row("two loops, two cores", List.of(client(name + "-two", 2, 0))),
            new Row(
                "two clients with a loop each, two cores",
                List.of(client(name + "-far0", 1, 0), client(name + "-far1", 1, OWN_CORE))));
  }

  /** A client whose first loop is to be on this core, and the next on the next. */
  private Pinned client(String name, int size, int firstCore) {
    LoopGroup real = EventLoops.ofSize(size, name);
    LoopGroup loops = ports == null ? new AnsweringLoops(real) : real;
    RezoClient client =
        RezoClient.builder()
            .defaults(false)
            .loops(loops)
            .protocols(Protocol.HTTP_1_1)
            .pool(
                limits ->
                    limits.withMaxPerBucket(AT_ONCE * size).withMaxIdlePerBucket(AT_ONCE * size))
            .connectTo(servers(ports, firstCore))
            .build();
    return new Pinned(
        name, firstCore, new Looped(client, loops, client.get("http://127.0.0.1:80/").request()));
  }

  /** A connection begins on its loop, whose thread is named by its number: so it stays there. */
  private static @Nullable ConnectTo servers(int @Nullable [] ports, int firstCore) {
    if (ports == null) {
      return null;
    }
    int[] ofCores = ports.clone();
    return origin -> {
      String thread = Thread.currentThread().getName();
      int loop = Character.digit(thread.charAt(thread.length() - 1), 10);
      return new Endpoint("127.0.0.1", ofCores[firstCore + loop]);
    };
  }

  /** One turn of each, the first another each time. */
  void turn(int number, long millis, boolean counts) throws IOException, InterruptedException {
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get((i + number) % rows.size());
      Cost cost = LoopTurn.run(row.looped(), row.names(), AT_ONCE, millis);
      if (counts) {
        row.costs.add(cost);
      }
    }
  }

  /** Puts each loop on its core. They have to run. */
  void pin() throws IOException, InterruptedException {
    for (Row row : rows) {
      for (Pinned pinned : row.clients) {
        for (int i = 0; i < pinned.looped.loops().size(); i++) {
          Cores.pinThread(pinned.threads + "-" + i, pinned.firstCore + i);
        }
      }
    }
  }

  /** A table in Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder("### ").append(title).append("\n\n| |");
    text.append(" requests/s | to one loop | CPU us/request | to one loop |");
    text.append(" waiting for locks, % of a loop's time | waits for 1,000 requests |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    Row first = rows.get(0);
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %.1f | %.1f |%n",
              row.title,
              figure(row.spread(Cost::perSecond), "%,.0f"),
              figure(row.ratio(first, Cost::perSecond), "%.2f"),
              figure(row.spread(Cost::cpuMicros), "%.2f"),
              figure(row.ratio(first, Cost::cpuMicros), "%.2f"),
              row.spread(Cost::waited).median() * 100,
              row.spread(Cost::waits).median()));
    }
    return text.append('\n').toString();
  }

  private static String figure(Spread spread, String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + " to " + format + ")",
        spread.median(),
        spread.least(),
        spread.most());
  }

  @Override
  public void close() {
    for (Row row : rows) {
      for (Pinned pinned : row.clients) {
        pinned.looped.client().close();
        pinned.looped.loops().close();
      }
    }
  }

  /** A client whose loops have cores. Thread-safe. */
  private record Pinned(String threads, int firstCore, Looped looped) {}

  /** What is compared. Not thread-safe; the caller serialises. */
  private static final class Row {

    private final String title;
    private final List<Pinned> clients;
    private final List<Cost> costs = new ArrayList<>();

    Row(String title, List<Pinned> clients) {
      this.title = title;
      this.clients = clients;
    }

    List<Looped> looped() {
      return clients.stream().map(Pinned::looped).toList();
    }

    /** What the names of all their threads begin with. */
    String names() {
      return clients.get(0).threads().replace("far0", "far");
    }

    Spread spread(ToDoubleFunction<Cost> figure) {
      return Spread.of(costs.stream().mapToDouble(figure).toArray());
    }

    Spread ratio(Row other, ToDoubleFunction<Cost> figure) {
      double[] ratios = new double[costs.size()];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = figure.applyAsDouble(costs.get(i)) / figure.applyAsDouble(other.costs.get(i));
      }
      return Spread.of(ratios);
    }
  }
}
