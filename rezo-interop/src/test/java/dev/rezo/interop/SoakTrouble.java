package dev.rezo.interop;

import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.testing.ThrowAwayCertificate;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens to services in their lives, one thing after another, in an order that a seed gives.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class SoakTrouble {

  /** What can happen. */
  enum Kind {
    /** A server reloads: idle connections are closed, those in use after their response. */
    RELOAD,
    /** A server is stopped gracefully, and started again after most of a second. */
    RESTART,
    /** The name leads to other addresses. */
    MOVE,
    /** The client shows another certificate from now on. */
    RENEW_CLIENT,
    /** The servers show another certificate from now on. */
    RENEW_SERVERS
  }

  private static final long MILLI = 1_000_000;

  private final Random random;
  private final SoakServers servers;
  private final SoakNames names;
  private final RezoClient client;
  private final TlsConfig trust;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  SoakTrouble(long seed, SoakServers servers, SoakNames names, RezoClient client, TlsConfig trust) {
    this.random = new Random(seed);
    this.servers = servers;
    this.names = names;
    this.client = client;
    this.trust = trust;
  }

  /** What a configuration with an identity of its own looks like. */
  static TlsConfig identified(TlsConfig trust, SoakServers servers, int number) throws Exception {
    ThrowAwayCertificate certificate = servers.newClientCertificate("client-" + number);
    char[] password = "of this run".toCharArray();
    return trust.toBuilder().identity(certificate.keyStore(password), password).build();
  }

  /** Makes the next thing happen and answers what it was. */
  Kind next() throws Exception {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    int number = counts.merge(kind, 1, Integer::sum);
    int server = random.nextInt(servers.count());
    switch (kind) {
      case RELOAD -> servers.reload(server);
      case RESTART -> restart(server);
      case MOVE -> names.answer(someAddresses());
      case RENEW_CLIENT -> client.reloadTls(identified(trust, servers, number));
      case RENEW_SERVERS -> renewServers();
    }
    return kind;
  }

  private void restart(int server) throws Exception {
    servers.quit(server);
    LockSupport.parkNanos((100 + random.nextInt(700)) * MILLI);
    servers.startAgain(server);
  }

  /** One of them, the other, or both in either order. */
  private List<InetAddress> someAddresses() throws Exception {
    List<InetAddress> some = new ArrayList<>();
    int first = random.nextInt(servers.count());
    some.add(servers.address(first));
    if (random.nextBoolean()) {
      some.add(servers.address(servers.count() - 1 - first));
    }
    return some;
  }

  private void renewServers() throws Exception {
    servers.renewCertificate();
    for (int i = 0; i < servers.count(); i++) {
      servers.reload(i);
    }
  }

  /** How often each happened. */
  Map<Kind, Integer> counts() {
    return counts;
  }
}
