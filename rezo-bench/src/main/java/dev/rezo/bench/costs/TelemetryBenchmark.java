package dev.rezo.bench.costs;

import dev.rezo.bench.load.AnsweringLoops;
import dev.rezo.bench.load.Batch;
import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Protocol;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What telemetry costs a whole GET on one loop, whose connections are in memory: without a kernel,
 * whose share changes from one moment to the next, so that a tenth of a microsecond can be seen.
 * With {@code -prof dev.rezo.bench.load.CpuProfiler} also on a machine that others use.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class TelemetryBenchmark {

  private static final int REQUESTS = 10_000;
  private static final int AT_ONCE = 32;
  private static final int BODY_LENGTH = 12;

  private final LoopGroup loops = new AnsweringLoops(EventLoops.ofSize(1, "telemetry"));
  private @Nullable RezoClient client;
  private @Nullable Batch requests;

  /** Makes the client that the benchmark's name tells of. */
  @Setup
  public void open(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    ClientBuilder plain =
        RezoClient.builder()
            .defaults(false)
            .loops(loops)
            .protocols(Protocol.HTTP_1_1)
            .pool(limits -> limits.withMaxPerBucket(AT_ONCE).withMaxIdlePerBucket(AT_ONCE));
    ClientBuilder configured =
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "listener" -> plain.listener(new ExchangeListener() {});
          case "interceptor" ->
              plain.attemptInterceptor((request, chain) -> chain.proceed(request));
          case "metric" -> Telemetry.metric(plain);
          case "metricByInterceptors" -> Telemetry.metricByInterceptors(plain);
          case "metricAlone" -> Telemetry.metricAlone(plain);
          case "spans" -> Telemetry.spans(plain);
          case "spansAlone" -> Telemetry.spansAlone(plain);
          case "micrometer" -> Telemetry.micrometer(plain);
          case "micrometerAlone" -> Telemetry.micrometerAlone(plain);
          default -> plain;
        };
    client = configured.build();
    requests = new Batch(client, "http://127.0.0.1:80/", BODY_LENGTH, AT_ONCE);
  }

  /** Ends its loop. */
  @TearDown
  public void close() {
    Objects.requireNonNull(client, "client").close();
    loops.close();
  }

  /** Nothing of it. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void plain() throws InterruptedException {
    run();
  }

  /** A listener that does nothing: what all listeners pay. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void listener() throws InterruptedException {
    run();
  }

  /** An interceptor that passes on: what all interceptors pay. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void interceptor() throws InterruptedException {
    run();
  }

  /** The metric of OpenTelemetry by the listener for it. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void metric() throws InterruptedException {
    run();
  }

  /** The same by the interceptors, where the SDK makes no spans. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void metricByInterceptors() throws InterruptedException {
    run();
  }

  /** The same by the SDK and the least around it. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void metricAlone() throws InterruptedException {
    run();
  }

  /** The metric and a span for each call. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void spans() throws InterruptedException {
    run();
  }

  /** The same by the SDK and the least around it. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void spansAlone() throws InterruptedException {
    run();
  }

  /** The timers of Micrometer. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void micrometer() throws InterruptedException {
    run();
  }

  /** A timer of Micrometer and the least around it. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void micrometerAlone() throws InterruptedException {
    run();
  }

  private void run() throws InterruptedException {
    Objects.requireNonNull(requests, "requests").run(REQUESTS);
  }
}
