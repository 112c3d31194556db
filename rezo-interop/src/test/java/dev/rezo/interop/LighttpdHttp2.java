package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * lighttpd with HTTP/2, from the packages lighttpd and lighttpd-mod-openssl.
 *
 * <p>Immutable.
 */
final class LighttpdHttp2 implements Http2Kind {

  private static final String CONFIGURATION =
      """
      server.modules = ("mod_proxy", "mod_openssl", "mod_accesslog")
      mimetype.assign = ("" => "application/octet-stream")
      server.document-root = "@DIR@/www"
      server.errorlog = "@DIR@/lighttpd.error.log"
      accesslog.filename = "@DIR@/lighttpd.access.log"
      accesslog.format = "connection=%{remote}p \\"%r\\" %s"
      server.pid-file = "@DIR@/lighttpd.pid"
      server.upload-dirs = ("@DIR@/tmp")
      server.bind = "127.0.0.1"
      server.port = @HTTP2_PLAIN@
      server.max-keep-alive-requests = 1000000
      server.max-keep-alive-idle = 60
      server.max-request-field-size = 65535
      server.stream-response-body = 1
      server.feature-flags = ("server.graceful-shutdown-timeout" => 5)
      ssl.pemfile = "@DIR@/server.crt"
      ssl.privkey = "@DIR@/server.key"
      $SERVER["socket"] == "127.0.0.1:@HTTP2@" { ssl.engine = "enable" }
      $SERVER["socket"] == "127.0.0.1:@HTTP2_FEW@" { ssl.engine = "enable" }
      $SERVER["socket"] == "127.0.0.1:@HTTP2_SHORT_IDLE@" {
        ssl.engine = "enable"
        server.max-keep-alive-idle = 1
      }
      $HTTP["url"] =~ "^/(backend/|status/204)" {
        proxy.server = ("" => (("host" => "127.0.0.1", "port" => @BACKEND@)))
      }
      $HTTP["url"] =~ "^/digest" {
        proxy.server = ("" => (("host" => "127.0.0.1", "port" => @DIGEST@)))
      }
      $HTTP["url"] =~ "^/limited" { server.max-request-size = 1024 }
      """;

  /** As versions were set up before 1.4.65: HTTP/2 is not offered. */
  private static final String BEFORE =
      """
      server.modules = ("mod_openssl")
      server.document-root = "@DIR@/www"
      server.errorlog = "@DIR@/lighttpd.before.log"
      server.bind = "127.0.0.1"
      server.port = @HTTPS@
      server.feature-flags = ("server.h2proto" => "disable")
      ssl.engine = "enable"
      ssl.pemfile = "@DIR@/server.crt"
      ssl.privkey = "@DIR@/server.key"
      """;

  @Override
  public String name() {
    return "lighttpd";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("lighttpd", "-v");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    String file = site.workspace.write("lighttpd.conf", site.fillIn(CONFIGURATION)).toString();
    String before = site.workspace.write("lighttpd.before.conf", site.fillIn(BEFORE)).toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("lighttpd", "-D", "-f", file))
            .awaitPort(site.port(Site.Port.HTTP2)),
        PeerProcess.start(site.workspace, "before", List.of("lighttpd", "-D", "-f", before))
            .awaitPort(site.port(Site.Port.HTTPS)));
  }

  /** Compiled in. */
  @Override
  public int fewStreams() {
    return 8;
  }

  @Override
  public String reloadSignal() {
    return "USR1";
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of(
        Http2MessageFeatures.UNKNOWN_LENGTH,
        "answers 411 to content of unknown length for a backend",
        Http2MessageFeatures.RESPONSE_TRAILERS,
        "sends a backend's trailers in a form that is malformed",
        Http2MessageFeatures.REQUEST_TRAILERS,
        "does not pass trailers on",
        Http2MessageFeatures.EARLY_HINTS,
        "sends a backend's 103 in a form that is malformed",
        Http2MessageFeatures.TOO_LARGE_HEAD,
        "answers 502 in place of such a head",
        Http2ConnectionFeatures.RETIRING,
        Http2ConnectionFeatures.NEVER_RETIRES);
  }
}
