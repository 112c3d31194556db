package dev.rezo.micrometer;

import dev.rezo.client.ClientSnapshot;
import dev.rezo.client.RezoClient;
import dev.rezo.client.Route;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.pool.Occupancy;
import dev.rezo.pool.PoolSnapshot;
import dev.rezo.pool.RemovalCause;
import dev.rezo.pool.Turnover;
import dev.rezo.pool.WaitTimes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;

/**
 * What a client's pool holds and has done, as meters, each with the tag {@code client}:
 *
 * <ul>
 *   <li>{@code rezo.client.running}: exchanges that run or wait
 *   <li>{@code rezo.pool.connections}, by {@code state}: active, idle, opening, draining
 *   <li>{@code rezo.pool.waiting}: calls in the queue
 *   <li>{@code rezo.pool.opened}, {@code .openings.failed}, {@code .leased}, {@code .reused}:
 *       totals
 *   <li>{@code rezo.pool.closed}, by {@code reason}: why connections left, see {@link RemovalCause}
 *   <li>{@code rezo.pool.wait}: how many calls have waited and how long together; a histogram of it
 *       is the timer {@code rezo.client.wait} of {@link CallTimers}
 *   <li>{@code rezo.pool.bucket.connections} and {@code .waiting}, by {@code bucket}: only after
 *       {@link #withBuckets}, and only for so many
 * </ul>
 *
 * <p>Nothing is counted on the way of a call: all is read from a snapshot when the registry is
 * read, at most one a second. A client is not kept alive by its meters; those of one that is gone
 * say NaN, but for {@code rezo.pool.wait}, which says 0. The meters live as long as their registry:
 * nobody has to hold this object.
 *
 * <p>Lifecycle: {@link #bindTo} any number of registries, then {@link #close}, which takes the
 * meters out of them.
 *
 * <p>Thread-safe.
 */
public final class PoolMeters implements MeterBinder, AutoCloseable {

  private static final String POOL = "rezo.pool.";

  /** By these a bucket's connections are told apart. */
  private enum State {
    ACTIVE,
    IDLE,
    OPENING,
    DRAINING;

    int count(Occupancy of) {
      return switch (this) {
        case ACTIVE -> of.active();
        case IDLE -> of.idle();
        case OPENING -> of.opening();
        case DRAINING -> of.draining();
      };
    }

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final FreshSnapshot snapshot;
  private final Tags tags;
  private final int mostBuckets;
  private final Queue<Registered> registered = new ConcurrentLinkedQueue<>();
  private final Queue<BucketMeters> watching = new ConcurrentLinkedQueue<>();

  /** A meter, and where it is. Immutable. */
  private record Registered(MeterRegistry registry, Meter meter) {}

  private PoolMeters(FreshSnapshot snapshot, Tags tags, int mostBuckets) {
    this.snapshot = snapshot;
    this.tags = tags;
    this.mostBuckets = mostBuckets;
  }

  /**
   * The meters of a client's pool.
   *
   * @param client the client, by these words in the tag {@code client}
   */
  public static PoolMeters of(RezoClient client, String name) {
    return new PoolMeters(new FreshSnapshot(client), Tags.of("client", name), 0);
  }

  /**
   * The same, with gauges of single buckets: the first ones that are seen; all others together are
   * the bucket {@code OTHER}.
   *
   * @param most how many, more than 0
   */
  public PoolMeters withBuckets(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("buckets: expected at least 1, actual " + most);
    }
    return new PoolMeters(snapshot, tags, most);
  }

  /** Adds the meters to a registry, which may be one of several. */
  @Override
  public void bindTo(MeterRegistry registry) {
    keep(registry, gauge("rezo.client.running", Tags.empty(), ClientSnapshot::running, registry));
    for (State state : State.values()) {
      keep(
          registry,
          gauge(
              POOL + "connections",
              Tags.of("state", state.tag()),
              now -> state.count(all(now.pool())),
              registry));
    }
    keep(
        registry,
        gauge(POOL + "waiting", Tags.empty(), now -> all(now.pool()).waiting(), registry));
    bindTotals(registry);
    bindWaits(registry);
    if (mostBuckets > 0) {
      BucketMeters buckets = new BucketMeters(registry);
      watching.add(buckets);
      snapshot.onFresh(buckets);
    }
  }

