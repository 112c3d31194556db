package dev.rezo.pool;

/**
 * Watches a pool. Every method is called outside the pool's locks, on the thread whose call caused
 * the event, and before that call returns; events of different threads may overtake each other.
 *
 * <p>Thread-safe. What a listener throws goes to the thread's uncaught exception handler: watching
 * changes nothing.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 */
public interface PoolListener<K, M> {

  /** A member was opened and is now counted. */
  default void added(K key, M member) {}

  /** A member left the pool; nobody will lease it again. */
  default void removed(K key, M member, RemovalCause cause) {}

  /** A member was leased, after its taker had waited for {@code waitedNanos} (0: not at all). */
  default void leased(K key, M member, long waitedNanos) {}

  /** A lease ended. */
  default void released(K key, M member) {}

  /** A request has to wait; {@code depth} counts it and those before it in its bucket. */
  default void queued(K key, int depth) {}
}
