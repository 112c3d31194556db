package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More threads than members, over buckets that take each other's places under two caps. */
class PoolStressTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 25_000;
  private static final int HOMES = 3;
  private static final String[] KEYS = {"o-a", "o-b", "c", "d", "shared-e", "shared-f"};

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private Pool<String, Exclusive> pool = pool(2, Homes.NEVER);

  /** So many of a bucket may be idle, and it is parted after so many meetings. */
  private static Pool<String, Exclusive> pool(int maxIdle, int bearableMeetings) {
    return new Pool<>(
        PoolLimits.DEFAULT
            .withMaxPerBucket(3)
            .withMaxIdlePerBucket(maxIdle)
            .withMaxPerOrigin(2)
            .withMaxTotal(5)
            .withIdleTimeout(Duration.ofNanos(500)),
        new PoolListener<>() {},
        new SharedKeys("shared"),
        bearableMeetings);
  }

  /** A member that notices a lease too many, and a close too many or too early. */
  private static final class Exclusive implements Pooled {
    final int capacity;
    final int affinity;
    final AtomicInteger users = new AtomicInteger();

    Exclusive(int capacity, int affinity) {
      this.capacity = capacity;
      this.affinity = affinity;
    }

    void enter() {
      int now = users.incrementAndGet();
      if (now < 1 || now > capacity) {
        throw new AssertionError("in use by " + now + " of " + capacity);
      }
    }

    void leave() {
      users.decrementAndGet();
    }

    void close() {
      if (!users.compareAndSet(0, Integer.MIN_VALUE / 2)) {
        throw new AssertionError("closed in use, or twice: " + users);
      }
    }

    @Override
    public boolean isUsable() {
      return true;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public int affinity() {
      return affinity;
    }
  }

  /** Waits for its turn. */
  private static final class Turn implements Waiter<String, Exclusive> {
    final CompletableFuture<Acquired<String, Exclusive>> answer = new CompletableFuture<>();

    @Override
    public void granted(Acquired<String, Exclusive> grant) {
      answer.complete(grant);
    }

    @Override
    public void refused(Closed<String, Exclusive> closed) {
      answer.complete(closed);
    }
  }

  @Test
  @Tag("F6")
  @Tag("F35")
  void noPlaceNoLeaseAndNoWakeUpIsLostBetweenThreads() throws Exception {
    play();
  }

  @Test
  @Tag("F6")
  @Tag("F35")
  void norIsAnyWhereBucketsAreParted() throws Exception {
    pool = pool(20, 0);
    play();
  }

  private void play() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom random = new SplittableRandom(i);
        users.add(threads.submit(() -> use(random)));
      }
      for (Future<?> user : users) {
        user.get(2, TimeUnit.MINUTES); // a lost wake-up ends here
      }
    } finally {
      threads.shutdownNow();
    }
    carryOut(pool.close(clock.get()));

    assertThat(gone.get()).isEqualTo(opened.get()).isGreaterThan(THREADS);
    assertThat(pool.snapshot(0).total()).isZero();
    assertThat(pool.bucketCount()).isZero();
  }

  private Void use(SplittableRandom random) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long now = clock.incrementAndGet();
      Turn turn = new Turn();
      String key = KEYS[random.nextInt(KEYS.length)];
      Acquired<String, Exclusive> answer = pool.acquire(key, random.nextInt(HOMES), turn, now);
      carryOut(answer.decision());
      if (answer instanceof Ticket<String, Exclusive> ticket) {
        if (random.nextInt(4) == 0 && ticket.cancel()) {
          continue;
        }
        answer = turn.answer.get(1, TimeUnit.MINUTES);
      }
      if (answer instanceof Opening<String, Exclusive> opening) {
        open(opening, random);
      } else if (answer instanceof Lease<String, Exclusive> lease) {
        lease.member().enter();
        end(lease, random);
      } else {
        throw new AssertionError("unexpected " + answer);
      }
      if (random.nextInt(50) == 0) {
        carryOut(pool.evictIdle(clock.incrementAndGet()));
      }
    }
    return null;
  }

  private void open(Opening<String, Exclusive> opening, SplittableRandom random) {
    long now = clock.incrementAndGet();
    int dice = random.nextInt(10);
    if (dice == 0) {
      carryOut(opening.failed(now));
      return;
    }
    opened.incrementAndGet();
    Exclusive member =
        new Exclusive(opening.key().startsWith("shared") ? 3 : 1, random.nextInt(HOMES));
    if (dice == 1) {
      carryOut(opening.openedIdle(member, now, Pool.NEVER, Pool.NEVER));
    } else {
      Opened<String, Exclusive> result = opening.opened(member, now, now + 5_000);
      carryOut(result.decision());
      member.enter();
      end(result.lease(), random);
    }
  }

  private void end(Lease<String, Exclusive> lease, SplittableRandom random) {
    Exclusive member = lease.member();
    String key = lease.key();
    Thread.onSpinWait();
    member.leave();
    long now = clock.incrementAndGet();
    int dice = random.nextInt(20);
    if (dice == 0) {
      carryOut(lease.evict(RemovalCause.FAILED, now));
    } else if (dice == 1) {
      carryOut(pool.drain(key, member, RemovalCause.DRAINING, now));
      carryOut(lease.release(now, Pool.NEVER));
    } else {
      carryOut(lease.release(now, Pool.NEVER));
      if (dice == 2) {
        remove(key, member);
      }
    }
  }

  private void remove(String key, Exclusive member) {
    Decision<String, Exclusive> made =
        pool.remove(key, member, RemovalCause.PEER_CLOSED, clock.get());
    if (made != null) {
      carryOut(made);
      close(member);
    }
  }

  private void carryOut(Decision<String, Exclusive> decision) {
    decision.carryOut(this::close);
  }

  private void close(Exclusive member) {
    member.close();
    gone.incrementAndGet();
  }
}