  private void bindTotals(MeterRegistry registry) {
    counter("opened", Tags.empty(), Turnover::opened, registry);
    counter("openings.failed", Tags.empty(), Turnover::openingsFailed, registry);
    counter("leased", Tags.empty(), Turnover::leased, registry);
    counter("reused", Tags.empty(), Turnover::reused, registry);
    for (RemovalCause cause : RemovalCause.values()) {
      counter("closed", Tags.of("reason", cause.name()), did -> did.removed(cause), registry);
    }
  }

  private void bindWaits(MeterRegistry registry) {
    keep(
        registry,
        FunctionTimer.builder(
                POOL + "wait",
                this,
                held -> (long) snapshot.read(now -> waits(now).count(), 0),
                held -> snapshot.read(now -> waits(now).totalNanos(), 0),
                TimeUnit.NANOSECONDS)
            .tags(tags)
            .description("How long calls have waited for a connection, where they had to")
            .register(registry));
  }

  private void counter(
      String name, Tags more, ToDoubleFunction<Turnover> count, MeterRegistry registry) {
    keep(
        registry,
        FunctionCounter.builder(
                POOL + name,
                this,
                held ->
                    snapshot.read(now -> count.applyAsDouble(now.pool().turnover()), Double.NaN))
            .tags(tags.and(more))
            .register(registry));
  }

  private Gauge gauge(
      String name, Tags more, ToDoubleFunction<ClientSnapshot> value, MeterRegistry registry) {
    return Gauge.builder(name, () -> snapshot.read(value, Double.NaN))
        .tags(tags.and(more))
        .register(registry);
  }

  private void keep(MeterRegistry registry, Meter meter) {
    registered.add(new Registered(registry, meter));
  }

  private static Occupancy all(PoolSnapshot<Route> pool) {
    Occupancy sum = Occupancy.NONE;
    for (BucketSnapshot<Route> bucket : pool.buckets()) {
      sum = sum.plus(bucket.occupancy());
    }
    return sum;
  }

  private static WaitTimes waits(ClientSnapshot now) {
    return now.pool().turnover().waits();
  }

  /** Takes the meters out of their registries. Idempotent. */
  @Override
  public void close() {
    for (BucketMeters buckets = watching.poll(); buckets != null; buckets = watching.poll()) {
      snapshot.forget(buckets);
      buckets.isOver = true;
    }
    takeOut();
  }

  private void takeOut() {
    for (Registered one = registered.poll(); one != null; one = registered.poll()) {
      one.registry().remove(one.meter());
    }
  }

  @Override
  public String toString() {
    return "PoolMeters" + List.copyOf(tags.stream().map(Tag::getValue).toList());
  }

  /**
   * Gauges for buckets as they are seen. A bucket that is gone says 0 and keeps its place: names of
   * time series do not come and go.
   *
   * <p>Guarded by its lock, under which nothing is registered: that runs code of the application.
   */
  private final class BucketMeters implements FreshSnapshot.Watcher {

    private final MeterRegistry registry;
    private final ReentrantLock lock = new ReentrantLock();

    /** Grows under the lock, so that it keeps to its number. */
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    private volatile boolean isOver;

    BucketMeters(MeterRegistry registry) {
      this.registry = registry;
      register(CallTimers.OTHER);
    }

    @Override
    public void fresh(ClientSnapshot now) {
      for (BucketSnapshot<Route> bucket : now.pool().buckets()) {
        String name = bucket.key().toString();
        if (isFirst(name)) {
          register(name);
        }
      }
      if (isOver) {
        takeOut(); // What was registered after the meters were closed.
      }
    }

    private boolean isFirst(String name) {
      lock.lock();
      try {
        return named.size() < mostBuckets && named.add(name);
      } finally {
        lock.unlock();
      }
    }

    private void register(String name) {
      Tags bucket = Tags.of("bucket", name);
      for (State state : State.values()) {
        keep(
            registry,
            gauge(
                POOL + "bucket.connections",
                bucket.and("state", state.tag()),
                now -> state.count(of(now, name)),
                registry));
      }
      keep(
          registry,
          gauge(POOL + "bucket.waiting", bucket, now -> of(now, name).waiting(), registry));
    }

    private Occupancy of(ClientSnapshot now, String name) {
      boolean others = name.equals(CallTimers.OTHER);
      Occupancy sum = Occupancy.NONE;
      for (BucketSnapshot<Route> bucket : now.pool().buckets()) {
        String key = bucket.key().toString();
        if (others ? !named.contains(key) : key.equals(name)) {
          sum = sum.plus(bucket.occupancy());
        }
      }
      return sum;
    }
  }
}
