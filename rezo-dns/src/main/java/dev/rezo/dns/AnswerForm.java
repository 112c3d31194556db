package dev.rezo.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a request wants its answer: as addresses, or with the ttl that is left.
 *
 * <p>Immutable.
 *
 * @param <T> the form
 */
interface AnswerForm<T> {

  /** What who waited is given. */
  T of(Entry entry, long nowNanos);

  /** What is given at once, a failure too. */
  CompletionStage<T> stage(Entry entry, long nowNanos);

  /** Addresses alone; a hit costs no allocation. */
  AnswerForm<List<InetAddress>> ADDRESSES =
      new AnswerForm<>() {
        @Override
        public List<InetAddress> of(Entry entry, long nowNanos) {
          return entry.next();
        }

        @Override
        public CompletionStage<List<InetAddress>> stage(Entry entry, long nowNanos) {
          return entry.nextStage();
        }
      };

  /** Addresses and the ttl that is left. */
  AnswerForm<DnsAnswer> ANSWER =
      new AnswerForm<>() {
        @Override
        public DnsAnswer of(Entry entry, long nowNanos) {
          return entry.nextAnswer(nowNanos);
        }

        @Override
        public CompletionStage<DnsAnswer> stage(Entry entry, long nowNanos) {
          return entry.unknown() == null
              ? CompletableFuture.completedStage(of(entry, nowNanos))
              : CompletableFuture.failedFuture(entry.unknown());
        }
      };
}
