package dev.rezo.bench.gate;

import dev.rezo.http.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures what hot paths allocate, and fails when one allocates more than its limit. Bytes hardly
 * change from one machine to another, or with what else one does, as times do.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class AllocationGate {

  private static final String WHOLE = "get-";

  /** Whole requests too, in memory. */
  private static final String IN_MEMORY = "TelemetryBenchmark.";

  private static final Options PIECES =
      new OptionsBuilder()
          .warmupIterations(1)
          .warmupTime(TimeValue.milliseconds(1_500))
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(500))
          .build();

  /**
   * So many batches and not so much time: there is much to compile, and on a busy machine the
   * compiler is late.
   */
  private static final Options BATCHES =
      new OptionsBuilder()
          .mode(Mode.SingleShotTime)
          .warmupIterations(60)
          .measurementIterations(6)
          .build();

  private static final String NORMALISED = "gc.alloc.rate.norm";

  private final Map<String, Double> limits;
  private final Map<String, Double> actual = new LinkedHashMap<>();

  private AllocationGate(Map<String, Double> limits) {
    this.limits = limits;
  }

  /** Argument: the file of limits, in each line a name and bytes; a # begins a comment. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    AllocationGate gate = new AllocationGate(read(Path.of(arguments[0])));
    gate.measure(name -> !name.startsWith(IN_MEMORY), PIECES);
    gate.measure(name -> name.startsWith(IN_MEMORY), BATCHES);
    gate.measureWhole();
    System.exit(gate.holds() ? 0 : 1);
  }

  /** In each line a name and bytes; a # begins a comment. */
  static Map<String, Double> read(Path file) throws IOException {
    Map<String, Double> limits = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        String[] words = text.split("\\s+", -1);
        limits.put(words[0], Double.valueOf(words[1]));
      }
    }
    return limits;
  }

  /** Those of these names; of several iterations the least counts. */
  private void measure(Predicate<String> names, Options duration) throws RunnerException {
    List<String> included =
        limits.keySet().stream()
            .filter(name -> !name.startsWith(WHOLE) && names.test(name))
            .map(name -> "\\." + Pattern.quote(name) + "$")
            .toList();
    if (included.isEmpty()) { // For JMH that would be all there are.
      return;
    }
    ChainedOptionsBuilder options = new OptionsBuilder().parent(duration);
    included.forEach(options::include);
    Options brief =
        options
            .addProfiler(GCProfiler.class)
            .param("idle", "1000")
            .forks(1)
            .jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult run : new Runner(brief).run()) {
      String[] words = run.getParams().getBenchmark().split("\\.", -1);
      actual.merge(words[words.length - 2] + "." + words[words.length - 1], least(run), Math::max);
    }
  }

  private static double least(RunResult run) {
    double least = Double.MAX_VALUE;
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        least = Math.min(least, iteration.getSecondaryResults().get(NORMALISED).getScore());
      }
    }
    return least;
  }

  private void measureWhole() throws IOException, InterruptedException {
    actual.put(WHOLE + "http1", WholeRequests.bytesOfOne(Protocol.HTTP_1_1));
    actual.put(WHOLE + "http2", WholeRequests.bytesOfOne(Protocol.HTTP_2));
  }

  /** Prints all, and whether each is within its limit. */
  private boolean holds() {
    boolean holds = true;
    Set<String> names = new TreeSet<>(limits.keySet());
    names.addAll(actual.keySet());
    for (String name : names) {
      Double limit = limits.get(name);
      Double bytes = actual.get(name);
      String verdict = verdict(limit, bytes);
      holds &= verdict.isEmpty();
      System.out.printf(
          Locale.ROOT,
          "%-48s limit %8s B, actual %8s B%s%n",
          name,
          text(limit),
          text(bytes),
          verdict);
    }
    return holds;
  }

  /** What is wrong, or nothing. */
  static String verdict(@Nullable Double limit, @Nullable Double bytes) {
    if (bytes == null) {
      return "  FAILED: there is no such benchmark";
    }
    if (limit == null) {
      return "  FAILED: it has no limit";
    }
    return bytes > limit + 0.5 ? "  FAILED: it allocates more than its limit" : "";
  }

  private static String text(@Nullable Double bytes) {
    return bytes == null ? "-" : String.format(Locale.ROOT, "%,.0f", bytes);
  }
}
