package dev.rezo.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pool and its users, who end at once what they are granted: each method is what one thread
 * does, and {@link #verdict} looks at what is left when all have gone home.
 *
 * <p>Thread-safe.
 */
abstract class PoolPlay implements Waiter<String, PoolPlay.Member> {

  /** Something that can always be leased. Immutable. */
  static final class Member implements Pooled {
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
  }

  /** An origin is what stands before a dash. Immutable. */
  private static final class Origins implements Keys<String> {
    @Override
    public boolean mayBeShared(String key) {
      return false;
    }

    @Override
    public Object originOf(String key) {
      return key.substring(0, key.indexOf('-'));
    }
  }

  private static final PoolListener<String, Member> NOBODY = new PoolListener<>() {};

  private final Pool<String, Member> pool;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  /** A pool that holds one member for each key, so many for each origin, and so many in all. */
  PoolPlay(int total, int perOrigin) {
    this(total, perOrigin, Homes.NEVER);
  }

  /** The same, of a pool whose buckets are parted after so many meetings. */
  PoolPlay(int total, int perOrigin, int bearableMeetings) {
    PoolLimits limits =
        PoolLimits.DEFAULT.withMaxPerBucket(1).withMaxTotal(total).withMaxPerOrigin(perOrigin);
    this.pool = new Pool<>(limits, NOBODY, new Origins(), bearableMeetings);
  }

  /** Leases, opens or waits, and gives back. */
  final void use(String key) {
    end(ask(key), false);
  }

  /**
   * Three times: what the first one parks, the second takes from the bucket and the third at home.
   */
  final void useAtHome(String key) {
    use(key);
    use(key);
    use(key);
  }

  /** The same as {@link #use}, and the member is useless afterwards. */
  final void useAndEvict(String key) {
    end(ask(key), true);
  }

  /** The same as {@link #use}, but waits for nothing. */
  final void useOrGiveUp(String key) {
    Acquired<String, Member> answer = ask(key);
    if (answer instanceof Ticket<String, Member> ticket && ticket.cancel()) {
      waiting.decrementAndGet();
    }
    end(answer, false);
  }

  /** Opens a member that nobody needs, which dies at once: its peer has closed it. */
  final void openAndRemove(String key) {
    Acquired<String, Member> answer = ask(key);
    if (answer instanceof Opening<String, Member> opening) {
      opened.incrementAndGet();
      Member member = new Member();
      carryOut(opening.openedIdle(member, 0, Pool.NEVER, Pool.NEVER));
      Decision<String, Member> made = pool.remove(key, member, RemovalCause.PEER_CLOSED, 0);
      if (made != null) {
        carryOut(made);
        closed.incrementAndGet();
      }
    } else {
      end(answer, false);
    }
  }

  /** The idle ones have been idle for too long. */
  final void expire() {
    carryOut(pool.evictIdle(pool.limits().idleTimeout().toNanos() + 1));
  }

  final void close() {
    carryOut(pool.close(0));
  }

  private Acquired<String, Member> ask(String key) {
    waiting.incrementAndGet();
    Acquired<String, Member> answer = pool.acquire(key, 0, this, 0);
    if (!(answer instanceof Ticket)) {
      waiting.decrementAndGet();
    }
    carryOut(answer.decision());
    return answer;
  }

  private void end(Acquired<String, Member> answer, boolean evict) {
    if (answer instanceof Opening<String, Member> opening) {
      opened.incrementAndGet();
      Opened<String, Member> result = opening.opened(new Member(), 0, Pool.NEVER);
      carryOut(result.decision());
      end(result.lease(), evict);
    } else if (answer instanceof Lease<String, Member> lease) {
      carryOut(evict ? lease.evict(RemovalCause.FAILED, 0) : lease.release(0, Pool.NEVER));
    }
  }

  @Override
  public void granted(Acquired<String, Member> grant) {
    waiting.decrementAndGet();
    end(grant, false);
  }

  @Override
  public void refused(Closed<String, Member> refusal) {
    waiting.decrementAndGet();
  }

  private void carryOut(Decision<String, Member> decision) {
    decision.carryOut(member -> closed.incrementAndGet());
  }

  /** What is wrong when everybody has gone home, or "ok". */
  final String verdict() {
    if (waiting.get() != 0) {
      return "somebody waits, and nobody comes";
    }
    close();
    if (opened.get() != closed.get()) {
      return "opened " + opened + ", closed " + closed;
    }
    if (pool.bucketCount() != 0) {
      return "a bucket is left";
    }
    return pool.room().taken() == 0 ? "ok" : "a place is lost";
  }
}
