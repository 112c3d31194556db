package dev.rezo.checks.planted.pool;

import dev.rezo.pool.Lease;
import java.io.Closeable;
import java.io.IOException;

/** All that a pool must not do. Thread-safe. */
final class PoolThatCloses {

  long closedNanos;

  void close(Closeable member, Lease<?, ?> lease) throws IOException {
    member.close();
    closedNanos = System.nanoTime() + lease.useCount();
  }
}
