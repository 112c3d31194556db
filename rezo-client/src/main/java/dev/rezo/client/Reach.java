package dev.rezo.client;

import dev.rezo.dns.CachingResolver;
import dev.rezo.dns.Resolver;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to an endpoint, be it an origin or a proxy: finds its addresses, races them, and yields a
 * transport on which nothing was said yet. Whoever fails to use that transport may ask for the next
 * address.
 *
 * <p>Lifecycle: {@link #begin} once. Then the observer hears of one transport or of one failure,
 * and so again after each {@link #next} that says true. {@link #cancel} ends it at any time. It has
 * no limit of its own: whoever loses patience cancels.
 *
 * <p>Confined to its loop.
 */
final class Reach implements AddressRace.Observer {

  /** Hears how far it has come. */
  interface Observer {
    /** The name is resolved; addresses are tried from now on. */
    void connecting(long nowNanos);

    /** Connected. The transport is the observer's, to use and to close. */
    void reached(Transport transport);

    /** There is no (further) address, or none answered. */
    void unreached(RezoException cause);
  }

  private final ClientCore core;
  private final EventLoop loop;
  private final Dial.Customer customer;
  private final Endpoint endpoint;
  private final Observer observer;
  private @Nullable AddressRace race;
  private @Nullable Resolver resolver;
  private List<InetAddress> addresses = List.of();
  private Phase phase = Phase.RESOLVE;
  private boolean over;

  Reach(
      ClientCore core,
      EventLoop loop,
      Dial.Customer customer,
      Endpoint endpoint,
      Observer observer) {
    this.core = core;
    this.loop = loop;
    this.customer = customer;
    this.endpoint = endpoint;
    this.observer = observer;
  }

  /** Asks for the addresses, unless a Unix domain socket takes their place. */
  void begin() {
    Path unixSocket = customer.route().dialing().unixSocket();
    if (unixSocket != null) {
      connect(List.of(UnixDomainSocketAddress.of(unixSocket)), loop.nanoTime());
      return;
    }
    CallState watched = customer.watched();
    if (watched != null && watched.listeners != null) {
      watched.listeners.resolveStarted(watched, endpoint.host());
    }
    Resolver names = core.names.of(customer.route(), customer.dnsTtl());
    resolver = names;
    names
        .resolve(endpoint.host())
        .whenComplete(
            (found, failure) -> core.runOn(loop, () -> guarded(() -> resolved(found, failure))));
  }

  /**
   * The transport that was reached could not be used, and is closed: goes on with the addresses
   * that have not been tried.
   *
   * @return false if there are none; then nothing more is heard
   */
  boolean next(IOException why) {
    return !over && race != null && race.next(why);
  }

  /** Whether there are addresses to go on with, should the transport prove to be useless. */
  boolean hasNext() {
    return race != null && race.hasNext();
  }

  /** The transport that was reached is in use: its address is a good one. */
  void served() {
    if (race != null) {
      race.served();
    }
  }

  /** Has a connection watched whose address comes from a cache, in case that changes. */
  void watch(Route route, HttpConnection connection) {
    CachingResolver cache = resolver == null ? null : core.names.cache(route, endpoint.host());
    if (cache != null
        && connection.facts().remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      customer
          .pool()
          .addresses()
          .watch(connection, route, cache, endpoint.host(), remote.getAddress());
    }
  }

  /** Gives up; nothing more is heard. A transport that was reached stays the observer's. */
  void cancel() {
    over = true;
    if (race != null) {
      race.cancel();
    }
  }

  private void resolved(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (addresses == null) {
      unreached(Failures.unresolved(customer.route(), endpoint, failure));
      return;
    }
    long now = loop.nanoTime();
    CallState watched = customer.watched();
    if (watched != null && watched.listeners != null) {
      watched.listeners.resolved(watched, endpoint.host(), addresses);
    }
    this.addresses = addresses;
    List<SocketAddress> order = order(addresses, now);
    if (order.isEmpty()) {
      unreached(Failures.noneOfFamily(customer.route(), endpoint, addresses));
      return;
    }
    connect(order, now);
  }

  private void connect(List<SocketAddress> addresses, long nowNanos) {
    phase = Phase.CONNECT;
    observer.connecting(nowNanos);
    race =
        new AddressRace(
            loop,
            addresses,
            core.settings.attemptDelay().toNanos(),
            customer.route().dialing().tcp(),
            core.addressMemory,
            this);
    race.start();
  }

  /** Families in turn as the route wants them; what failed lately comes last. */
  private List<SocketAddress> order(List<InetAddress> found, long nowNanos) {
    List<InetAddress> chosen = customer.route().dialing().family().choose(found);
    return core.addressMemory.sort(
        HappyEyeballs.interleave(HappyEyeballs.rotate(chosen, customer.turn())).stream()
            .<SocketAddress>map(address -> new InetSocketAddress(address, endpoint.port()))
            .distinct()
            .toList(),
        nowNanos);
  }

  @Override
  public void trying(SocketAddress address) {
    CallState watched = customer.watched();
    if (watched != null && watched.listeners != null) {
      watched.listeners.connectStarted(watched, address);
    }
  }

  @Override
  public void tryFailed(SocketAddress address, IOException cause) {
    CallState watched = customer.watched();
    if (watched != null && watched.listeners != null) {
      watched.listeners.connectFailed(watched, address, cause);
    }
  }

  @Override
  public void won(Transport transport) {
    observer.reached(transport);
  }

  @Override
  public void lost(IOException cause) {
    if (resolver != null) { // The name may have moved: the next to ask is to hear of it.
      resolver.allFailed(endpoint.host(), addresses);
    }
    unreached(Failures.unconnected(customer.route(), endpoint, cause));
  }

  private void unreached(RezoException cause) {
    cancel();
    observer.unreached(cause);
  }

  /** A defect, such as of a resolver, ends it with an error: the observer hears of it. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      if (!over) {
        unreached(Failures.unexpected(customer.route(), phase, e));
      }
    }
  }
}
