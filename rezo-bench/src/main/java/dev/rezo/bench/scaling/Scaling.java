package dev.rezo.bench.scaling;

import dev.rezo.bench.load.Cores;
import dev.rezo.bench.load.PagePart;
import dev.rezo.bench.load.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what a request costs with ever more around it, and what two loops give. {@code
 * scaling.sh} starts it beside its servers.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Scaling {

  private static final PagePart PART = new PagePart("scaling");

  /** The server of the first port has the first core. */
  private static final int OWN_CORE = 1;

  /** The size with which code is warmed up: all of it, and quickly opened. */
  private static final int WARM_SIZE = 100;

  private static final int WARM_ROUNDS = 2;
  private static final int WARM_LOOP_ROUNDS = 3;

  private final int turns;
  private final long millis;

  private Scaling(int turns, long millis) {
    this.turns = turns;
    this.millis = millis;
  }

  /**
   * Arguments: ports of a server on the first core, by HTTP/1.1 and HTTP/2, and of one on the
   * second; turns, milliseconds of a turn, the largest size, and a page to write to or an empty
   * word.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    int http2Port = Integer.parseInt(arguments[1]);
    int otherPort = Integer.parseInt(arguments[2]);
    int turns = Integer.parseInt(arguments[3]);
    long millis = Long.parseLong(arguments[4]);
    Path page = arguments[6].isEmpty() ? null : Path.of(arguments[6]);
    if (page != null) {
      PART.requireIn(page);
    }
    Scaling scaling = new Scaling(turns, millis);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%sEach figure is the median of %d turns of %d ms, least and most beside it.%n%n",
            Platform.describe(Path.of(System.getProperty("java.home"))), turns, millis));
    List<Series> sizes = new Sizes(port, http2Port).all(Integer.parseInt(arguments[5]));
    scaling.measure(sizes);
    sizes.forEach(series -> text.append(series.markdown()));
    text.append("\\* more than 15 % above one with less around it\n\n");
    Cores.unpin(ProcessHandle.current());
    try (Loops memory = new Loops("Loops, connections in memory", "mem", null);
        Loops sockets =
            new Loops(
                "Loops, over sockets, a server on each core", "net", new int[] {port, otherPort})) {
      scaling.measureLoops(List.of(memory, sockets));
      text.append(memory.markdown()).append(sockets.markdown());
    }
    System.out.print(text);
    if (page != null) {
      PART.write(page, text.toString());
    }
  }

  private void measure(List<Series> all) throws IOException, InterruptedException {
    List<Reading> readings = new ArrayList<>();
    all.forEach(series -> readings.addAll(series.readings()));
    for (int i = 0; i < WARM_ROUNDS; i++) {
      for (Series series : all) {
        for (Reading reading : series.readings()) {
          if (reading.size() == WARM_SIZE) {
            reading.warmUp(millis);
          }
        }
      }
    }
    Cores.pin(ProcessHandle.current(), OWN_CORE);
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < readings.size(); i++) { // Who goes first changes from turn to turn.
        readings.get((i + turn) % readings.size()).measure(millis);
      }
      System.err.printf("turn %d of %d%n", turn + 1, turns);
    }
  }

  private void measureLoops(List<Loops> all) throws IOException, InterruptedException {
    for (int round = 0; round < WARM_LOOP_ROUNDS; round++) {
      for (Loops loops : all) {
        loops.turn(round, millis, false);
        if (round == 0) {
          loops.pin();
        }
      }
    }
    for (int turn = 0; turn < turns; turn++) {
      for (Loops loops : all) {
        loops.turn(turn, millis, true);
      }
    }
  }
}
