package dev.rezo.cli;

import dev.rezo.client.ConnectTo;
import dev.rezo.client.Endpoint;
import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.Resolver;
import dev.rezo.http.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where connections lead: first {@code --connect-to} names another host and port, then {@code
 * --resolve} knows addresses without asking, as in curl. Addresses travel from the one to the other
 * as the host of an endpoint, {@code 10.0.0.1,10.0.0.2}.
 *
 * <p>Immutable.
 */
final class ResolveRules implements ConnectTo, Resolver {

  private static final String ANY = "*";

  private final List<ToEndpoint> toEndpoints = new ArrayList<>();
  private final List<ToAddresses> toAddresses = new ArrayList<>();

  private ResolveRules(ConnectionSettings settings) throws UsageException {
    for (String entry : settings.connectTos()) {
      toEndpoints.add(ToEndpoint.parse(entry));
    }
    for (String entry : settings.resolves()) {
      ToAddresses rule = ToAddresses.parse(entry);
      // The latest entry for a name counts; one that takes away takes away those before it.
      toAddresses.removeIf(r -> r.host.equals(rule.host) && r.port.equals(rule.port));
      if (!rule.addresses.isEmpty()) {
        toAddresses.add(rule);
      }
    }
  }

  /** The rules, or null when names and ports are what they seem. */
  static @Nullable ResolveRules of(ConnectionSettings settings) throws UsageException {
    boolean none = settings.connectTos().isEmpty() && settings.resolves().isEmpty();
    return none ? null : new ResolveRules(settings);
  }

  /** Whether a value of {@code --resolve} can be read. */
  static void check(String entry) throws UsageException {
    ToAddresses.parse(entry);
  }

  @Override
  public @Nullable Endpoint endpoint(Origin origin) {
    Endpoint endpoint = new Endpoint(origin.hostName(), origin.port());
    for (ToEndpoint rule : toEndpoints) {
      if (rule.matches(endpoint)) {
        endpoint = rule.redirect(endpoint);
        break;
      }
    }
    ToAddresses known = addressesOf(endpoint);
    return known == null ? endpoint : new Endpoint(known.addresses, endpoint.port());
  }

  private @Nullable ToAddresses addressesOf(Endpoint endpoint) {
    ToAddresses any = null;
    for (ToAddresses rule : toAddresses) {
      if (rule.port.equals(String.valueOf(endpoint.port()))) {
        if (rule.host.equals(endpoint.host())) {
          return rule;
        }
        any = rule.host.equals(ANY) ? rule : any;
      }
    }
    return any;
  }

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    if (host.indexOf(',') >= 0) {
      try {
        return CompletableFuture.completedFuture(literals(host));
      } catch (UnknownHostException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return CachingResolver.global().resolve(host);
  }

  private static List<InetAddress> literals(String list) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : Arrays.asList(list.split(",", -1))) {
      if (!literal.isEmpty()) {
        addresses.add(InetAddress.getByName(literal));
      }
    }
    return addresses;
  }

  /** Splits at colons that are not within brackets. */
  private static List<String> fields(String entry, int most) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    boolean inBrackets = false;
    for (int i = 0; i < entry.length() && fields.size() < most - 1; i++) {
      char c = entry.charAt(i);
      inBrackets = c == '[' || (inBrackets && c != ']');
      if (c == ':' && !inBrackets) {
        fields.add(entry.substring(start, i));
        start = i + 1;
      }
    }
    fields.add(entry.substring(start));
    return fields;
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }

  /**
   * One value of {@code --connect-to}; what is empty matches all, or stays as it is.
   *
   * @param host of the origin
   * @param port of the origin
   * @param toHost to connect to
   * @param toPort to connect to
   */
  private record ToEndpoint(String host, String port, String toHost, String toPort) {

    static ToEndpoint parse(String entry) throws UsageException {
      List<String> fields = fields(entry, 4);
      if (fields.size() != 4 || !(isPort(fields.get(3)) || fields.get(3).isEmpty())) {
        throw UsageException.of(
            ExitCode.BAD_OPTION_SYNTAX,
            "option --connect-to: expected HOST1:PORT1:HOST2:PORT2, actual " + entry);
      }
      return new ToEndpoint(bare(fields.get(0)), fields.get(1), bare(fields.get(2)), fields.get(3));
    }

    boolean matches(Endpoint endpoint) {
      return (host.isEmpty() || host.equals(endpoint.host()))
          && (port.isEmpty() || port.equals(String.valueOf(endpoint.port())));
    }

    Endpoint redirect(Endpoint endpoint) {
      return new Endpoint(
          toHost.isEmpty() ? endpoint.host() : toHost,
          toPort.isEmpty() ? endpoint.port() : Integer.parseInt(toPort));
    }
  }

  /**
   * One value of {@code --resolve}; without addresses it takes an earlier one away.
   *
   * @param host a name, or {@code *} for any
   * @param port its port
   * @param addresses literals with commas between them, empty to take away
   */
  private record ToAddresses(String host, String port, String addresses) {

    static ToAddresses parse(String entry) throws UsageException {
      boolean removal = entry.startsWith("-");
      String text = removal || entry.startsWith("+") ? entry.substring(1) : entry;
      List<String> fields = fields(text, 3);
      if (fields.size() != (removal ? 2 : 3) || !isPort(fields.get(1))) {
        throw wrong(entry, null);
      }
      String list = removal ? "" : bare(fields.get(2)).replace("[", "").replace("]", "");
      try {
        if (!removal) {
          requireLiterals(list);
        }
      } catch (UnknownHostException e) {
        throw wrong(entry, e);
      }
      return new ToAddresses(bare(fields.get(0)), fields.get(1), list);
    }

    /** A name here would be asked of the system, which is what the option is there to avoid. */
    private static void requireLiterals(String list) throws UnknownHostException {
      for (String literal : Arrays.asList(list.split(",", -1))) {
        if (!literal.matches("[0-9.]+|[0-9a-f.]*:[0-9a-f:.]*(%.+)?")) {
          throw new UnknownHostException("expected an address, actual " + literal);
        }
      }
      List<InetAddress> unused = literals(list);
    }

    private static UsageException wrong(String entry, @Nullable Exception cause) {
      return UsageException.of(
          ExitCode.BAD_OPTION_SYNTAX,
          "Couldn't parse --resolve entry '"
              + entry
              + "'"
              + (cause == null ? "" : ": " + cause.getMessage()));
    }
  }

  private static boolean isPort(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port > 0 && port <= 65_535;
  }
}
