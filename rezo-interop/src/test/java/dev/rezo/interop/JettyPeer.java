package dev.rezo.interop;

import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A server on Jetty, with its defaults but for the sizes of heads and how often may be cancelled.
 * Its one argument is the directory of the site.
 *
 * <p>Lifecycle: runs until the process is ended.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class JettyPeer {

  private static final int HEADS = 128 * 1024;

  /** Usually 128, which 100 requests that are cancelled as fast as can be come to. */
  private static final int EVENTS_PER_SECOND = 5_000;

  private final OwnSite site;
  private final Server server = new Server();

  private JettyPeer(OwnSite site) {
    this.site = site;
  }

  /** Starts it. */
  public static void main(String[] arguments) throws Exception {
    JettyPeer peer = new JettyPeer(new OwnSite(arguments[0], "jetty"));
    peer.listen(Site.Port.HTTPS, peer.tls("http/1.1"), new HttpConnectionFactory());
    peer.listen(Site.Port.HTTP2_PLAIN, new HTTP2CServerConnectionFactory(settings()));
    peer.listenHttp2(Site.Port.HTTP2, http2());
    HTTP2ServerConnectionFactory few = http2();
    few.setMaxConcurrentStreams(10);
    peer.listenHttp2(Site.Port.HTTP2_FEW, few);
    HTTP2ServerConnectionFactory retiring = http2();
    retiring.addEventListener(new JettyRetirement());
    peer.listenHttp2(Site.Port.HTTP2_RETIRING, retiring);
    peer.listenHttp2(Site.Port.HTTP2_SHORT_IDLE, http2()).setIdleTimeout(1_000);
    peer.server.setHandler(new JettyAnswers(peer.site));
    peer.server.start();
    peer.server.join();
  }

  private static HttpConfiguration settings() {
    HttpConfiguration settings = new HttpConfiguration();
    settings.addCustomizer(new SecureRequestCustomizer(false));
    settings.setRequestHeaderSize(HEADS);
    settings.setResponseHeaderSize(HEADS);
    return settings;
  }

  private static HTTP2ServerConnectionFactory http2() {
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(settings());
    http2.setRateControlFactory(new WindowRateControl.Factory(EVENTS_PER_SECOND));
    return http2;
  }

  private ServerConnector listenHttp2(Site.Port port, HTTP2ServerConnectionFactory http2) {
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    return listen(
        port, tls(alpn.getProtocol()), alpn, http2, new HttpConnectionFactory(settings()));
  }

  private ServerConnector listen(Site.Port port, ConnectionFactory... protocols) {
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols);
    connector.setHost("127.0.0.1");
    connector.setPort(site.port(port));
    connector.setName(port.name());
    server.addConnector(connector);
    return connector;
  }

  private SslConnectionFactory tls(String next) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStoreResource(ResourceFactory.of(server).newResource(site.path("server.p12")));
    tls.setKeyStorePassword(OwnSite.STORE_PASSWORD);
    return new SslConnectionFactory(tls, next);
  }
}
