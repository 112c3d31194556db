package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two threads meet, again and again, at one step each, and nobody comes by afterwards to repair
 * what they missed: in heavy traffic the next caller would.
 */
class PoolRaceTest {
  private static final int ROUNDS = 10_000;
  private static final int SPINS = 1_000;

  private Pool<String, Thing> pool = pool(Homes.NEVER);
  private final AtomicInteger arrived = new AtomicInteger();

  /** Of one place, whose buckets are parted after so many meetings. */
  private static Pool<String, Thing> pool(int bearableMeetings) {
    return new Pool<>(
        PoolLimits.DEFAULT.withMaxTotal(1), Customer.NOBODY, new Keys<>() {}, bearableMeetings);
  }

  /** What one thread does in each round. */
  private interface Part {
    void play(int round) throws Exception;
  }

  private static final class Turn implements Waiter<String, Thing> {
    final CompletableFuture<Acquired<String, Thing>> answer = new CompletableFuture<>();

    @Override
    public void granted(Acquired<String, Thing> grant) {
      answer.complete(grant);
    }

    @Override
    public void refused(Closed<String, Thing> closed) {
      answer.complete(closed);
    }
  }

  @Test
  @Tag("F35")
  void whoSeeksAPlaceAndWhoParksOneNeverMissEachOther() throws Exception {
    raceForAPlaceThatIsParked();
  }

  @Test
  @Tag("F35")
  void norDoTheyWhereItIsParkedAtAHome() throws Exception {
    pool = pool(0);
    raceForAPlaceThatIsParked();
  }

  private void raceForAPlaceThatIsParked() throws Exception {
    race(
        round -> {
          Lease<String, Thing> lease = lease("a", round);
          // Parked by a step of the whole, and from now on at its home.
          carryOut(lease.release(round, Pool.NEVER));
          lease = lease("a", round);
          meet();
          carryOut(lease.release(round, Pool.NEVER));
          meet();
        },
        round -> {
          meet();
          Lease<String, Thing> lease = lease("b", round);
          meet();
          carryOut(lease.evict(RemovalCause.FAILED, round));
        });
  }

  @Test
  @Tag("F35")
  void whoSeeksAPlaceAndWhoRemovesAParkedMemberNeverMissEachOther() throws Exception {
    race(
        round -> {
          Lease<String, Thing> lease = lease("a", round);
          carryOut(lease.release(round, Pool.NEVER));
          meet();
          carryOut(
              Objects.requireNonNullElse(
                  pool.remove("a", lease.member(), RemovalCause.PEER_CLOSED, round),
                  Decision.nothing()));
          meet();
        },
        round -> {
          meet();
          Lease<String, Thing> lease = lease("b", round);
          meet();
          carryOut(lease.evict(RemovalCause.FAILED, round));
        });
  }

  /**
   * A member that, asked whether it is usable, lets somebody else come to the bucket's door first.
   */
  private static final class Doorkeeper implements Pooled {
    private final Thread visitor;

    Doorkeeper(Runnable visit) {
      visitor = new Thread(visit, "visitor");
    }

    @Override
    public boolean isUsable() {
      visitor.start();
      while (visitor.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      return false;
    }

    @Override
    public int capacity() {
      return 1;
    }

    @Override
    public int affinity() {
      return 0;
    }
  }

  @Test
  @Tag("F10")
  @Timeout(60)
  @SuppressWarnings("unchecked")
  void nobodyIsAdmittedToABucketThatIsGone() throws Exception {
    Pool<String, Doorkeeper> guarded = new Pool<>(PoolLimits.DEFAULT, Customer.NOBODY);
    List<Acquired<String, Doorkeeper>> answers = new ArrayList<>();
    Doorkeeper member = new Doorkeeper(() -> answers.add(guarded.reserve("a", 0)));
    Opening<String, Doorkeeper> opening = (Opening<String, Doorkeeper>) guarded.reserve("a", 0);

    assertThat(opening.openedIdle(member, 0, Pool.NEVER, Pool.NEVER).toClose())
        .containsExactly(member);
    member.visitor.join();

    assertThat(answers).hasOnlyElementsOfType(Opening.class);
    assertThat(guarded.snapshot(0).bucket("a").orElseThrow().opening()).isEqualTo(1);
    assertThat(guarded.snapshot(0).total()).isEqualTo(1);
  }

  private void race(Part first, Part second) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = threads.submit(() -> play(first));
      Future<?> two = threads.submit(() -> play(second));
      two.get(2, TimeUnit.MINUTES);
      one.get(2, TimeUnit.MINUTES);
    } finally {
      threads.shutdownNow();
    }
    assertThat(pool.snapshot(0).total()).isZero();
    assertThat(pool.bucketCount()).isZero();
  }

  private Void play(Part part) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      part.play(round);
      meet();
    }
    return null;
  }

  /** Both threads leave within a few nanoseconds of each other. */
  private void meet() {
    int mine = arrived.getAndIncrement();
    int both = (mine | 1) + 1;
    for (int spins = 0; arrived.get() - both < 0; spins++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("the other thread did not come");
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(1);
      }
    }
  }

  private Lease<String, Thing> lease(String key, long now) throws Exception {
    Turn turn = new Turn();
    Acquired<String, Thing> answer = pool.acquire(key, 0, turn, now);
    carryOut(answer.decision());
    if (answer instanceof Ticket) {
      answer = turn.answer.get(20, TimeUnit.SECONDS); // a lost wake-up ends here
    }
    if (answer instanceof Opening<String, Thing> opening) {
      Opened<String, Thing> opened = opening.opened(new Thing(key), now, Pool.NEVER);
      carryOut(opened.decision());
      return opened.lease();
    }
    return (Lease<String, Thing>) answer;
  }

  private static void carryOut(Decision<String, Thing> decision) {
    decision.carryOut(member -> {});
  }
}
