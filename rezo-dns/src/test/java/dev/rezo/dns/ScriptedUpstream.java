package dev.rezo.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notes what it is asked, and answers when the test says so. */
final class ScriptedUpstream implements Resolver {
  final List<DnsQuery> asked = new ArrayList<>();
  final List<CompletableFuture<DnsAnswer>> open = new ArrayList<>();

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    throw new AssertionError("expected a query, actual only " + host);
  }

  @Override
  public CompletionStage<DnsAnswer> lookup(DnsQuery query) {
    asked.add(query);
    CompletableFuture<DnsAnswer> later = new CompletableFuture<>();
    open.add(later);
    return later;
  }

  /** Answers the look-up that was asked for last. */
  void answer(List<InetAddress> addresses) {
    last().complete(DnsAnswer.of(addresses));
  }

  /** Answers the look-up that was asked for last, with a ttl. */
  void answer(List<InetAddress> addresses, Duration ttl) {
    last().complete(DnsAnswer.of(addresses, ttl));
  }

  /** Fails the look-up that was asked for last. */
  void fail(Throwable cause) {
    last().completeExceptionally(cause);
  }

  CompletableFuture<DnsAnswer> last() {
    return open.get(open.size() - 1);
  }
}
