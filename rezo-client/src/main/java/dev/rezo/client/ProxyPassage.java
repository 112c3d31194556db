package dev.rezo.client;

import dev.rezo.client.proxy.ProxyTarget;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.io.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's part of one dial: knows where the proxy is to lead, looks that up only if the
 * protocol cannot carry a name, and approaches the proxy on each transport that the dial brings.
 *
 * <p>Lifecycle: {@link #prepare} once; {@link #enter} with each transport; {@link #cancel} ends it.
 *
 * <p>Confined to its loop.
 */
final class ProxyPassage {

  private final ClientCore core;
  private final EventLoop loop;
  private final Dial.Customer customer;
  private final ProxyApproach.Observer observer;
  private final Route route;
  private final Proxy proxy;
  private final Endpoint target;
  private final boolean forwards;
  private final ProxyCredentials credentials;

  /** Of the target; none for a protocol that carries names. */
  private CompletionStage<List<InetAddress>> addresses =
      CompletableFuture.completedStage(List.of());

  private CompletionStage<Void> trustLoaded = CompletableFuture.completedStage(null);
  private @Nullable ProxyApproach approach;
  private boolean over;

  ProxyPassage(
      ClientCore core, EventLoop loop, Dial.Customer customer, ProxyApproach.Observer observer) {
    this.core = core;
    this.loop = loop;
    this.customer = customer;
    this.observer = observer;
    this.route = customer.route();
    this.proxy = route.dialing().proxy();
    this.target = route.target();
    this.forwards = route.isForwardedTo(target);
    this.credentials = new ProxyCredentials(proxy, "CONNECT", target.toString());
  }

  /** Whether requests go to the proxy as they are, for it to send on. */
  boolean forwards() {
    return forwards;
  }

  /** Begins what takes time and needs no transport. */
  void prepare() {
    proxy.tls().warnOnceIfInsecure(ClientLog::get, proxy);
    if (proxy.type() == Proxy.Type.HTTPS && !proxy.tls().isPrepared()) {
      trustLoaded = CompletableFuture.runAsync(proxy.tls()::prepare, core.tlsTasks());
    }
    if (proxy.type().needsAddress()) {
      CallState watched = customer.watched();
      if (watched != null && watched.listeners != null) {
        watched.listeners.resolveStarted(watched, target.host());
      }
      addresses = core.names.of(customer.route(), customer.dnsTtl()).resolve(target.host());
      CompletionStage<Void> unused =
          addresses.thenAccept(found -> core.runOn(loop, () -> tell(found)));
    }
  }

  private void tell(List<InetAddress> found) {
    CallState watched = customer.watched();
    if (!over && watched != null && watched.listeners != null) {
      watched.listeners.resolved(watched, target.host(), found);
    }
  }

  /** The proxy was reached: has it lead on. */
  void enter(Transport raw) {
    if (proxy.type().needsAddress()) {
      observer.approaching(Phase.RESOLVE);
    } else if (proxy.type() == Proxy.Type.HTTPS) { // Its trust store may still be loading.
      observer.approaching(Phase.TLS);
    }
    CompletionStage<List<InetAddress>> wanted = addresses;
    trustLoaded
        .handle((nothing, failure) -> wanted) // What is wrong with trust, TLS will say.
        .thenCompose(stage -> stage)
        .whenComplete(
            (found, failure) ->
                core.runOn(loop, () -> guarded(() -> approach(raw, found, failure))));
  }

  /** A defect, such as of a resolver, ends the dial with an error: nobody waits for ever. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      if (!over) {
        observer.refused(Failures.unexpected(route, Phase.PROXY, e));
      }
    }
  }

  private void approach(
      Transport raw, @Nullable List<InetAddress> found, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (found == null) {
      give(raw, Failures.unresolved(route, target, failure));
      return;
    }
    List<InetAddress> usable = route.dialing().family().choose(found);
    if (proxy.type().needsAddress() && usable.isEmpty()) {
      give(raw, Failures.noneOfFamily(route, target, found));
      return;
    }
    ProxyTarget destination =
        proxy.type().needsAddress()
            ? ProxyTarget.resolved(target.host(), choose(usable), target.port())
            : ProxyTarget.unresolved(target.host(), target.port());
    approach =
        new ProxyApproach(
            core,
            route,
            raw,
            forwards ? null : ProxyApproach.handshake(proxy, destination, credentials),
            observer);
    approach.begin();
  }

  private void give(Transport raw, RezoException up) {
    raw.close();
    observer.refused(up);
  }

  /** The first address that can be said: SOCKS4 knows IPv4 alone. */
  private InetAddress choose(List<InetAddress> usable) {
    for (InetAddress address : usable) {
      if (!proxy.type().isSocks4() || address instanceof Inet4Address) {
        return address;
      }
    }
    return usable.get(0);
  }

  /** Gives up; nothing more is heard. */
  void cancel() {
    over = true;
    if (approach != null) {
      approach.cancel();
    }
  }
}
