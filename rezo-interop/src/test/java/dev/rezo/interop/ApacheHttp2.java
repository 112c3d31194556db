package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * The Apache HTTP server with mod_http2, from the package apache2-bin.
 *
 * <p>Immutable.
 */
final class ApacheHttp2 implements Http2Kind {

  private static final String CONFIGURATION =
      ApacheProcess.beginning("http2", "proxy", "proxy_http", "rewrite", "ssl")
          + """
          StartServers 2
          MaxRequestWorkers 64
          MinSpareThreads 16
          MaxSpareThreads 64
          GracefulShutdownTimeout 5
          KeepAliveTimeout 60
          LimitRequestFields 500
          LimitRequestFieldSize 65536
          LogFormat "connection=%{remote}p \\"%r\\" %>s" interop
          CustomLog @DIR@/apache.access.log interop
          SSLProtocol -all +TLSv1.2 +TLSv1.3
          H2EarlyHints on
          Listen 127.0.0.1:@HTTPS@
          Listen 127.0.0.1:@HTTP2@
          Listen 127.0.0.1:@HTTP2_PLAIN@
          Listen 127.0.0.1:@HTTP2_FEW@
          Listen 127.0.0.1:@HTTP2_SHORT_IDLE@
          <VirtualHost *:@HTTP2_PLAIN@>
            Protocols h2c http/1.1
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@HTTPS@>
            Protocols http/1.1
            Include @DIR@/apache.tls
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@HTTP2@>
            Protocols h2 http/1.1
            Include @DIR@/apache.tls
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@HTTP2_FEW@>
            Protocols h2 http/1.1
            H2MaxSessionStreams 10
            Include @DIR@/apache.tls
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@HTTP2_SHORT_IDLE@>
            Protocols h2 http/1.1
            KeepAliveTimeout 1
            Include @DIR@/apache.tls
          </VirtualHost>
          """;

  private static final String TLS =
      """
      SSLEngine on
      SSLCertificateFile @DIR@/server.crt
      SSLCertificateKeyFile @DIR@/server.key
      """;

  private static final String LOCATIONS =
      """
      RewriteEngine on
      RewriteRule ^/status/204$ - [R=204,L]
      RewriteCond expr "%{HTTP:Content-Length} -gt 1048576"
      RewriteRule ^/limited$ - [R=413,L]
      ProxyPass /digest http://127.0.0.1:@DIGEST@/digest
      ProxyPass /backend/ http://127.0.0.1:@BACKEND@/backend/ responsefieldsize=65536
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
    site.workspace.write("apache.tls", site.fillIn(TLS));
    site.workspace.write("apache.locations", site.fillIn(LOCATIONS));
    return List.of(
        ApacheProcess.start(site.workspace, site.fillIn(CONFIGURATION))
            .awaitPort(site.port(Site.Port.HTTP2)));
  }

  @Override
  public String reloadSignal() {
    return "USR1";
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of(
        Http2ConnectionFeatures.RETIRING,
        Http2ConnectionFeatures.NEVER_RETIRES,
        Http2MessageFeatures.REQUEST_TRAILERS,
        "does not pass request trailers on");
  }
}
