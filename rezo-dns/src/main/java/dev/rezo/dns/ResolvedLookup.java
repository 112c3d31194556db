package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query, made of what {@link Resolver#resolve} says. Cancelling it cancels that.
 *
 * <p>Thread-safe.
 */
final class ResolvedLookup extends CompletableFuture<DnsAnswer> {
  private final CompletionStage<List<InetAddress>> source;

  ResolvedLookup(DnsQuery query, CompletionStage<List<InetAddress>> source) {
    this.source = source;
    CompletionStage<Void> unused =
        source.handle(
            (addresses, failure) -> {
              settle(query, addresses, failure);
              return null;
            });
  }

  private void settle(
      DnsQuery query, @Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
    if (failure != null) {
      completeExceptionally(failure);
    } else if (addresses == null || addresses.isEmpty()) {
      completeExceptionally(noAddress(query.host()));
    } else {
      List<InetAddress> wanted = query.family().of(addresses);
      if (wanted.isEmpty()) {
        completeExceptionally(NoSuchHostException.noneOf(query));
      } else {
        complete(DnsAnswer.of(wanted));
      }
    }
  }

  /** A resolver broke its word: that says nothing about the host. */
  static UnknownHostException noAddress(String host) {
    return new UnknownHostException(host + ": expected at least one address, actual none");
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      source.toCompletableFuture().cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }
}
