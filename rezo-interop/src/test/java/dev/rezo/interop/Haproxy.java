package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * HAProxy, from the package haproxy, with an nginx behind it that has the files.
 *
 * <p>Immutable.
 */
final class Haproxy implements ServerKind {

  private static final String CONFIGURATION =
      """
      global
        tune.bufsize 131072
        log stdout format raw local0
        stats socket @DIR@/haproxy.admin level admin expose-fd listeners
        hard-stop-after 5s
      defaults
        mode http
        log global
        log-format "resumed=%[ssl_fc_is_resumed] %{+Q}r %ST"
        timeout connect 5s
        timeout client 30s
        timeout server 30s
        timeout tunnel 30s
        timeout http-keep-alive 60s
        option http-keep-alive
      frontend plain
        bind 127.0.0.1:@HTTP@
        bind ::1:@HTTP@
        bind unix@@DIR@/server.sock mode 666
        bind 127.0.0.1:@HTTPS@ ssl crt @DIR@/server.pem
        bind 127.0.0.1:@MUTUAL@ ssl crt @DIR@/server.pem ca-file @DIR@/clients.pem verify required
        bind 127.0.0.1:@EXPIRED@ ssl crt @DIR@/expired.pem
        http-request deny status 413 if { req.hdr_val(content-length) gt @MAX_REQUEST_BYTES@ }
        http-request return status 204 if { path /status/204 }
        use_backend application if { path_beg /backend/ }
        use_backend websocket if { path_beg /websocket }
        default_backend files
      frontend short_idle
        bind 127.0.0.1:@SHORT_IDLE@
        timeout http-keep-alive 1s
        default_backend files
      frontend hinted
        bind 127.0.0.1:@HINTED@
        http-response set-header Keep-Alive timeout=3
        default_backend files
      backend files
        server nginx 127.0.0.1:@FILES@
      backend application
        server ours 127.0.0.1:@BACKEND@
      backend websocket
        server ours 127.0.0.1:@WEBSOCKET@
      """;

  private static final String FILES =
      """
      daemon off;
      worker_processes 1;
      pid @DIR@/files.pid;
      error_log @DIR@/files.error.log;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path @DIR@/tmp/body;
        proxy_temp_path @DIR@/tmp/proxy;
        fastcgi_temp_path @DIR@/tmp/fastcgi;
        uwsgi_temp_path @DIR@/tmp/uwsgi;
        scgi_temp_path @DIR@/tmp/scgi;
        server { listen 127.0.0.1:@FILES@; root @DIR@/www; keepalive_requests 100000; }
      }
      """;

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("haproxy", "-v");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    return startInFrontOfFiles(site, CONFIGURATION, Site.Port.HTTP);
  }

  /** Starts it with a configuration in which {@code @FILES@} is the port of an nginx. */
  static List<PeerProcess> startInFrontOfFiles(Site site, String configuration, Site.Port port)
      throws Exception {
    int files = Ports.free();
    String behind =
        site.workspace
            .write("files.conf", site.fillIn(FILES.replace("@FILES@", Integer.toString(files))))
            .toString();
    String front =
        site.workspace
            .write(
                "haproxy.cfg",
                site.fillIn(configuration.replace("@FILES@", Integer.toString(files))))
            .toString();
    String errors = site.workspace.path("files.error.log").toString();
    PeerProcess nginx =
        PeerProcess.start(site.workspace, "files", List.of("nginx", "-c", behind, "-e", errors))
            .awaitPort(files);
    PeerProcess haproxy =
        PeerProcess.start(site.workspace, "haproxy", List.of("haproxy", "-W", "-db", "-f", front))
            .awaitPort(site.port(port));
    return List.of(haproxy, nginx);
  }

  @Override
  public String reloadSignal() {
    return "USR2";
  }

  @Override
  public String resumedMark() {
    return "resumed=1";
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of(ConnectionFeatures.NO_PIPELINING, ConnectionFeatures.DOES_NOT_TELL);
  }
}
