package dev.rezo.dns;

import java.util.concurrent.CompletableFuture;

/**
 * Who waits for a look-up: a future of its own, so that cancelling or completing it disturbs nobody
 * else.
 *
 * <p>Thread-safe.
 *
 * @param <T> how it wants the answer
 */
final class Passenger<T> extends CompletableFuture<T> {
  final long ownTtlNanos;
  private final AnswerForm<T> form;

  Passenger(long ownTtlNanos, AnswerForm<T> form) {
    this.ownTtlNanos = ownTtlNanos;
    this.form = form;
  }

  void arrive(Entry entry, long nowNanos) {
    complete(form.of(entry, nowNanos));
  }
}
