package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Client;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked for.
 *
 * <p>Immutable.
 *
 * @param clients those to measure
 * @param scenarios those to measure
 * @param repeat turns of each
 * @param millis how long a turn is
 * @param warmUpMillis how long a process works on all cores before it is pinned
 * @param java the home of the JVM of the clients
 * @param jvmOptions more options for those
 * @param node the script of the clients that run on Node
 * @param directory where everything goes that a run writes
 * @param page whose figures are to be those of this run, or null
 * @param port the first of those of the server
 */
record Options(
    List<Client> clients,
    List<Scenario> scenarios,
    int repeat,
    long millis,
    long warmUpMillis,
    Path java,
    List<String> jvmOptions,
    Path node,
    Path directory,
    @Nullable Path page,
    int port) {

  /** What the figures of a kind are in this run, as a sentence. */
  String turns(Kind kind) {
    int turns = kind.turns(repeat);
    return (turns == 1 ? "One turn" : "Medians of " + turns + " turns")
        + (kind.isTimed() ? " of " + millis + " ms, " : ", ")
        + LocalDate.now(ZoneOffset.UTC)
        + ".";
  }

  /** Names and values in turn, as {@code compare.sh} says them. */
  static Options parse(String[] arguments) {
    List<Client> clients = List.of(Client.values());
    List<Scenario> scenarios = Scenario.all();
    int repeat = 3;
    long millis = 600;
    long warmUpMillis = 2_500;
    Path java = Path.of(System.getProperty("java.home"));
    List<String> jvmOptions = List.of();
    @Nullable Path page = null;
    Path node = Path.of("rezo-bench/src/main/node/worker.mjs");
    Path directory = Path.of("rezo-bench/target/compare");
    int port = 18_900;
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(name + ": expected a value");
      }
      String value = rest.next();
      switch (name) {
        case "--clients" -> clients = clients(value);
        case "--scenarios" -> scenarios = scenarios(value);
        case "--repeat" -> repeat = Integer.parseInt(value);
        case "--millis" -> millis = Long.parseLong(value);
        case "--warm-up" -> warmUpMillis = Long.parseLong(value);
        case "--java" -> java = Path.of(value);
        case "--jvm-options" -> jvmOptions = List.of(value.split(" ", -1));
        case "--page" -> page = Path.of(value).toAbsolutePath();
        case "--node" -> node = Path.of(value);
        case "--out" -> directory = Path.of(value);
        case "--port" -> port = Integer.parseInt(value);
        default -> throw new IllegalArgumentException("option: actual " + name);
      }
    }
    return new Options(
        clients,
        scenarios,
        repeat,
        millis,
        warmUpMillis,
        java,
        jvmOptions,
        node.toAbsolutePath(),
        directory.toAbsolutePath(),
        page,
        port);
  }

  private static List<Client> clients(String value) {
    return Stream.of(value.split(",", -1)).map(Client::of).toList();
  }

  /** Each is an id, or the beginning of some. */
  private static List<Scenario> scenarios(String value) {
    List<Scenario> found = new ArrayList<>();
    for (String start : value.split(",", -1)) {
      List<Scenario> some =
          Scenario.all().stream()
              .filter(one -> one.id().equals(start) || one.id().startsWith(start + "-"))
              .toList();
      if (some.isEmpty()) {
        List<String> ids = Scenario.all().stream().map(Scenario::id).toList();
        throw new IllegalArgumentException(
            "scenario: expected the beginning of one of " + ids + ", actual " + start);
      }
      found.addAll(some);
    }
    return found.stream().distinct().toList();
  }
}
