package dev.rezo.bench;

import dev.rezo.http.Headers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to make fields, to find one, and to add to them.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class HeadersBenchmark {

  private static final String[] FIELDS = Http2Fields.response();

  private final Headers headers = build();
  private final Headers added = Headers.of("Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-01");

  /** Makes ten fields. */
  @Benchmark
  public Headers build() {
    Headers.Builder builder = Headers.builder();
    for (int i = 2; i < FIELDS.length; i += 2) { // a pseudo field comes first
      builder.add(FIELDS[i], FIELDS[i + 1]);
    }
    return builder.build();
  }

  /** Finds the last of them, in other letters. */
  @Benchmark
  public @Nullable String find() {
    return headers.get("Content-Length");
  }

  /** Looks for one that is not there. */
  @Benchmark
  public @Nullable String miss() {
    return headers.get("Retry-After");
  }

  /** Adds one. */
  @Benchmark
  public Headers add() {
    return headers.plus(added);
  }
}
