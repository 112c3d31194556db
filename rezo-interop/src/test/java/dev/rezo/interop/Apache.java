package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * The Apache HTTP server, from the package apache2-bin.
 *
 * <p>Immutable.
 */
final class Apache implements ServerKind {

  private static final String CONFIGURATION =
      ApacheProcess.beginning(
              "headers",
              "proxy",
              "proxy_http",
              "proxy_wstunnel",
              "reflector",
              "rewrite",
              "socache_shmcb",
              "ssl")
          + """
          StartServers 2
          MaxRequestWorkers 64
          MinSpareThreads 16
          MaxSpareThreads 64
          GracefulShutdownTimeout 5
          MaxKeepAliveRequests 0
          KeepAliveTimeout 60
          LogFormat "resumed=%{SSL_SESSION_RESUMED}x \\"%r\\" %>s" interop
          CustomLog @DIR@/apache.access.log interop
          SSLSessionCache shmcb:@DIR@/tmp/sessions(512000)
          SSLProtocol -all +TLSv1.2 +TLSv1.3
          Listen 127.0.0.1:@HTTP@
          Listen [::1]:@HTTP@
          Listen 127.0.0.1:@HTTPS@
          Listen 127.0.0.1:@MUTUAL@
          Listen 127.0.0.1:@EXPIRED@
          Listen 127.0.0.1:@SHORT_IDLE@
          Listen 127.0.0.1:@HINTED@
          <VirtualHost *:@HTTP@>
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@HTTPS@>
            SSLEngine on
            SSLCertificateFile @DIR@/server.crt
            SSLCertificateKeyFile @DIR@/server.key
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@MUTUAL@>
            SSLEngine on
            SSLCertificateFile @DIR@/server.crt
            SSLCertificateKeyFile @DIR@/server.key
            SSLCACertificateFile @DIR@/clients.pem
            SSLVerifyClient require
          </VirtualHost>
          <VirtualHost *:@EXPIRED@>
            SSLEngine on
            SSLCertificateFile @DIR@/expired.crt
            SSLCertificateKeyFile @DIR@/expired.key
          </VirtualHost>
          <VirtualHost *:@SHORT_IDLE@>
            KeepAliveTimeout 1
          </VirtualHost>
          <VirtualHost *:@HINTED@>
            KeepAliveTimeout 60
            Header set Keep-Alive timeout=3
          </VirtualHost>
          """;

  private static final String LOCATIONS =
      """
      RewriteEngine on
      RewriteRule ^/status/204$ - [R=204,L]
      <Location /limited>
        SetHandler reflector
        LimitRequestBody @MAX_REQUEST_BYTES@
      </Location>
      ProxyPass /backend/ http://127.0.0.1:@BACKEND@/backend/ responsefieldsize=65536
      ProxyPass /websocket ws://127.0.0.1:@WEBSOCKET@/websocket
      """;

  @Override
  public String name() {
    return "apache2";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("apache2", "-v");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    site.workspace.write("apache.locations", site.fillIn(LOCATIONS));
    return List.of(
        ApacheProcess.start(site.workspace, site.fillIn(CONFIGURATION))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  @Override
  public String reloadSignal() {
    return "USR1";
  }

  @Override
  public String resumedMark() {
    return "resumed=Resumed";
  }

  @Override
  public Map<String, String> cannot() {
    String none = "does not pass trailers on";
    return Map.of(
        ExtensionFeatures.RESPONSE_TRAILERS,
        none,
        ExtensionFeatures.REQUEST_TRAILERS,
        none,
        ConnectionFeatures.UNIX_SOCKET,
        "listens on no such socket",
        ConnectionFeatures.NO_PIPELINING,
        ConnectionFeatures.DOES_NOT_TELL);
  }
}
