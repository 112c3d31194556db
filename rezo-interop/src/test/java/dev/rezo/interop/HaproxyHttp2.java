package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * HAProxy with HTTP/2, from the package haproxy, with an nginx behind it that has the files and
 * speaks HTTP/1.1.
 *
 * <p>Immutable.
 */
final class HaproxyHttp2 implements Http2Kind {

  private static final String CONFIGURATION =
      """
      global
        tune.bufsize 131072
        tune.http.maxhdr 500
        tune.h2.max-concurrent-streams 10
        log stdout format raw local0
        stats socket @DIR@/haproxy.admin level admin expose-fd listeners
        hard-stop-after 5s
      defaults
        mode http
        log global
        log-format "connection=%cp %{+Q}r %ST"
        timeout connect 5s
        timeout client 30s
        timeout server 30s
        timeout http-keep-alive 60s
      frontend main
        bind 127.0.0.1:@HTTP2_PLAIN@
        bind 127.0.0.1:@HTTPS@ ssl crt @DIR@/server.pem
        bind 127.0.0.1:@HTTP2@ ssl crt @DIR@/server.pem alpn h2,http/1.1
        bind 127.0.0.1:@HTTP2_FEW@ ssl crt @DIR@/server.pem alpn h2,http/1.1
        http-request deny status 413 if { path /limited } { req.hdr_val(content-length) gt 1048576 }
        http-request return status 204 if { path /status/204 }
        use_backend digest if { path /digest }
        use_backend application if { path_beg /backend/ }
        default_backend files
      frontend short_idle
        bind 127.0.0.1:@HTTP2_SHORT_IDLE@ ssl crt @DIR@/server.pem alpn h2,http/1.1
        timeout client 1s
        timeout http-keep-alive 1s
        default_backend files
      backend files
        server nginx 127.0.0.1:@FILES@
      backend application
        server ours 127.0.0.1:@BACKEND@
      backend digest
        server ours 127.0.0.1:@DIGEST@
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
    return Haproxy.startInFrontOfFiles(site, CONFIGURATION, Site.Port.HTTP2);
  }

  @Override
  public String reloadSignal() {
    return "USR2";
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of(Http2ConnectionFeatures.RETIRING, Http2ConnectionFeatures.NEVER_RETIRES);
  }
}
