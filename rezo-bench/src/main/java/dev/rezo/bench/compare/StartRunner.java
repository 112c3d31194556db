package dev.rezo.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a process for each turn, which sends one request and ends.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class StartRunner implements Runner {

  private final String id;
  private final String title;
  private final List<String> command;
  private final Server server;
  private final Path log;
  private int core;
  private List<String> arguments = List.of();

  StartRunner(String id, String title, List<String> command, Server server, Path log) {
    this.id = id;
    this.title = title;
    this.command = command;
    this.server = server;
    this.log = log;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  /** Once, so that files are in memory. */
  @Override
  public void warmUp(Scenario scenario, long millis) throws IOException, InterruptedException {
    open(scenario);
    Figures unused = measure(millis);
  }

  @Override
  public void pin(int to) {
    core = to;
  }

  @Override
  public void open(Scenario scenario) {
    arguments = WorkerRunner.opening(scenario, server);
  }

  @Override
  public Figures measure(long millis) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("taskset", "--cpu-list", Integer.toString(core)));
    whole.addAll(command);
    whole.addAll(arguments);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(whole)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      long nanos = System.nanoTime() - start;
      if (!Worker.DONE.equals(line)) {
        throw new IOException(
            id + ": expected " + Worker.DONE + ", actual " + line + ", see " + log);
      }
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IOException(id + ": expected the process to end");
      }
      return Figures.of(0, Map.of(Metric.START, nanos / 1e6));
    } finally {
      process.destroyForcibly();
    }
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
