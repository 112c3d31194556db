package dev.rezo.dns;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Fixed addresses for some hosts, and another resolver for all others: what {@code --resolve} is to
 * curl. Put it before a cache, not behind one.
 *
 * <p>Immutable.
 */
public final class StaticResolver implements Resolver {
  private final Map<String, CompletionStage<List<InetAddress>>> answers;
  private final Resolver others;

  /**
   * A resolver.
   *
   * @param addresses the addresses of each host, at least one; case and a trailing dot do not
   *     matter
   * @param others who is asked for every other host
   * @throws IllegalArgumentException if a host has no address
   */
  public StaticResolver(Map<String, List<InetAddress>> addresses, Resolver others) {
    Map<String, CompletionStage<List<InetAddress>>> stages = new HashMap<>();
    addresses.forEach(
        (host, list) -> {
          if (list.isEmpty()) {
            throw new IllegalArgumentException(
                host + ": expected at least one address, actual none");
          }
          stages.put(
              HostName.withoutDot(host), CompletableFuture.completedStage(List.copyOf(list)));
        });
    this.answers = Map.copyOf(stages);
    this.others = others;
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    CompletionStage<List<InetAddress>> answer = answers.get(HostName.withoutDot(host));
    return answer != null ? answer : others.resolve(host);
  }

  /** {@code StaticResolver[api.example.com]}. */
  @Override
  public String toString() {
    return "StaticResolver" + answers.keySet().stream().sorted().toList();
  }
}
