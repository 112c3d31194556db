package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * nginx, from the packages nginx-light and libnginx-mod-http-brotli-filter, for plugins.
 *
 * <p>Immutable.
 */
final class NginxPlugins implements PluginServerKind {

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 1;
      pid @DIR@/nginx.pid;
      error_log @DIR@/nginx.error.log;
      load_module /usr/lib/nginx/modules/ngx_http_brotli_filter_module.so;
      events { worker_connections 512; }
      http {
        access_log @DIR@/nginx.access.log;
        client_body_temp_path @DIR@/tmp/body;
        proxy_temp_path @DIR@/tmp/proxy;
        fastcgi_temp_path @DIR@/tmp/fastcgi;
        uwsgi_temp_path @DIR@/tmp/uwsgi;
        scgi_temp_path @DIR@/tmp/scgi;
        root @DIR@/www;
        types { text/plain txt; }
        gzip_vary on;
        gzip_types text/plain;
        brotli_types text/plain;
        absolute_redirect off;
        proxy_http_version 1.1;
        proxy_buffering off;
        ssl_certificate @DIR@/server.crt;
        ssl_certificate_key @DIR@/server.key;
        server {
          listen 127.0.0.1:@HTTP@;
          listen [::1]:@HTTP@;
          listen 127.0.0.1:@OTHER@;
          listen 127.0.0.1:@HTTPS@ ssl;
          listen [::1]:@HTTPS@ ssl;
          location /backend/ { proxy_pass http://127.0.0.1:@BACKEND@; }
          location = /cookies/request { proxy_pass http://127.0.0.1:@BACKEND@/backend/request; }
          location /gzip/ { gzip on; }
          location = /gzip/stall {
            gzip on;
            proxy_pass http://127.0.0.1:@BACKEND@/backend/stall;
          }
          location /fresh/ { expires 60s; }
          location /br/ { brotli on; }
          location = /br/stall {
            brotli on;
            proxy_pass http://127.0.0.1:@BACKEND@/backend/stall;
          }
          location = /down/503 {
            add_header Retry-After $http_x_after always;
            if (-f @DIR@/maintenance) { return 503; }
          }
          location = /down/429 {
            add_header Retry-After $http_x_after always;
            if (-f @DIR@/maintenance) { return 429; }
          }
          include @DIR@/nginx.locations;
        }
      }
      """;

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("nginx", "-v");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    PluginPages.write(site);
    site.workspace.write(
        "nginx.locations",
        PluginPages.lines(PluginPages.redirects(site), NginxPlugins::redirect)
            + "location = "
            + PluginPages.SET_COOKIES
            + " {\n"
            + PluginPages.lines(PluginPages.COOKIES, NginxPlugins::cookie)
            + "}\n");
    String file = site.workspace.write("nginx.conf", site.fillIn(CONFIGURATION)).toString();
    String errors = site.workspace.path("nginx.error.log").toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("nginx", "-c", file, "-e", errors))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  private static String redirect(PluginPages.Redirect to) {
    String cookie =
        to.path().equals(PluginPages.LOG_IN) ? cookie(PluginPages.LOG_IN_COOKIE) + " " : "";
    return String.format(
        "location = %s { %sreturn %d %s; }", to.path(), cookie, to.status(), to.location());
  }

  private static String cookie(String setCookie) {
    return "add_header Set-Cookie \"" + setCookie + "\";";
  }

  @Override
  public Map<String, String> cannot() {
    return CodingFeatures.without("zstd", "has no module for it in Debian");
  }
}
