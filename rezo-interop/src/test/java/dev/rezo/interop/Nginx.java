package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * nginx, from the package nginx-light.
 *
 * <p>Immutable.
 */
final class Nginx implements ServerKind {

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 2;
      pid @DIR@/nginx.pid;
      error_log @DIR@/nginx.error.log;
      events { worker_connections 512; }
      http {
        log_format interop 'pipelined=$pipe resumed=$ssl_session_reused "$request" $status';
        access_log @DIR@/nginx.access.log interop;
        client_body_temp_path @DIR@/tmp/body;
        proxy_temp_path @DIR@/tmp/proxy;
        fastcgi_temp_path @DIR@/tmp/fastcgi;
        uwsgi_temp_path @DIR@/tmp/uwsgi;
        scgi_temp_path @DIR@/tmp/scgi;
        root @DIR@/www;
        keepalive_requests 100000;
        client_max_body_size @MAX_REQUEST_BYTES@;
        proxy_buffer_size 128k;
        proxy_buffers 4 128k;
        proxy_http_version 1.1;
        ssl_certificate @DIR@/server.crt;
        ssl_certificate_key @DIR@/server.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:interop:1m;
        map $http_upgrade $upgrade_or_nothing { default upgrade; '' ''; }
        server {
          listen 127.0.0.1:@HTTP@;
          listen [::1]:@HTTP@;
          listen unix:@DIR@/server.sock;
          listen 127.0.0.1:@HTTPS@ ssl;
          listen [::1]:@HTTPS@ ssl;
          listen 127.0.0.1:@HTTP2@ ssl http2;
          include @DIR@/nginx.locations;
        }
        server {
          listen 127.0.0.1:@MUTUAL@ ssl;
          ssl_client_certificate @DIR@/clients.pem;
          ssl_verify_client on;
          include @DIR@/nginx.locations;
        }
        server {
          listen 127.0.0.1:@EXPIRED@ ssl;
          ssl_certificate @DIR@/expired.crt;
          ssl_certificate_key @DIR@/expired.key;
        }
        server {
          listen 127.0.0.1:@SHORT_IDLE@;
          keepalive_timeout 1s;
        }
        server {
          listen 127.0.0.1:@HINTED@;
          keepalive_timeout 60s 3s;
        }
      }
      """;

  private static final String LOCATIONS =
      """
      location = /status/204 { return 204; }
      location /backend/ {
        proxy_pass http://127.0.0.1:@BACKEND@;
        proxy_set_header Connection '';
        proxy_request_buffering off;
        proxy_buffering off;
      }
      location /websocket {
        proxy_pass http://127.0.0.1:@WEBSOCKET@;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $upgrade_or_nothing;
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
    site.workspace.write("nginx.locations", site.fillIn(LOCATIONS));
    String file = site.workspace.write("nginx.conf", site.fillIn(CONFIGURATION)).toString();
    String errors = site.workspace.path("nginx.error.log").toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("nginx", "-c", file, "-e", errors))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  @Override
  public String reloadSignal() {
    return "HUP";
  }

  @Override
  public String resumedMark() {
    return "resumed=r";
  }

  @Override
  public Map<String, String> cannot() {
    String none = "does not pass trailers on";
    return Map.of(
        ExtensionFeatures.RESPONSE_TRAILERS, none,
        ExtensionFeatures.REQUEST_TRAILERS, none,
        MessageFeatures.EARLY_HINTS, "takes a backend's interim response for the final one");
  }
}
