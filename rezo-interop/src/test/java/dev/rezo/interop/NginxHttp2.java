package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * nginx with HTTP/2, from the package nginx-light.
 *
 * <p>Immutable.
 */
final class NginxHttp2 implements Http2Kind {

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes 2;
      pid @DIR@/nginx.pid;
      error_log @DIR@/nginx.error.log;
      events { worker_connections 512; }
      http {
        log_format interop 'connection=$connection "$request" $status';
        access_log @DIR@/nginx.access.log interop;
        client_body_temp_path @DIR@/tmp/body;
        proxy_temp_path @DIR@/tmp/proxy;
        fastcgi_temp_path @DIR@/tmp/fastcgi;
        uwsgi_temp_path @DIR@/tmp/uwsgi;
        scgi_temp_path @DIR@/tmp/scgi;
        root @DIR@/www;
        keepalive_requests 1000000;
        client_max_body_size 200m;
        large_client_header_buffers 8 64k;
        proxy_buffer_size 128k;
        proxy_buffers 4 128k;
        proxy_http_version 1.1;
        ssl_certificate @DIR@/server.crt;
        ssl_certificate_key @DIR@/server.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        server { listen 127.0.0.1:@HTTPS@ ssl; include @DIR@/nginx.locations; }
        server { listen 127.0.0.1:@HTTP2@ ssl http2; include @DIR@/nginx.locations; }
        server { listen 127.0.0.1:@HTTP2_PLAIN@ http2; include @DIR@/nginx.locations; }
        server {
          listen 127.0.0.1:@HTTP2_FEW@ ssl http2;
          http2_max_concurrent_streams 10;
          include @DIR@/nginx.locations;
        }
        server {
          listen 127.0.0.1:@HTTP2_RETIRING@ ssl http2;
          keepalive_requests 100;
          include @DIR@/nginx.locations;
        }
        server { listen 127.0.0.1:@HTTP2_SHORT_IDLE@ ssl http2; keepalive_timeout 1s; }
      }
      """;

  private static final String LOCATIONS =
      """
      location = /status/204 { return 204; }
      location = /limited { client_max_body_size 1m; proxy_pass http://127.0.0.1:@DIGEST@; }
      location = /digest {
        proxy_pass http://127.0.0.1:@DIGEST@;
        proxy_set_header Connection '';
        proxy_request_buffering off;
      }
      location /backend/ {
        proxy_pass http://127.0.0.1:@BACKEND@;
        proxy_set_header Connection '';
        proxy_request_buffering off;
        proxy_buffering off;
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
            .awaitPort(site.port(Site.Port.HTTP2)));
  }

  @Override
  public String reloadSignal() {
    return "HUP";
  }

  @Override
  public Map<String, String> cannot() {
    String none = "does not pass trailers on";
    return Map.of(
        Http2MessageFeatures.RESPONSE_TRAILERS,
        none,
        Http2MessageFeatures.REQUEST_TRAILERS,
        none,
        Http2MessageFeatures.EARLY_HINTS,
        "takes a backend's interim response for the final one",
        Http2MessageFeatures.CONTINUE,
        "never says 100 in HTTP/2");
  }
}
