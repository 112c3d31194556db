package dev.rezo.bench.facts;

import dev.rezo.bench.clients.Client;
import java.util.List;

/**
 * Who is looked at.
 *
 * <p>Immutable.
 */
final class Peers {

  /** The order is that of tables. */
  static final List<Client> ALL =
      List.of(
          Client.REZO,
          Client.REZO_BLOCKING,
          Client.VERTX,
          Client.AHC,
          Client.APACHE_ASYNC,
          Client.APACHE_CLASSIC,
          Client.HELIDON,
          Client.JDK,
          Client.JETTY,
          Client.KTOR,
          Client.OKHTTP,
          Client.REACTOR);

  /** Helidon's classes are of Java 21, so what uses them is compiled apart. */
  private static final String HELIDON = "dev.rezo.bench.facts.HelidonPeer";

  private Peers() {}

  /** What tables call it: nothing here depends on whose threads wait. */
  static String title(Client client) {
    return switch (client) {
      case REZO_BLOCKING -> "Rezo, blocking";
      case HELIDON -> "Helidon";
      default -> client.title();
    };
  }

  /** Whether it can run here. */
  static boolean isHere(Client client) {
    return client != Client.HELIDON
        || Peers.class.getClassLoader().getResource(HELIDON.replace('.', '/') + ".class") != null;
  }

  /** Makes one. Classes of the others are not loaded. */
  static Peer open(Client client) throws Exception {
    return switch (client) {
      case REZO -> new RezoPeer(true);
      case REZO_BLOCKING -> new RezoPeer(false);
      case VERTX -> new VertxPeer();
      case AHC -> new AhcPeer();
      case APACHE_ASYNC -> new ApacheAsyncPeer();
      case APACHE_CLASSIC -> new ApacheClassicPeer();
      case HELIDON ->
          Class.forName(HELIDON).asSubclass(Peer.class).getDeclaredConstructor().newInstance();
      case JDK -> new JdkPeer();
      case JETTY -> new JettyPeer();
      case KTOR -> new KtorPeer();
      case OKHTTP -> new OkHttpPeer();
      case REACTOR -> new ReactorPeer();
      default -> throw new IllegalArgumentException(client.id() + ": expected one of " + ALL);
    };
  }
}
