package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered for a query: addresses, or, where {@code unknown} is set, that there are none.
 *
 * <p>Immutable, but for the number of the next turn.
 *
 * @param addresses in the order of the resolver
 * @param stage completed with the addresses, and the same at each hit that needs no turn
 * @param unknown why there are none, or null
 * @param turns the numbers of the turns of the host, or null where addresses are not turned
 * @param answeredAtNanos when this became known
 * @param holdNanos how long it holds
 * @param suspect no address answered: it does not hold, but may be all that is to be had
 * @param troubled asking again failed or takes long: it is given until somebody knows better
 * @param retryAtNanos if troubled, when to ask again
 */
record Entry(
    List<InetAddress> addresses,
    CompletionStage<List<InetAddress>> stage,
    @Nullable UnknownHostException unknown,
    @Nullable IntSupplier turns,
    long answeredAtNanos,
    long holdNanos,
    boolean suspect,
    boolean troubled,
    long retryAtNanos) {

  /** A request that leaves it to the cache how old an answer may be. */
  static final long NO_TTL_OF_ITS_OWN = -1;

  static Entry known(
      List<InetAddress> addresses, @Nullable IntSupplier turns, long nowNanos, long holdNanos) {
    return new Entry(
        addresses,
        CompletableFuture.completedStage(addresses),
        null,
        addresses.size() < 2 ? null : turns,
        nowNanos,
        holdNanos,
        false,
        false,
        0);
  }

  static Entry unknown(UnknownHostException failure, long nowNanos, long holdNanos) {
    return new Entry(
        List.of(),
        CompletableFuture.failedStage(failure),
        failure,
        null,
        nowNanos,
        holdNanos,
        false,
        false,
        0);
  }

  boolean isKnown() {
    return unknown == null;
  }

  /** The same about one family alone, or null if it has no address of it. */
  @Nullable Entry of(DnsFamily family) {
    List<InetAddress> some = family.of(addresses);
    if (some == addresses) {
      return this;
    }
    if (some.isEmpty()) {
      return null;
    }
    return new Entry(
        some,
        CompletableFuture.completedStage(some),
        null,
        some.size() < 2 ? null : turns,
        answeredAtNanos,
        holdNanos,
        suspect,
        troubled,
        retryAtNanos);
  }

  Entry asSuspect() {
    return in(true, troubled, retryAtNanos);
  }

  Entry troubledUntil(long retryNanos) {
    return in(suspect, true, retryNanos);
  }

  private Entry in(boolean nowSuspect, boolean nowTroubled, long retryNanos) {
    return new Entry(
        addresses,
        stage,
        unknown,
        turns,
        answeredAtNanos,
        holdNanos,
        nowSuspect,
        nowTroubled,
        retryNanos);
  }

  /** Whether it still holds, for a request with or without a ttl of its own. */
  boolean isFresh(long ownTtlNanos, long nowNanos) {
    return !suspect && ageNanos(nowNanos) < freshNanos(ownTtlNanos);
  }

  /** Whether it may be given while it is asked for again, with no sign of trouble. */
  boolean isGoodWhileAsking(long ownTtlNanos, long longerNanos, long nowNanos) {
    return isKnown()
        && !suspect
        && !troubled
        && ageNanos(nowNanos) - freshNanos(ownTtlNanos) < longerNanos;
  }

  /** Whether it is better than a failure. */
  boolean isBetterThanNothing(long ownTtlNanos, long longerNanos, long nowNanos) {
    long hold = Math.max(freshNanos(ownTtlNanos), holdNanos);
    return isKnown() && longerNanos > 0 && ageNanos(nowNanos) - hold < longerNanos;
  }

  /** Whether all its addresses, or all of each family that was tried, are among these. */
  boolean isExhausted(Collection<InetAddress> tried) {
    boolean common = false;
    for (InetAddress address : addresses) {
      boolean wasTried = tried.contains(address);
      common |= wasTried;
      DnsFamily family = DnsFamily.of(address);
      if (!wasTried && tried.stream().anyMatch(family::has)) {
        return false;
      }
    }
    return common;
  }

  private long freshNanos(long ownTtlNanos) {
    return isKnown() && ownTtlNanos != NO_TTL_OF_ITS_OWN ? ownTtlNanos : holdNanos;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - answeredAtNanos;
  }

  /** The addresses as the next who asks is to try them. */
  List<InetAddress> next() {
    return turns == null ? addresses : AddressChoice.turned(addresses, turns.getAsInt());
  }

  /** {@link #next} as a stage, which nobody can tamper with; a failure reaches callers bare. */
  CompletionStage<List<InetAddress>> nextStage() {
    if (unknown != null) {
      return CompletableFuture.failedFuture(unknown);
    }
    return turns == null ? stage : CompletableFuture.completedStage(next());
  }

  /** All that is known, as it was answered. */
  DnsAnswer wholeAnswer() {
    return DnsAnswer.of(addresses, Duration.ofNanos(holdNanos));
  }

  /** The answer as the next who asks is to have it, with the ttl that is left. */
  DnsAnswer nextAnswer(long nowNanos) {
    long left = Math.max(0, holdNanos - ageNanos(nowNanos));
    return DnsAnswer.of(next(), Duration.ofNanos(left));
  }
}
