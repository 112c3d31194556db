package dev.rezo.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A lease by threads each of which has members of its own in the bucket that all share, as event
 * loops have connections.
 *
 * <p>Thread-safe.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PoolHomesBenchmark {

  private static final int MEMBERS = 64;
  private static final int HOMES = 8;

  private RezoPool pool;

  /** Who leases. Confined to its thread. */
  @State(Scope.Thread)
  public static class Loop {
    private int affinity;

    /** Each thread is another loop. */
    @Setup
    public void number(ThreadParams threads) {
      affinity = threads.getThreadIndex();
    }
  }

  /** Fills the pool. */
  @Setup
  public void fill() {
    pool = new RezoPool(MEMBERS, 0, HOMES);
  }

  /** One loop: nobody meets it, and the bucket keeps one lock. */
  @Benchmark
  @Threads(1)
  public Object by1Loop(Loop loop) {
    return leaseAndRelease(loop);
  }

  /** Two loops. */
  @Benchmark
  @Threads(2)
  public Object by2Loops(Loop loop) {
    return leaseAndRelease(loop);
  }

  /** Eight loops. */
  @Benchmark
  @Threads(HOMES)
  public Object by8Loops(Loop loop) {
    return leaseAndRelease(loop);
  }

  private Object leaseAndRelease(Loop loop) {
    var lease = pool.lease(loop.affinity);
    pool.release(lease);
    return lease;
  }
}
