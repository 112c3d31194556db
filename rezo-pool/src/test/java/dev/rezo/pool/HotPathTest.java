package dev.rezo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a request costs that finds an idle member and nobody waiting. */
class HotPathTest {
  private static final int ROUNDS = 200_000;

  /** The lease: 12 bytes of header, four references, an int and a long. */
  private static final double MOST_BYTES = 40.5;

  @Test
  void acquireAndReleaseAllocateTheLeaseAndNothingElse() throws Exception {
    Customer customer = new Customer(PoolLimits.DEFAULT);
    customer.release(customer.open("https://api.example.com"));
    RecordingWaiter waiter = new RecordingWaiter();
    AllocatedBytes bytes = new AllocatedBytes();

    use(customer, waiter); // the JIT compiles

    long before = bytes.soFar();
    use(customer, waiter);
    double perRound = (double) (bytes.soFar() - before) / ROUNDS;

    assertThat(perRound).isLessThanOrEqualTo(MOST_BYTES);
  }

  private static void use(Customer customer, RecordingWaiter waiter) {
    for (int i = 0; i < ROUNDS; i++) {
      long now = customer.now + i;
      Acquired<String, Thing> answer =
          customer.pool.acquire("https://api.example.com", 0, waiter, now);
      Decision<String, Thing> decision = ((Lease<String, Thing>) answer).release(now, Pool.NEVER);
      if (decision.evictAtNanos() != Pool.NEVER) {
        throw new AssertionError("asked for eviction again: " + decision);
      }
    }
  }
}
