package dev.rezo.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whether a lease costs more where more is idle: under the same key, or under others.
 *
 * <p>Thread-safe.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PoolSizeBenchmark {

  @Param({"10", "1000", "100000"})
  public int idle;

  private RezoPool oneBucket;
  private RezoPool manyBuckets;

  /** Fills the pools. */
  @Setup
  public void fill() {
    oneBucket = new RezoPool(idle, 0);
    manyBuckets = new RezoPool(10, idle - 10);
  }

  /** All that is idle is under the key that is asked for. */
  @Benchmark
  public Object inOneBucket() {
    return leaseAndRelease(oneBucket);
  }

  /** Ten are under the key that is asked for, each of the others has a key of its own. */
  @Benchmark
  public Object inManyBuckets() {
    return leaseAndRelease(manyBuckets);
  }

  private static Object leaseAndRelease(RezoPool pool) {
    var lease = pool.lease();
    pool.release(lease);
    return lease;
  }
}
