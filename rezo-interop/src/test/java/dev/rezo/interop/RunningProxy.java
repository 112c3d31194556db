package dev.rezo.interop;

import dev.rezo.client.Proxy;
import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import java.io.IOException;
import java.util.List;

/**
 * A proxy that runs, and clients that go through it.
 *
 * <p>Lifecycle: runs from its making until {@link #close}; in between it may be killed and started
 * again.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class RunningProxy implements RunningPeer {

  final ProxySite site;
  private final ProxyKind kind;
  private List<PeerProcess> processes;

  RunningProxy(ProxyKind kind) throws Exception {
    this.kind = kind;
    this.site = new ProxySite(kind.name());
    try {
      this.processes = kind.start(site);
    } catch (Exception | AssertionError e) {
      site.close();
      throw e;
    }
  }

  /** The proxy by the protocol in which it looks names up. */
  Proxy proxy(ProxySite.Port port) {
    return proxy(kind.type(), port);
  }

  /** The proxy by this protocol. */
  Proxy proxy(Proxy.Type type, ProxySite.Port port) {
    int number = site.port(port);
    return switch (type) {
      case HTTP -> Proxy.http("127.0.0.1", number);
      case HTTPS ->
          Proxy.https("localhost", number)
              .tls(TlsConfig.builder().trust(site.authority.certificate()).build());
      case SOCKS4 -> Proxy.socks4("127.0.0.1", number);
      case SOCKS4A -> Proxy.socks4a("127.0.0.1", number);
      case SOCKS5 -> Proxy.socks5("127.0.0.1", number);
      case SOCKS5H -> Proxy.socks5h("127.0.0.1", number);
      case NONE -> Proxy.none();
    };
  }

  /** A client of the origin behind this proxy. */
  RezoClient client(Proxy proxy) {
    return site.origin.client(builder -> builder.proxy(proxy));
  }

  /** Ends it. */
  void end() {
    processes.forEach(PeerProcess::close);
  }

  /** Starts it after {@link #end}. */
  void startAgain() throws Exception {
    processes = kind.start(site);
  }

  @Override
  public String logs() {
    return processes.get(0).logs();
  }

  @Override
  public boolean hasCrashed() throws InterruptedException {
    for (PeerProcess process : processes) {
      if (process.hasCrashed()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    processes.forEach(PeerProcess::close);
    site.close();
  }

  @Override
  public String toString() {
    return kind.name() + processes;
  }
}
