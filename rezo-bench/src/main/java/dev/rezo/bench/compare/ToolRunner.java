package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Client;
import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * wrk, and h2load for HTTP/2: what a client in C makes of the same server. Its CPU time and the
 * requests that the server has counted are read twice while it runs, so that neither its beginning
 * nor its connections count.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ToolRunner implements Runner {

  static final String ID = Client.LIMIT.id();

  private static final long BEGIN_MILLIS = 400;

  /** Bodies take long beside a turn, and those that it cuts in two count: let them be few. */
  private static final int BODIES_FACTOR = 3;

  private static final Pattern LATENCY = Pattern.compile("latency ([\\d.]+) ([\\d.]+) ([\\d.]+)");
  private static final Pattern WRONG =
      Pattern.compile("Non-2xx or 3xx responses: (\\d+)|Socket errors: (.*)|, (\\d+) failed,");

  private final Server server;
  private final Path directory;
  private int core;
  private @Nullable Scenario scenario;

  ToolRunner(Server server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return Client.LIMIT.title();
  }

  @Override
  public void warmUp(Scenario first, long millis) {}

  @Override
  public void pin(int to) {
    core = to;
  }

  @Override
  public void open(Scenario next) {
    scenario = next;
  }

  @Override
  public Figures measure(long millis) throws IOException, InterruptedException {
    Scenario now = scenario();
    Path output = directory.resolve(ID + ".log");
    Process tool =
        new ProcessBuilder(command(now))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      TimeUnit.MILLISECONDS.sleep(BEGIN_MILLIS);
      Server.Counts before = server.counts();
      Usage usageBefore = Usage.of(tool.toHandle());
      TimeUnit.MILLISECONDS.sleep(now.kind() == Kind.BODIES ? millis * BODIES_FACTOR : millis);
      Server.Counts after = server.counts();
      Usage usageAfter = Usage.of(tool.toHandle());
      end(tool, now.isHttp2() ? "-TERM" : "-INT");
      long requests = after.requests() - before.requests() - 1;
      double seconds = (after.nanos() - before.nanos()) / 1e9;
      return figures(
          requests,
          requests / seconds,
          usageAfter.cpuNanosSince(usageBefore) / 1e3 / requests,
          Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      tool.destroyForcibly();
    }
  }

  /**
   * An interrupt has wrk print what it has seen. h2load knows none, and a shell that started this
   * in the background has it ignored.
   */
  private static void end(Process tool, String signal) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", signal, Long.toString(tool.pid())).start().waitFor();
    if (status != 0 || !tool.waitFor(5, TimeUnit.SECONDS)) {
      throw new IOException("tool: expected it to end by " + signal);
    }
  }

  private List<String> command(Scenario now) throws IOException {
    String url = server.url(now);
    String connections = Integer.toString(now.isHttp2() ? 1 : now.atOnce());
    String streams = Integer.toString(now.atOnce());
    List<String> pinned = List.of("taskset", "--cpu-list", Integer.toString(core));
    List<String> tool =
        now.isHttp2()
            ? List.of("h2load", "-D", "60", "-t", "1", "-c", connections, "-m", streams, url)
            : List.of("wrk", "-d", "60", "-t", "1", "-c", connections, "-s", script(), url);
    return Stream.concat(pinned.stream(), tool.stream()).toList();
  }

  /** wrk prints no 99.9 by itself. */
  private String script() throws IOException {
    Path script = directory.resolve("wrk.lua");
    Files.writeString(
        script,
        """
        function done(summary, latency, requests)
          print("latency " .. latency:percentile(50) .. " " .. latency:percentile(99) .. " "
            .. latency:percentile(99.9))
        end
        """);
    return script.toString();
  }

  /** What was counted beside the tool, with what the tool has printed. */
  static Figures figures(long requests, double perSecond, double cpuMicros, String output) {
    Matcher latency = LATENCY.matcher(output);
    boolean isKnown = latency.find();
    return Figures.of(
        new Sample(
            requests,
            failures(output),
            perSecond,
            cpuMicros,
            Double.NaN,
            isKnown ? Double.parseDouble(latency.group(1)) : Double.NaN,
            isKnown ? Double.parseDouble(latency.group(2)) : Double.NaN,
            isKnown ? Double.parseDouble(latency.group(3)) : Double.NaN));
  }

  private static long failures(String output) {
    Matcher wrong = WRONG.matcher(output);
    long failures = 0;
    while (wrong.find()) {
      String count = wrong.group(1) != null ? wrong.group(1) : wrong.group(3);
      failures += count != null ? Long.parseLong(count) : 1;
    }
    return failures;
  }

  @Override
  public void finish() {
    scenario = null;
  }

  private Scenario scenario() {
    if (scenario == null) {
      throw new IllegalStateException("tool: expected a scenario");
    }
    return scenario;
  }

  @Override
  public void close() {}
}
