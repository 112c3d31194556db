package dev.rezo.interop;

import dev.rezo.dns.Resolver;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A name server whose one answer can be changed.
 *
 * <p>Thread-safe.
 */
final class SoakNames implements Resolver {

  private volatile List<InetAddress> answer;

  SoakNames(List<InetAddress> answer) {
    this.answer = answer;
  }

  void answer(List<InetAddress> next) {
    answer = List.copyOf(next);
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    return CompletableFuture.completedStage(answer);
  }
}
