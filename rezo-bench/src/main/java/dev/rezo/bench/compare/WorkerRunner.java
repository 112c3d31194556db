package dev.rezo.bench.compare;

import dev.rezo.bench.load.Cores;
import dev.rezo.bench.load.Sample;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that does what it is told in lines of text: {@link Worker}, or a script that speaks the
 * same.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class WorkerRunner implements Runner {

  /** How long an answer may take beyond the time that was asked for. */
  private static final long PATIENCE_MILLIS = 60_000;

  /** For connections to be opened, and for what was compiled to be fit for this scenario. */
  private static final long SETTLE_MILLIS = 400;

  /** The same where each request opens a connection: nothing of it was met before. */
  private static final long SETTLE_COLD_MILLIS = 2_000;

  /** Slow requests that come first, so that what is measured is not the loading of classes. */
  private static final int WARM_SLOW = 100;

  private static final int OPENING_WORDS = 5;

  private final String id;
  private final String title;
  private final Server server;
  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final Path log;
  private int core;
  private @Nullable Scenario scenario;

  /**
   * Starts the process.
   *
   * @param log what it prints otherwise
   */
  WorkerRunner(String id, String title, List<String> command, Server server, Path log)
      throws IOException {
    this.id = id;
    this.title = title;
    this.server = server;
    this.log = log;
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readAnswers, "answers-of-" + id);
    reader.setDaemon(true);
    reader.start();
  }

  private void readAnswers() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        answers.add(Optional.of(line));
        line = lines.readLine();
      }
      answers.add(Optional.empty());
    } catch (IOException e) { // It was ended.
      answers.add(Optional.empty());
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void warmUp(Scenario first, long millis) throws IOException, InterruptedException {
    begin(first);
    if (first.isSlow()) {
      Sample unused = sample("once " + WARM_SLOW + " " + server.length(first), 0);
    } else {
      Sample unused =
          sample("warm " + millis + " " + server.length(first), millis * Worker.LONGEST_WARM_UP);
    }
    finish();
  }

  @Override
  public void pin(int to) throws IOException, InterruptedException {
    core = to;
    Cores.pin(process.toHandle(), core);
  }

  @Override
  public void open(Scenario next) throws IOException, InterruptedException {
    Cores.unpin(process.toHandle()); // For compilers, who meet new code.
    begin(next);
    if (!next.isSlow()) {
      long settle = next.kind() == Kind.COLD ? SETTLE_COLD_MILLIS : SETTLE_MILLIS;
      Sample unused =
          sample("warm " + settle + " " + server.length(next), settle * Worker.LONGEST_WARM_UP);
    }
    Cores.pin(process.toHandle(), core);
  }

  private void begin(Scenario next) throws IOException, InterruptedException {
    scenario = next;
    expectDone("open " + String.join(" ", opening(next, server).subList(0, OPENING_WORDS)));
    if (next.isHttp2()) { // Some open a connection for each request that finds none.
      Sample unused = sample("once 1 " + server.length(next), 0);
    }
  }

  /** What a client is made of, and how long the body of an answer is. */
  static List<String> opening(Scenario scenario, Server server) {
    return List.of(
        scenario.task().name(),
        server.url(scenario),
        server.certificate().toString(),
        Boolean.toString(scenario.isHttp2()),
        Integer.toString(scenario.atOnce()),
        Long.toString(server.length(scenario)));
  }

  @Override
  public Figures measure(long millis) throws IOException, InterruptedException {
    if (scenario == null) {
      throw new IllegalStateException(id + ": expected a scenario");
    }
    long length = server.length(scenario);
    return switch (scenario.kind()) {
      case IDLE -> idle(scenario.atOnce(), length);
      case SLOW -> Figures.of(sample("once " + scenario.atOnce() + " " + length, 0));
      case RATE ->
          Figures.of(sample("rate " + Scenario.PER_SECOND + " " + millis + " " + length, millis));
      case BODIES -> Figures.of(sample("whole " + millis + " " + length, millis));
      case GETS, COLD, BEGIN -> Figures.of(sample("run " + millis + " " + length, millis));
    };
  }

  private Figures idle(int connections, long length) throws IOException, InterruptedException {
    long[] before = memory();
    Sample opened = sample("once " + connections + " " + length, 0);
    long[] after = memory();
    return Figures.of(
        opened.failed(),
        Map.of(
            Metric.MEMORY, (double) (after[0] - before[0]) / connections,
            Metric.RESIDENT, (double) (after[1] - before[1]) / connections));
  }

  private long[] memory() throws IOException, InterruptedException {
    String[] figures = ask("memory", 0).split(" ", -1);
    return new long[] {Long.parseLong(figures[0]), Long.parseLong(figures[1])};
  }

  private Sample sample(String command, long millis) throws IOException, InterruptedException {
    return Sample.parse(ask(command, millis));
  }

  @Override
  public void finish() throws IOException, InterruptedException {
    expectDone("close");
  }

  private void expectDone(String command) throws IOException, InterruptedException {
    String answer = ask(command, 0);
    if (!answer.equals(Worker.DONE)) {
      throw new IOException(id + ": expected " + Worker.DONE + ", actual " + answer);
    }
  }

  private String ask(String command, long millis) throws IOException, InterruptedException {
    commands.write(command);
    commands.newLine();
    commands.flush();
    Optional<String> answer = answers.poll(millis + PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (answer == null || answer.isEmpty()) {
      String actual = answer == null ? "none in time" : "its end";
      throw new IOException(
          id + ": expected an answer to " + command + ", actual " + actual + ", see " + log);
    }
    return answer.get();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
