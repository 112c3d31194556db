package dev.rezo.client;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.RezoException;
import dev.rezo.http.TlsFacts;
import dev.rezo.io.EventLoop;
import dev.rezo.io.TlsTransport;
import dev.rezo.io.Transport;
import dev.rezo.pool.Opened;
import dev.rezo.pool.Opening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection for an exchange: resolve, race the addresses, TLS, session.
 *
 * <p>Lifecycle: {@link #begin} once; ends the opening exactly once, by telling the exchange or by
 * {@link #cancel}.
 *
 * <p>Confined to its loop.
 */
final class Dial implements AddressRace.Observer, TlsTransport.HandshakeCallback {

  /** What a client of HTTP/1.1 offers in ALPN (RFC 7301 section 6). */
  private static final List<String> APPLICATION_PROTOCOLS = List.of("http/1.1");

  private static final AtomicLong LAST_ID = new AtomicLong();

  private final Exchange exchange;
  private final Opening<Route, HttpConnection> opening;
  private final ClientCore core;
  private final EventLoop loop;
  private Endpoint endpoint;
  private boolean over;
  private Phase phase = Phase.RESOLVE;
  private EventLoop.@Nullable Timer limit;
  private @Nullable AddressRace race;
  private @Nullable Transport transport;
  private @Nullable TlsHandshake handshake;
  private CompletionStage<Void> tlsPrepared = CompletableFuture.completedStage(null);
  private long resolveStartNanos;
  private long resolveEndNanos;
  private long connectStartNanos;
  private long tlsStartNanos;

  Dial(Exchange exchange, Opening<Route, HttpConnection> opening) {
    this.exchange = exchange;
    this.opening = opening;
    this.core = exchange.core;
    this.loop = exchange.driver();
    this.endpoint = exchange.route.ownEndpoint();
  }

  void begin() {
    resolveStartNanos = loop.nanoTime();
    limitBy(Limit.DNS, exchange.limits.dns);
    guarded(this::resolve);
  }

  private void resolve() {
    endpoint = exchange.route.endpoint();
    prepareTls();
    Listeners listeners = exchange.call.listeners;
    if (listeners != null) {
      listeners.resolveStarted(exchange.call, endpoint.host());
    }
    core.resolver
        .resolve(endpoint.host())
        .whenComplete(
            (found, failure) -> core.runOn(loop, () -> guarded(() -> resolved(found, failure))));
  }

  /**
   * Loading the trust store takes 100 ms the first time: off the loop, while names are resolved.
   */
  private void prepareTls() {
    TlsConfig tls = exchange.route.dialing().tls();
    if (exchange.route.origin().isSecure() && !tls.isPrepared()) {
      tlsPrepared = CompletableFuture.runAsync(tls::prepare, core.tlsTasks());
    }
  }

  /** Gives up; the exchange hears nothing. */
  void cancel() {
    if (over) {
      return;
    }
    finish();
    if (race != null) {
      race.cancel();
    }
    if (transport != null) {
      transport.close();
    }
    core.pool.perform(opening.failed(core.nanoTime()));
  }

  /** A defect ends the dial with an error: whatever happens, the exchange hears of it. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      fail(Failures.unexpected(exchange.route, phase, e));
    }
  }

  private void resolved(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (addresses == null) {
      fail(Failures.unresolved(exchange.route, endpoint, failure));
      return;
    }
    resolveEndNanos = loop.nanoTime();
    connectStartNanos = resolveEndNanos;
    Listeners listeners = exchange.call.listeners;
    if (listeners != null) {
      listeners.resolved(exchange.call, endpoint.host(), addresses);
    }
    phase = Phase.CONNECT;
    limitBy(Limit.CONNECT, exchange.limits.connect);
    race =
        new AddressRace(
            loop,
            AddressRace.order(addresses, endpoint.port()),
            exchange.route.dialing().tcp(),
            this);
    race.start();
  }

  @Override
  public void trying(InetSocketAddress address) {
    Listeners listeners = exchange.call.listeners;
    if (listeners != null) {
      listeners.connectStarted(exchange.call, address);
    }
  }

  @Override
  public void tryFailed(InetSocketAddress address, IOException cause) {
    Listeners listeners = exchange.call.listeners;
    if (listeners != null) {
      listeners.connectFailed(exchange.call, address, cause);
    }
  }

  @Override
  public void lost(IOException cause) {
    fail(Failures.unconnected(exchange.route, endpoint, cause));
  }

  @Override
  public void won(Transport tcp) {
    transport = tcp;
    if (!exchange.route.origin().isSecure()) {
      tlsStartNanos = loop.nanoTime();
      guarded(() -> established(tcp, null, tlsStartNanos));
      return;
    }
    phase = Phase.TLS;
    tlsPrepared.whenComplete(
        (nothing, failure) -> core.runOn(loop, () -> guarded(() -> secure(tcp))));
  }

  private void secure(Transport tcp) {
    if (over) {
      return;
    }
    tlsStartNanos = loop.nanoTime();
    if (exchange.limits.tls != Deadlines.NEVER) {
      limitBy(Limit.TLS, earlierOfConnectAndTls());
    }
    try {
      handshake = new TlsHandshake(exchange.route, APPLICATION_PROTOCOLS);
    } catch (RuntimeException e) {
      fail(Failures.untrustworthy(exchange.route, e));
      return;
    }
    transport = TlsTransport.handshake(tcp, handshake.engine(), core.tlsTasks(), this);
  }

  /** The TLS limit counts from now, the connect limit from before: what is left of the shorter. */
  private long earlierOfConnectAndTls() {
    long left =
        exchange.limits.connect == Deadlines.NEVER
            ? Deadlines.NEVER
            : exchange.limits.connect - (tlsStartNanos - connectStartNanos);
    return Math.min(exchange.limits.tls, left);
  }

  @Override
  public void onSecured(TlsTransport secured) {
    if (over || handshake == null) {
      secured.close();
      return;
    }
    TlsHandshake finished = handshake;
    guarded(() -> established(secured, finished.facts(), loop.nanoTime()));
  }

  @Override
  public void onHandshakeFailed(IOException cause) {
    if (!over && handshake != null) {
      fail(handshake.explain(cause));
    }
  }

  private void established(Transport ready, @Nullable TlsFacts tls, long connectEndNanos) {
    ConnectionFacts facts =
        new ConnectionFacts(
            LAST_ID.incrementAndGet(),
            Protocol.HTTP_1_1,
            ready.localAddress(),
            ready.remoteAddress(),
            tls,
            resolveStartNanos,
            resolveEndNanos,
            connectStartNanos,
            tlsStartNanos,
            connectEndNanos);
    Http1Connection connection =
        new Http1Connection(core.pool, exchange.route, ready, facts, false);
    finish();
    connection.open();
    if (exchange.call.listeners != null) {
      exchange.call.listeners.connected(exchange.call, facts);
    }
    Opened<Route, HttpConnection> opened =
        opening.opened(connection, connectEndNanos, Deadlines.NEVER);
    exchange.dialled(opened.lease());
    core.pool.perform(opened.decision());
  }

  private void fail(RezoException cause) {
    if (over) {
      return;
    }
    cancel();
    exchange.dialFailed(cause);
  }

  private void finish() {
    over = true;
    if (limit != null) {
      limit.cancel();
    }
  }

  /** Arms the timer for this step, or for the whole call if that is over first. */
  private void limitBy(Limit which, long nanos) {
    if (limit != null) {
      limit.cancel();
      limit = null;
    }
    long step = Deadlines.after(loop.nanoTime(), nanos);
    long whole = exchange.callDeadline();
    long first = Deadlines.earlier(step, whole);
    if (first != Deadlines.NEVER) {
      Limit reached = first == step ? which : Limit.CALL;
      limit =
          loop.schedule(
              first, () -> fail(exchange.deadlineOver(reached, phase, Delivery.NOT_SENT)));
    }
  }
}
