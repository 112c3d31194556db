package dev.rezo.bench;

import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.StrictConnPool;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to lease a member and to give it back, in Rezo's pool and in those of others, by
 * one, two and eight threads at once.
 *
 * <p>Thread-safe.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PoolBenchmark {

  private static final int MEMBERS = 64;

  /** Whose pool. */
  public enum Peer {
    /** Rezo's. */
    REZO {
      @Override
      LeasePool<?> pool() {
        return new RezoPool(MEMBERS, 0);
      }
    },
    /** HikariCP's list of connections. */
    HIKARI_BAG {
      @Override
      LeasePool<?> pool() {
        return new HikariBag(MEMBERS);
      }
    },
    /** Apache HttpCore's pool with strict limits. */
    HTTPCORE_STRICT {
      @Override
      LeasePool<?> pool() throws Exception {
        return new HttpCorePool(new StrictConnPool<>(MEMBERS, MEMBERS), MEMBERS);
      }
    },
    /** Apache HttpCore's pool without a limit of the total. */
    HTTPCORE_LAX {
      @Override
      LeasePool<?> pool() throws Exception {
        return new HttpCorePool(new LaxConnPool<>(MEMBERS), MEMBERS);
      }
    },
    /** reactor-pool. */
    REACTOR {
      @Override
      LeasePool<?> pool() {
        return new ReactorPool(MEMBERS);
      }
    };

    abstract LeasePool<?> pool() throws Exception;
  }

  @Param public Peer peer;

  private LeasePool<?> pool;

  /** Fills the pool. */
  @Setup
  public void fill() throws Exception {
    pool = peer.pool();
  }

  /** One thread. */
  @Benchmark
  @Threads(1)
  public Object by1Thread() throws Exception {
    return leaseAndRelease(pool);
  }

  /** Two threads. */
  @Benchmark
  @Threads(2)
  public Object by2Threads() throws Exception {
    return leaseAndRelease(pool);
  }

  /** Eight threads. */
  @Benchmark
  @Threads(8)
  public Object by8Threads() throws Exception {
    return leaseAndRelease(pool);
  }

  private static <L> L leaseAndRelease(LeasePool<L> pool) throws Exception {
    L lease = pool.lease();
    pool.release(lease);
    return lease;
  }
}
