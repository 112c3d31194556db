package dev.rezo.checks;

import dev.rezo.pool.Acquired;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.pool.Closed;
import dev.rezo.pool.Decision;
import dev.rezo.pool.Lease;
import dev.rezo.pool.Occupancy;
import dev.rezo.pool.Opened;
import dev.rezo.pool.Opening;
import dev.rezo.pool.Pool;
import dev.rezo.pool.PoolLimits;
import dev.rezo.pool.PoolListener;
import dev.rezo.pool.Pooled;
import dev.rezo.pool.Ticket;
import dev.rezo.pool.Waiter;
import dev.rezo.testing.VirtualLoop;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A pool in virtual time, and what is done with it: a call every half second, and forty at once in
 * between. Nothing is connected: to open a connection takes a while, to serve a call another.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PoolRun {

  static final int CAP = 8;
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);
  static final Duration OPENING = Duration.ofMillis(60);
  static final Duration SERVING = Duration.ofMillis(200);
  static final Duration BETWEEN_CALLS = Duration.ofMillis(500);
  static final Duration BURST_AT = Duration.ofMillis(3250);
  static final int BURST = 40;
  static final Duration LENGTH = Duration.ofSeconds(14);

  private static final String KEY = "https://api.example.com";

  /**
   * From one time to another. Immutable.
   *
   * @param from milliseconds from the beginning of the run
   * @param until the same, or the end of the run
   */
  record Span(long from, long until) {}

  /**
   * What the pool said of itself. Immutable.
   *
   * @param millis from the beginning of the run
   */
  record Moment(long millis, Occupancy pool) {}

  /** A connection that connects nothing. Not thread-safe; the caller serialises. */
  final class Connection implements Pooled {
    private final long openedAt = millis();
    private long closedAt = LENGTH.toMillis();
    private final List<Span> leases = new ArrayList<>();

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

    /** From when to when it stood. */
    Span life() {
      return new Span(openedAt, closedAt);
    }

    /** When calls had it. */
    List<Span> leases() {
      return List.copyOf(leases);
    }

    /** Whether it stood at the end of the run. */
    boolean isOpen() {
      return closedAt == LENGTH.toMillis();
    }
  }

  private final VirtualTime time = new VirtualTime();
  private final VirtualLoop loop = new VirtualLoops(new VirtualNetwork(time), 1).next();
  private final Pool<String, Connection> pool;
  private final List<Connection> connections = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();

  private PoolRun(PoolLimits limits) {
    this.pool = new Pool<>(limits, new PoolListener<>() {});
  }

  /** Runs from the beginning to the end. */
  static PoolRun with(PoolLimits limits) {
    PoolRun run = new PoolRun(limits.withMaxPerBucket(CAP).withIdleTimeout(IDLE_TIMEOUT));
    run.time.afterEachStep(run::look);
    run.loop.runAsLoop(run::plan);
    run.time.advance(LENGTH);
    return run;
  }

  private void plan() {
    for (Duration at = Duration.ZERO; at.compareTo(LENGTH) < 0; at = at.plus(BETWEEN_CALLS)) {
      after(at, this::call);
    }
    for (int i = 0; i < BURST; i++) {
      after(BURST_AT, this::call);
    }
  }

  /** In the order in which they were opened. */
  List<Connection> connections() {
    return List.copyOf(connections);
  }

  /** Each time that something changed, once. */
  List<Moment> moments() {
    return List.copyOf(moments);
  }

  private long millis() {
    return time.elapsed().toMillis();
  }

  private void after(Duration wait, Runnable task) {
    loop.schedule(time.nanoTime() + wait.toNanos(), task);
  }

  private void look() {
    Occupancy now =
        pool.snapshot(time.nanoTime()).buckets().stream()
            .map(BucketSnapshot::occupancy)
            .reduce(Occupancy.NONE, Occupancy::plus);
    Moment moment = new Moment(millis(), now);
    if (!moments.isEmpty() && moments.get(moments.size() - 1).millis() == moment.millis()) {
      moments.remove(moments.size() - 1);
    }
    moments.add(moment);
  }

  private void call() {
    take(pool.acquire(KEY, 0, new Caller(), time.nanoTime()));
  }

  private void take(Acquired<String, Connection> answer) {
    perform(answer.decision());
    if (answer instanceof Lease<String, Connection> lease) {
      serve(lease);
    } else if (answer instanceof Opening<String, Connection> opening) {
      after(OPENING, () -> open(opening));
    } else if (!(answer instanceof Ticket)) {
      throw new IllegalStateException("expected a lease, an opening or a ticket: " + answer);
    }
  }

  private void open(Opening<String, Connection> opening) {
    Connection connection = new Connection();
    connections.add(connection);
    Opened<String, Connection> opened = opening.opened(connection, time.nanoTime(), Pool.NEVER);
    serve(opened.lease());
    perform(opened.decision());
  }

  private void serve(Lease<String, Connection> lease) {
    long from = millis();
    after(
        SERVING,
        () -> {
          lease.member().leases.add(new Span(from, millis()));
          perform(lease.release(time.nanoTime(), Pool.NEVER));
        });
  }

  private void perform(Decision<String, Connection> decision) {
    decision.carryOut(connection -> connection.closedAt = millis());
    if (decision.evictAtNanos() != Pool.NEVER) {
      loop.schedule(decision.evictAtNanos(), () -> perform(pool.evictIdle(time.nanoTime())));
    }
  }

  /** Who waits in the queue. */
  private final class Caller implements Waiter<String, Connection> {
    @Override
    public void granted(Acquired<String, Connection> grant) {
      take(grant);
    }

    @Override
    public void refused(Closed<String, Connection> closed) {
      throw new IllegalStateException("expected an open pool: " + closed);
    }
  }
}
