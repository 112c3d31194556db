package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Fixed addresses for some hosts, and another resolver for all others: what {@code --resolve} is to
 * curl and {@code /etc/hosts} to a system. Put it before a cache, not behind one.
 *
 * <p>A host that is named has the addresses that are named and no others: one with an IPv4 address
 * alone has no IPv6 address.
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
   *     matter, and letters that are not ASCII are those of their A-labels
   * @param others who is asked for every other host
   * @throws IllegalArgumentException if a host has no address, or is not a name
   */
  public StaticResolver(Map<String, List<InetAddress>> addresses, Resolver others) {
    Map<String, CompletionStage<List<InetAddress>>> stages = new HashMap<>();
    addresses.forEach(
        (host, list) -> {
          if (list.isEmpty()) {
            throw new IllegalArgumentException(
                host + ": expected at least one address, actual none");
          }
          stages.put(key(host), CompletableFuture.completedStage(List.copyOf(list)));
        });
    this.answers = Map.copyOf(stages);
    this.others = others;
  }

  /**
   * A resolver with the hosts of a text in the format of {@code /etc/hosts}: in each line an
   * address and its names, with space between them; {@code #} begins a comment. A name that is in
   * several lines has the addresses of all, in their order.
   *
   * @throws IllegalArgumentException if a line has no address or no name; the message says which
   */
  public static StaticResolver ofHosts(String text, Resolver others) {
    Map<String, List<InetAddress>> addresses = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!entry.isEmpty()) {
        List<String> fields = Arrays.asList(entry.split("\\s+", -1));
        InetAddress address = literal(fields.get(0));
        if (address == null || fields.size() == 1) {
          throw new IllegalArgumentException(
              "line " + number + ": expected an address and a name, actual " + entry);
        }
        for (String name : fields.subList(1, fields.size())) {
          addresses.computeIfAbsent(key(name), unused -> new ArrayList<>()).add(address);
        }
      }
    }
    return new StaticResolver(addresses, others);
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return IpLiteral.parse(text);
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }

  private static String key(String host) {
    try {
      return HostName.withoutDot(host);
    } catch (UnknownHostException notAName) {
      throw new IllegalArgumentException(notAName.getMessage(), notAName);
    }
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    CompletionStage<List<InetAddress>> answer = known(host);
    return answer != null ? answer : others.resolve(host);
  }

  @Override
  public CompletionStage<DnsAnswer> lookup(DnsQuery query) {
    CompletionStage<List<InetAddress>> answer = known(query.host());
    return answer != null ? new ResolvedLookup(query, answer) : others.lookup(query);
  }

  @Override
  public void allFailed(String host, Collection<InetAddress> tried) {
    if (known(host) == null) {
      others.allFailed(host, tried);
    }
  }

  private @Nullable CompletionStage<List<InetAddress>> known(String host) {
    try {
      return answers.get(HostName.withoutDot(host));
    } catch (UnknownHostException notAName) {
      return null; // the others say so
    }
  }

  /** {@code StaticResolver[api.example.com]}. */
  @Override
  public String toString() {
    return "StaticResolver" + answers.keySet().stream().sorted().toList();
  }
}
