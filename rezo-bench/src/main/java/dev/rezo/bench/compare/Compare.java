package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Client;
import dev.rezo.bench.load.Cores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures clients beside each other: a server on one core, one client at a time on another, each
 * in a process of its own, turns interleaved. {@code compare.sh} starts it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Compare {

  private static final int SERVER_CORE = 0;
  private static final int CLIENT_CORE = 1;

  private final Options options;
  private final Server server;
  private final Map<Scenario, Map<String, Row>> results = new LinkedHashMap<>();
  private final long start = System.nanoTime();

  private Compare(Options options, Server server) {
    this.options = options;
    this.server = server;
  }

  /** Arguments: see {@link Options}. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, GeneralSecurityException {
    Options options = Options.parse(arguments);
    if (Cores.count() < 2) {
      throw new IllegalStateException("cores: expected 2 at least, one for the server");
    }
    Files.createDirectories(options.directory());
    if (options.page() != null) {
      Page.require(options.page());
    }
    Cores.pin(ProcessHandle.current(), SERVER_CORE);
    boolean isGood;
    try (Server server = new Server(options.directory(), options.port(), SERVER_CORE)) {
      isGood = new Compare(options, server).run();
    }
    System.exit(isGood ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Map<String, List<Scenario>> groups = new LinkedHashMap<>();
    for (Scenario scenario : options.scenarios()) {
      results.put(scenario, new LinkedHashMap<>());
      groups.computeIfAbsent(scenario.group(), unused -> new ArrayList<>()).add(scenario);
    }
    for (List<Scenario> group : groups.values()) {
      measureGroup(group);
      write(reports());
    }
    List<Report> reports = reports();
    reports.forEach(report -> System.out.println(report.markdown(options)));
    return reports.stream().allMatch(Report::isGood);
  }

  private List<Report> reports() {
    List<Report> reports = new ArrayList<>();
    results.forEach(
        (scenario, rows) -> {
          if (!rows.isEmpty()) {
            reports.add(new Report(scenario, List.copyOf(rows.values())));
          }
        });
    return reports;
  }

  /** After each group, so that a run that is ended early has told what it knows. */
  private void write(List<Report> reports) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    reports.forEach(report -> text.append(report.markdown(options)).append('\n'));
    Files.writeString(options.directory().resolve("tables.md"), text);
    Path page = options.page();
    if (page != null) {
      Page.update(page, options, reports);
    }
  }

  private void measureGroup(List<Scenario> group) throws IOException, InterruptedException {
    List<Runner> runners = new ArrayList<>();
    try {
      for (Client client : options.clients()) {
        if (group.stream().anyMatch(scenario -> scenario.has(client))) {
          runners.add(runner(client, group.get(0).kind()));
        }
      }
      for (Runner runner : List.copyOf(runners)) {
        Scenario first = usual(group, runner);
        progress(first, "warms up", runner.title());
        attempt(
            runners,
            runner,
            first,
            () -> {
              runner.warmUp(first, options.warmUpMillis());
              runner.pin(CLIENT_CORE);
            });
      }
      for (Scenario scenario : group) {
        List<Runner> those =
            runners.stream().filter(runner -> scenario.has(Client.of(runner.id()))).toList();
        measure(scenario, new ArrayList<>(those), runners);
      }
    } finally {
      runners.forEach(Runner::close);
    }
  }

  /** Of the scenarios of a group that it has, one with several requests at once. */
  private static Scenario usual(List<Scenario> group, Runner runner) {
    List<Scenario> own =
        group.stream().filter(scenario -> scenario.has(Client.of(runner.id()))).toList();
    return own.stream()
        .filter(scenario -> scenario.kind() == Kind.GETS && scenario.atOnce() > 1)
        .findFirst()
        .orElse(own.get(0));
  }

  private Runner runner(Client client, Kind kind) throws IOException {
    Path log = options.directory().resolve(client.id() + ".log");
    List<String> command = command(client, kind);
    if (client.platform() == Client.Platform.TOOL) {
      return new ToolRunner(server, options.directory());
    }
    return kind == Kind.BEGIN
        ? new StartRunner(client.id(), client.title(), command, server, log)
        : new WorkerRunner(client.id(), client.title(), command, server, log);
  }

  private List<String> command(Client client, Kind kind) {
    if (client.platform() == Client.Platform.NODE) {
      return List.of("node", options.node().toString(), client.id());
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                options.java().resolve("bin").resolve("java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-Djavax.net.ssl.trustStore=" + server.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + Server.TRUST_PASSWORD));
    if (kind == Kind.IDLE) {
      command.add(
          "-Dio.netty.maxDirectMemory=0"); // Its buffers are then those that the JDK counts.
    }
    command.addAll(options.jvmOptions());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName(), client.id()));
    return command;
  }

  private void measure(Scenario scenario, List<Runner> runners, List<Runner> all)
      throws IOException, InterruptedException {
    List<Runner> failed = new ArrayList<>(runners);
    for (Runner runner : List.copyOf(runners)) {
      long before = server.counts().connections();
      attempt(runners, runner, scenario, () -> runner.open(scenario));
      row(scenario, runner).addConnections(server.counts().connections() - before);
    }
    for (int turn = 0; turn < scenario.kind().turns(options.repeat()); turn++) {
      List<Runner> left = List.copyOf(runners);
      for (int i = 0; i < left.size(); i++) { // Who goes first changes from turn to turn.
        Runner runner = left.get((i + turn) % left.size());
        String now = "turn " + (turn + 1);
        attempt(runners, runner, scenario, () -> take(scenario, runner, now));
      }
    }
    for (Runner runner : List.copyOf(runners)) {
      attempt(runners, runner, scenario, runner::finish);
    }
    failed.removeAll(runners);
    all.removeAll(failed);
  }

  private void take(Scenario scenario, Runner runner, String turn)
      throws IOException, InterruptedException {
    boolean isCold = scenario.kind() == Kind.COLD;
    long resumed = isCold ? server.resumed() : 0;
    Server.Counts before = server.counts();
    Figures figures = runner.measure(options.millis());
    Server.Counts after = server.counts();
    long connections = after.connections() - before.connections();
    if (isCold) {
      figures = figures.with(Metric.RESUMED, 100.0 * (server.resumed() - resumed) / connections);
    }
    Row row = row(scenario, runner);
    row.add(figures, after.shareSince(before));
    row.addConnections(connections);
    StringBuilder text = new StringBuilder(String.format("%-38s", runner.title()));
    for (Metric metric : scenario.kind().metrics()) {
      Double value = figures.values().get(metric);
      if (value != null) {
        text.append(String.format(Locale.ROOT, " %,.1f %s,", value, metric.title()));
      }
    }
    text.append(String.format(" server %.0f %%", after.shareSince(before) * 100));
    if (figures.failed() > 0) {
      text.append(", ").append(figures.failed()).append(" FAILED");
    }
    progress(scenario, turn, text.toString());
  }

  /** One that fails is told of, and takes no part in the rest of the group. */
  private void attempt(List<Runner> runners, Runner runner, Scenario scenario, Step step)
      throws IOException, InterruptedException {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      row(scenario, runner).fail(String.valueOf(e.getMessage()));
      progress(scenario, "FAILED", String.valueOf(e.getMessage()));
      runners.remove(runner);
      runner.close();
    }
  }

  private Row row(Scenario scenario, Runner runner) {
    Map<String, Row> rows = results.get(scenario);
    if (rows == null) {
      throw new IllegalArgumentException(scenario.id() + ": expected it to be one of this run");
    }
    return rows.computeIfAbsent(runner.id(), id -> new Row(id, runner.title()));
  }

  private void progress(Scenario scenario, String step, String text) {
    System.out.printf(
        Locale.ROOT,
        "%4d s  %-14s %-8s %s%n",
        (System.nanoTime() - start) / 1_000_000_000,
        scenario.id(),
        step,
        text);
  }

  /** What may fail. Thread-safe. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }
}
