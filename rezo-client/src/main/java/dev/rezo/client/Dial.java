package dev.rezo.client;

import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.RezoException;
import dev.rezo.http.TlsFacts;
import dev.rezo.io.EventLoop;
import dev.rezo.io.TlsTransport;
import dev.rezo.io.Traffic;
import dev.rezo.io.Transport;
import dev.rezo.pool.Opening;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection: reaches an endpoint, secures the transport, and puts a session on it.
 *
 * <p>Each step begins where the one before it ends, and is limited by {@link #limitBy}: {@link
 * #begin}, {@link #connecting}, {@link #reached}, {@link #secure}, {@link #established}. With a
 * proxy it is the proxy that is reached, and a {@link ProxyPassage} lies between that and {@link
 * #converse}: it has the transport for itself, and hands it on as it is.
 *
 * <p>Lifecycle: {@link #begin} once; ends the opening exactly once, by handing it to the customer
 * with the connection, or as failed. The customer hears of both; it does not after {@link #cancel}.
 *
 * <p>Confined to its loop.
 */
final class Dial implements Reach.Observer, ProxyApproach.Observer {

  /** For whom a connection is opened. Confined to the loop of the dial. */
  interface Customer {
    /** Where to, and how. */
    Route route();

    /** Who the connection is for. */
    ConnectionPool pool();

    /** How long each step may take. */
    Deadlines limits();

    /** When all that the customer does is over, or {@link Deadlines#NEVER}. */
    long callDeadline();

    /** How old an address from the cache may be; null: as the cache was told. */
    default @Nullable Duration dnsTtl() {
      return null;
    }

    /** How many addresses to leave to others, so that not all go to the first. */
    default int turn() {
      return 0;
    }

    /** The call whose listeners hear of the dial, or null if none is made yet. */
    @Nullable CallState watched();

    /** The error of a limit that has run out in this phase. */
    RezoException dialTookTooLong(Limit limit, Phase phase);

    /** The connection stands; the opening is the customer's to end with it. */
    void dialled(Opening<Route, HttpConnection> opening, HttpConnection connection);

    /** There is none; the opening has ended. */
    void dialFailed(RezoException cause);
  }

  /** A shorter share of the connect limit would give up peers that are merely far away. */
  private static final long MIN_TLS_PATIENCE_NANOS = 2_000_000_000;

  private static final AtomicLong LAST_ID = new AtomicLong();

  private final ClientCore core;
  private final EventLoop loop;
  private final Customer customer;
  private final Route route;
  private final Opening<Route, HttpConnection> opening;
  private boolean over;
  private Phase phase = Phase.RESOLVE;
  private EventLoop.@Nullable Timer limit;
  private @Nullable Reach reach;
  private final @Nullable ProxyPassage passage;
  private boolean reachedBefore;
  private @Nullable Transport transport;

  /** Of the socket below all transports. */
  private @Nullable Traffic traffic;

  private @Nullable TlsHandshake handshake;
  private CompletionStage<Void> tlsPrepared = CompletableFuture.completedStage(null);

  /** Why earlier addresses that were reached were useless. */
  private @Nullable ConnectionFailedException setback;

  private long resolveStartNanos;
  private long connectStartNanos;
  private long tlsStartNanos;

  Dial(ClientCore core, EventLoop loop, Customer customer, Opening<Route, HttpConnection> opening) {
    this.core = core;
    this.loop = loop;
    this.customer = customer;
    this.route = customer.route();
    this.opening = opening;
    this.passage =
        route.dialing().proxy().isNone() ? null : new ProxyPassage(core, loop, customer, this);
  }

  void begin() {
    resolveStartNanos = loop.nanoTime();
    if (customer.limits().dns == Deadlines.NEVER) {
      limitBy(Limit.CONNECT, connectDeadline());
    } else {
      limitBy(Limit.DNS, Deadlines.after(resolveStartNanos, customer.limits().dns));
    }
    guarded(
        () -> {
          prepareTls();
          if (passage != null) {
            passage.prepare();
          }
          if (over) { // A listener that heard of a name has cancelled.
            return;
          }
          reach = new Reach(core, loop, customer, route.endpoint(), this);
          reach.begin();
        });
  }

  /**
   * Loading the trust store takes 100 ms the first time: off the loop, while names are resolved.
   */
  private void prepareTls() {
    TlsConfig tls = route.dialing().tls();
    if (route.origin().isSecure() && !tls.isPrepared()) {
      tlsPrepared = CompletableFuture.runAsync(tls::prepare, core.tlsTasks());
    }
  }

  /** Gives up; the customer hears nothing. */
  void cancel() {
    if (!over) {
      end();
      customer.pool().perform(opening.abandoned(core.nanoTime()));
    }
  }

  private void end() {
    finish();
    if (reach != null) {
      reach.cancel();
    }
    if (passage != null) {
      passage.cancel();
    }
    if (transport != null) {
      transport.close();
    }
  }

  /** A defect ends the dial with an error: whatever happens, the customer hears of it. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      fail(Failures.unexpected(route, phase, e));
    }
  }

  @Override
  public void connecting(long nowNanos) {
    phase = Phase.CONNECT;
    if (reachedBefore) {
      return; // The limit goes on, whatever the proxy makes us begin anew.
    }
    connectStartNanos = nowNanos;
    limitBy(Limit.CONNECT, connectDeadline());
  }

  /**
   * All until the connection stands: TLS included, and the name if that has no limit of its own.
   */
  private long connectDeadline() {
    boolean namesApart = customer.limits().dns != Deadlines.NEVER;
    return Deadlines.after(
        namesApart ? connectStartNanos : resolveStartNanos, customer.limits().connect);
  }

  @Override
  public void unreached(RezoException cause) {
    fail(passage == null ? cause : Failures.ofProxy(route, cause));
  }

  @Override
  public void reached(Transport raw) {
    if (over) {
      raw.close();
      return;
    }
    transport = raw;
    traffic = raw.traffic();
    if (passage == null) {
      guarded(() -> converse(raw));
    } else {
      ProxyPassage way = passage;
      reachedBefore = true;
      tlsPrepared.whenComplete( // Now: what was read behind the proxy's word cannot wait for it.
          (nothing, failure) -> core.runOn(loop, () -> guarded(() -> enter(way, raw))));
    }
  }

  private void enter(ProxyPassage way, Transport raw) {
    if (!over) {
      way.enter(raw);
    }
  }

  @Override
  public void approaching(Phase step) {
    phase = step;
    long names = Deadlines.after(resolveStartNanos, customer.limits().dns);
    long now = loop.nanoTime();
    switch (step) {
      case RESOLVE -> limitWithinConnect(Limit.DNS, names);
      case TLS -> limitWithinConnect(Limit.TLS, Deadlines.after(now, customer.limits().tls));
      default -> { // Where connecting has no limit, the proxy's answer counts as a head.
        boolean endless = connectDeadline() == Deadlines.NEVER;
        long head = endless ? Deadlines.after(now, customer.limits().head) : Deadlines.NEVER;
        limitWithinConnect(Limit.HEAD, head);
      }
    }
  }

  /** Limits a step by its own deadline, or by that of connecting if that comes first. */
  private void limitWithinConnect(Limit which, long deadline) {
    boolean first =
        deadline != Deadlines.NEVER && Deadlines.earlier(deadline, connectDeadline()) == deadline;
    limitBy(first ? which : Limit.CONNECT, first ? deadline : connectDeadline());
  }

  @Override
  public void opened(Transport led) {
    transport = led;
    CallState watched = customer.watched();
    if (watched != null && watched.listeners != null && !isForwarded()) {
      watched.listeners.proxyTunnelEstablished(watched, route.dialing().proxy().toString());
    }
    if (over) { // That listener has cancelled.
      return;
    }
    guarded(() -> converse(led));
  }

  @Override
  public void again() {
    transport = null;
    guarded(
        () -> {
          reach = new Reach(core, loop, customer, route.endpoint(), this);
          reach.begin();
        });
  }

  @Override
  public void refused(RezoException cause) {
    fail(cause);
  }

  private boolean isForwarded() {
    return passage != null && passage.forwards();
  }

  /** The transport leads to the origin: begins to speak with it. */
  private void converse(Transport raw) {
    if (!route.origin().isSecure()) {
      tlsStartNanos = loop.nanoTime();
      established(raw, null, tlsStartNanos);
      return;
    }
    phase = Phase.TLS;
    tlsPrepared.whenComplete(
        (nothing, failure) -> core.runOn(loop, () -> guarded(() -> secure(raw))));
  }

  private void secure(Transport raw) {
    if (over) {
      return;
    }
    tlsStartNanos = loop.nanoTime();
    long deadline = Deadlines.after(tlsStartNanos, tlsPatience());
    if (Deadlines.earlier(deadline, connectDeadline()) == deadline) {
      limitBy(Limit.TLS, deadline);
    }
    TlsHandshake begun;
    try {
      begun = new TlsHandshake(route, route.dialing().protocols().offers());
    } catch (RuntimeException e) {
      fail(Failures.untrustworthy(route, e));
      return;
    }
    handshake = begun;
    transport =
        TlsTransport.handshake(raw, begun.engine(), core.tlsTasks(), new Handshaking(begun));
  }

  /**
   * The limit of TLS; half of what is left to connect if that is less and another address could
   * still be tried, so that a peer that accepts and stays silent does not use up all of it.
   */
  private long tlsPatience() {
    long connect = connectDeadline();
    if (connect == Deadlines.NEVER || !mayGoOn()) {
      return customer.limits().tls;
    }
    long share = Math.max((connect - tlsStartNanos) / 2, MIN_TLS_PATIENCE_NANOS);
    return Math.min(customer.limits().tls, share);
  }

  /** Whether another address may do better; behind a proxy none will. */
  private boolean mayGoOn() {
    return reach != null && passage == null && reach.hasNext();
  }

  /** One handshake; one that was given up is heard no more. Confined to its loop. */
  private final class Handshaking implements TlsTransport.HandshakeCallback {
    private final TlsHandshake handshake;

    Handshaking(TlsHandshake handshake) {
      this.handshake = handshake;
    }

    private boolean isGivenUp() {
      return over || Dial.this.handshake != handshake;
    }

    @Override
    public void onSecured(TlsTransport secured) {
      if (isGivenUp()) {
        secured.close();
      } else {
        guarded(() -> established(secured, handshake.facts(), loop.nanoTime()));
      }
    }

    @Override
    public void onHandshakeFailed(IOException cause) {
      if (isGivenUp()) {
        return;
      }
      ConnectionFailedException explained = handshake.explain(cause);
      // A certificate that is refused is refused for good: to go on with the next address would
      // hide that somebody is in between.
      if (TlsFailures.isCertificateProblem(cause) || !goOnAfter(explained)) {
        fail(explained);
      }
    }
  }

  /**
   * The address that was reached is useless: goes on with the next one, in what is left of the
   * connect limit.
   *
   * @return false if there is none
   */
  private boolean goOnAfter(ConnectionFailedException why) {
    if (!mayGoOn()) {
      return false;
    }
    if (setback == null) {
      setback = why;
    } else {
      setback.addSuppressed(why);
    }
    if (handshake != null) {
      handshake.end();
      handshake = null;
    }
    if (transport != null) {
      transport.close();
      transport = null;
    }
    phase = Phase.CONNECT;
    limitBy(Limit.CONNECT, connectDeadline());
    return reach != null && reach.next(why);
  }

  private void established(Transport ready, @Nullable TlsFacts tls, long connectEndNanos) {
    Protocol protocol = protocol(tls);
    if (protocol == null) {
      fail(Failures.otherProtocol(route, tls));
      return;
    }
    BrowserProfile profile = route.dialing().profile();
    ConnectionFacts facts =
        new ConnectionFacts(
            LAST_ID.incrementAndGet(),
            protocol,
            ready.localAddress(),
            ready.remoteAddress(),
            passage == null ? null : route.dialing().proxy().toString(),
            tls,
            resolveStartNanos,
            connectStartNanos, // The name is resolved.
            connectStartNanos,
            tlsStartNanos,
            connectEndNanos,
            new SocketTraffic(Objects.requireNonNull(traffic, "traffic")),
            profile == null ? null : profile.report(route, protocol, core.settings.decoding()));
    HttpConnection connection =
        protocol == Protocol.HTTP_2
            ? new Http2Connection(customer.pool(), route, ready, facts, core)
            : new Http1Connection(customer.pool(), route, ready, facts, isForwarded());
    finish();
    try {
      hand(connection);
    } catch (Throwable e) {
      takeBack(connection, ready, Failures.unexpected(route, phase, e));
    }
  }

  /** What is spoken from here, or null if the server chose what it may not. */
  private @Nullable Protocol protocol(@Nullable TlsFacts tls) {
    String chosen = tls == null ? null : tls.applicationProtocol();
    return route.dialing().protocols().chosen(tls != null, chosen);
  }

  private void hand(HttpConnection connection) {
    if (reach != null) {
      reach.served();
      reach.watch(route, connection);
    }
    connection.open();
    CallState watched = customer.watched();
    if (watched != null && watched.listeners != null) {
      watched.listeners.connected(watched, connection.facts());
    }
    customer.dialled(opening, connection);
    customer.pool().addresses().pooled(connection);
  }

  /** A defect as the connection is handed over: it is closed, and the customer waits no more. */
  private void takeBack(HttpConnection connection, Transport ready, RezoException cause) {
    try {
      customer.pool().perform(opening.failed(core.nanoTime()));
    } catch (IllegalStateException e) {
      cause.addSuppressed(e); // The customer had ended it.
    }
    connection.close(cause);
    ready.close();
    customer.dialFailed(cause);
  }

  private void fail(RezoException cause) {
    if (over) {
      return;
    }
    end();
    customer.pool().perform(opening.failed(core.nanoTime()));
    customer.dialFailed(withSetback(cause));
  }

  /** Of several addresses, the one that came farthest says best what is wrong. */
  private RezoException withSetback(RezoException last) {
    if (setback == null || setback == last) {
      return last;
    }
    if (last instanceof DeadlineException || last.phase() == Phase.TLS) {
      last.addSuppressed(setback);
      return last;
    }
    setback.addSuppressed(last);
    return setback;
  }

  private void finish() {
    over = true;
    if (limit != null) {
      limit.cancel();
    }
    if (handshake != null) {
      handshake.end();
    }
  }

  /** Arms the timer for this step, or for the whole call if that is over first. */
  private void limitBy(Limit which, long deadline) {
    if (limit != null) {
      limit.cancel();
      limit = null;
    }
    long first = Deadlines.earlier(deadline, customer.callDeadline());
    if (first != Deadlines.NEVER) {
      Limit reached = first == deadline ? which : Limit.CALL;
      limit = loop.schedule(first, () -> limitReached(reached));
    }
  }

  private void limitReached(Limit which) {
    Transport reached = transport;
    long tookNanos = loop.nanoTime() - tlsStartNanos;
    if (which != Limit.TLS
        || reached == null
        || !goOnAfter(Failures.silent(route, reached, tookNanos))) {
      fail(customer.dialTookTooLong(which, phase));
    }
  }
}
