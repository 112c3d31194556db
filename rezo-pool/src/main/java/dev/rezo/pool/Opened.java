package dev.rezo.pool;

/**
 * What follows from {@link Opening#opened}. Immutable.
 *
 * @param <K> what identifies a bucket
 * @param <M> what the pool holds
 * @param lease the opener's lease on the new member
 * @param decision what the caller must do now: tell waiters that share the new member, or that may
 *     open one of their own
 */
public record Opened<K, M extends Pooled>(Lease<K, M> lease, Decision<K, M> decision) {}
