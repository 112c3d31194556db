package dev.rezo.pool;

/**
 * Hands events to the user's listener and keeps what it throws away from the pool.
 *
 * <p>Thread-safe.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
final class Announcer<K, M> implements PoolListener<K, M> {
  private final PoolListener<? super K, ? super M> listener;

  Announcer(PoolListener<? super K, ? super M> listener) {
    this.listener = listener;
  }

  @Override
  public void added(K key, M member) {
    try {
      listener.added(key, member);
    } catch (RuntimeException thrown) {
      report(thrown);
    }
  }

  @Override
  public void removed(K key, M member, RemovalCause cause) {
    try {
      listener.removed(key, member, cause);
    } catch (RuntimeException thrown) {
      report(thrown);
    }
  }

  @Override
  public void leased(K key, M member, long waitedNanos) {
    try {
      listener.leased(key, member, waitedNanos);
    } catch (RuntimeException thrown) {
      report(thrown);
    }
  }

  @Override
  public void released(K key, M member) {
    try {
      listener.released(key, member);
    } catch (RuntimeException thrown) {
      report(thrown);
    }
  }

  @Override
  public void queued(K key, int depth) {
    try {
      listener.queued(key, depth);
    } catch (RuntimeException thrown) {
      report(thrown);
    }
  }

  private static void report(RuntimeException thrown) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
  }
}
