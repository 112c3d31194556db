package dev.rezo.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A server that is reached over several paths, one for each member, of which one is slow for some
 * of the time; in virtual time. Bursts of requests alternate with requests one after another.
 *
 * <p>Not thread-safe; it is one thread.
 */
final class SlowPath {
  private static final String KEY = "https://api.example.com";
  private static final int PATHS = 8;
  private static final int ONE_BY_ONE = 20;
  private static final long FAST = 5_000_000;
  private static final long SLOW = 100_000_000;

  private final Random random;
  private final Pool<String, Path> pool;
  private final List<Path> paths = new ArrayList<>();
  private final PriorityQueue<Running> running =
      new PriorityQueue<>((a, b) -> Long.compare(a.endsAt, b.endsAt));
  private long now = 1;
  private boolean congested;
  private int requests;
  private int slowRequests;

  /** One connection; its latency is smoothed as a client would do it. */
  private static final class Path implements Pooled {
    final int number;
    long smoothed;

    Path(int number) {
      this.number = number;
    }

    void answered(long nanos) {
      smoothed = smoothed == 0 ? nanos : smoothed + (nanos - smoothed) / 8;
    }

    @Override
    public boolean isUsable() {
      return true;
    }

    @Override
    public int capacity() {
      return 1;
    }

    @Override
    public int affinity() {
      return 0;
    }

    @Override
    public long latencyNanos() {
      return smoothed;
    }
  }

  private record Running(Lease<String, Path> lease, long beganAt, long endsAt) {}

  SlowPath(Order order, long seed) {
    random = new Random(seed);
    pool = new Pool<>(PoolLimits.DEFAULT.withOrder(order), Customer.NOBODY);
  }

  /** The third path is slow from now on. */
  void congest() {
    congested = true;
  }

  /** The slow path's share of all requests during so many rounds. */
  double share(int rounds) {
    requests = 0;
    slowRequests = 0;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < PATHS; i++) {
        begin();
      }
      while (!running.isEmpty()) {
        endFirst();
      }
      for (int i = 0; i < ONE_BY_ONE; i++) {
        begin();
        endFirst();
      }
    }
    return (double) slowRequests / requests;
  }

  private void begin() {
    Acquired<String, Path> answer = pool.acquire(KEY, 0, new NobodyWaits(), now);
    Lease<String, Path> lease;
    if (answer instanceof Opening<String, Path> opening) {
      Path path = new Path(paths.size());
      paths.add(path);
      lease = opening.opened(path, now, Pool.NEVER).lease();
    } else {
      lease = (Lease<String, Path>) answer;
    }
    boolean slow = lease.member().number == 2;
    requests++;
    slowRequests += slow ? 1 : 0;
    long usual = slow && congested ? SLOW : FAST;
    running.add(new Running(lease, now, now + usual + (long) (usual * random.nextDouble() / 2)));
  }

  private void endFirst() {
    Running first = running.remove();
    now = first.endsAt;
    first.lease.member().answered(first.endsAt - first.beganAt);
    first.lease.release(now, Pool.NEVER);
  }

  private static final class NobodyWaits implements Waiter<String, Path> {
    @Override
    public void granted(Acquired<String, Path> grant) {
      throw new AssertionError("nobody waits: " + grant);
    }

    @Override
    public void refused(Closed<String, Path> closed) {
      throw new AssertionError("nobody waits: " + closed);
    }
  }
}
