package dev.rezo.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of an operation, by all threads but the compilers': what JMH measures is the time on the
 * clock, of which others have their part on a machine that is not idle. For {@code -prof}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class CpuProfiler implements InternalProfiler {

  private @Nullable Usage before;

  @Override
  public String getDescription() {
    return "CPU time without compilers";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = now();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = result.getMetadata().getAllOps();
    if (before == null || operations == 0) {
      return List.of();
    }
    double nanos = (double) now().cpuNanosSince(before) / operations;
    return List.of(new ScalarResult("cpu", nanos, "ns/op", AggregationPolicy.AVG));
  }

  private static Usage now() {
    try {
      return Usage.now();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
