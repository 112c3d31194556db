package dev.rezo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.pool.ManagedConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;

/**
 * Either of the pools of Apache HttpCore.
 *
 * <p>Thread-safe.
 */
final class HttpCorePool implements LeasePool<PoolEntry<String, HttpCorePool.Connection>> {

  /** Something that can always be leased. Immutable. */
  static final class Connection implements ModalCloseable {
    @Override
    public void close(CloseMode mode) {}

    @Override
    public void close() {}
  }

  private static final String ROUTE = "https://api.example.com";

  private final ManagedConnPool<String, Connection> pool;

  HttpCorePool(ManagedConnPool<String, Connection> pool, int members) throws Exception {
    this.pool = pool;
    List<PoolEntry<String, Connection>> leases = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      PoolEntry<String, Connection> entry = lease();
      entry.assignConnection(new Connection());
      leases.add(entry);
    }
    leases.forEach(this::release);
  }

  @Override
  public PoolEntry<String, Connection> lease() throws ExecutionException, InterruptedException {
    return pool.lease(ROUTE, null, Timeout.ofSeconds(1), null).get();
  }

  @Override
  public void release(PoolEntry<String, Connection> lease) {
    pool.release(lease, true);
  }
}
