package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * The Apache HTTP server, from the package apache2-bin, for plugins.
 *
 * <p>Immutable.
 */
final class ApachePlugins implements PluginServerKind {

  private static final String CONFIGURATION =
      ApacheProcess.beginning(
              "alias",
              "brotli",
              "filter",
              "deflate",
              "headers",
              "proxy",
              "proxy_http",
              "rewrite",
              "socache_shmcb",
              "ssl")
          + """
          StartServers 1
          ServerLimit 1
          MaxRequestWorkers 16
          LogFormat "\\"%r\\" %>s" interop
          CustomLog @DIR@/apache.access.log interop
          Listen 127.0.0.1:@HTTP@
          Listen [::1]:@HTTP@
          Listen 127.0.0.1:@OTHER@
          Listen 127.0.0.1:@HTTPS@
          <VirtualHost *:@HTTP@ *:@OTHER@>
            Include @DIR@/apache.locations
          </VirtualHost>
          <VirtualHost *:@HTTPS@>
            SSLEngine on
            SSLCertificateFile @DIR@/server.crt
            SSLCertificateKeyFile @DIR@/server.key
            Include @DIR@/apache.locations
          </VirtualHost>
          """;

  private static final String LOCATIONS =
      """
      RedirectRelative On
      ProxyPass /backend/ http://127.0.0.1:@BACKEND@/backend/
      ProxyPass /cookies/request http://127.0.0.1:@BACKEND@/backend/request
      ProxyPass /gzip/stall http://127.0.0.1:@BACKEND@/backend/stall
      ProxyPass /br/stall http://127.0.0.1:@BACKEND@/backend/stall
      DeflateAlterETag NoChange
      BrotliAlterETag NoChange
      <Location /gzip>
        SetOutputFilter DEFLATE
      </Location>
      <Location /fresh>
        Header always set Cache-Control max-age=60
      </Location>
      <Location /br>
        SetOutputFilter BROTLI_COMPRESS
      </Location>
      RewriteEngine on
      RewriteCond @DIR@/maintenance -f
      RewriteRule ^/down/503$ - [R=503,L]
      RewriteCond @DIR@/maintenance -f
      RewriteRule ^/down/429$ - [R=429,L]
      Header always set Retry-After "expr=%{HTTP:X-After}" "expr=%{REQUEST_STATUS} in {'503', '429'}"
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
    PluginPages.write(site);
    site.workspace.write(
        "apache.locations",
        site.fillIn(LOCATIONS)
            + PluginPages.lines(
                PluginPages.redirects(site),
                to -> "RedirectMatch " + to.status() + " ^" + to.path() + "$ " + to.location())
            + location(PluginPages.SET_COOKIES, PluginPages.COOKIES)
            + location(PluginPages.LOG_IN, List.of(PluginPages.LOG_IN_COOKIE)));
    return List.of(
        ApacheProcess.start(site.workspace, site.fillIn(CONFIGURATION))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  private static String location(String path, List<String> cookies) {
    return "<Location "
        + path
        + ">\n"
        + PluginPages.lines(cookies, one -> "Header always add Set-Cookie \"" + one + "\"")
        + "</Location>\n";
  }

  @Override
  public Map<String, String> cannot() {
    return CodingFeatures.without("zstd", "has no module for it");
  }
}
