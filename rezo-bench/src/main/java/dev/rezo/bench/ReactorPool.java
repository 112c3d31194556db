package dev.rezo.bench;

import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

/**
 * reactor-pool, in the order that is nearest to Rezo's.
 *
 * <p>Thread-safe.
 */
final class ReactorPool implements LeasePool<PooledRef<Object>> {

  private final InstrumentedPool<Object> pool;

  ReactorPool(int members) {
    this.pool =
        PoolBuilder.from(Mono.fromSupplier(Object::new))
            .sizeBetween(members, members)
            .idleResourceReuseMruOrder()
            .buildPool();
    pool.warmup().block();
  }

  @Override
  public PooledRef<Object> lease() {
    return pool.acquire().block();
  }

  @Override
  public void release(PooledRef<Object> lease) {
    lease.release().block();
  }
}
