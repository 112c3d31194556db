package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * lighttpd, from the packages lighttpd and lighttpd-mod-openssl.
 *
 * <p>Immutable.
 */
final class Lighttpd implements ServerKind {

  private static final String CONFIGURATION =
      """
      server.modules = ("mod_setenv", "mod_proxy", "mod_openssl", "mod_accesslog")
      mimetype.assign = ("" => "application/octet-stream")
      server.document-root = "@DIR@/www"
      server.errorlog = "@DIR@/lighttpd.error.log"
      accesslog.filename = "@DIR@/lighttpd.access.log"
      accesslog.format = "\\"%r\\" %s"
      server.pid-file = "@DIR@/lighttpd.pid"
      server.upload-dirs = ("@DIR@/tmp")
      server.bind = "127.0.0.1"
      server.port = @HTTP@
      server.max-keep-alive-requests = 100000
      server.max-keep-alive-idle = 60
      server.max-request-size = 16384
      server.stream-response-body = 1
      server.feature-flags = (
        "server.graceful-shutdown-timeout" => 5,
        "server.h2proto" => "disable"
      )
      ssl.pemfile = "@DIR@/server.crt"
      ssl.privkey = "@DIR@/server.key"
      $SERVER["socket"] == "[::1]:@HTTP@" { }
      $SERVER["socket"] == "@DIR@/server.sock" { }
      $SERVER["socket"] == "127.0.0.1:@HTTPS@" { ssl.engine = "enable" }
      $SERVER["socket"] == "127.0.0.1:@MUTUAL@" {
        ssl.engine = "enable"
        ssl.pemfile = "@DIR@/server.crt"
        ssl.privkey = "@DIR@/server.key"
        ssl.verifyclient.ca-file = "@DIR@/clients.pem"
        ssl.verifyclient.activate = "enable"
        ssl.verifyclient.enforce = "enable"
      }
      $SERVER["socket"] == "127.0.0.1:@EXPIRED@" {
        ssl.engine = "enable"
        ssl.pemfile = "@DIR@/expired.crt"
        ssl.privkey = "@DIR@/expired.key"
      }
      $SERVER["socket"] == "127.0.0.1:@SHORT_IDLE@" { server.max-keep-alive-idle = 1 }
      $SERVER["socket"] == "127.0.0.1:@HINTED@" {
        setenv.set-response-header = ("Keep-Alive" => "timeout=3")
      }
      $HTTP["url"] =~ "^/(backend/|status/204)" {
        proxy.server = ("" => (("host" => "127.0.0.1", "port" => @BACKEND@)))
      }
      $HTTP["url"] =~ "^/websocket" {
        proxy.server = ("" => (("host" => "127.0.0.1", "port" => @WEBSOCKET@)))
        proxy.header = ("upgrade" => "enable")
      }
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
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("lighttpd", "-D", "-f", file))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  @Override
  public String reloadSignal() {
    return "USR1";
  }

  @Override
  public String resumedMark() {
    throw new IllegalStateException("lighttpd tells nothing of sessions");
  }

  @Override
  public Map<String, String> cannot() {
    String silent = "does not tell which sessions were resumed";
    return Map.of(
        ExtensionFeatures.RESPONSE_TRAILERS,
        "writes a backend's trailers into a head that is malformed by then (`CR CR LF`)",
        ExtensionFeatures.REQUEST_TRAILERS,
        "does not pass trailers on",
        ConnectionFeatures.NO_PIPELINING,
        ConnectionFeatures.DOES_NOT_TELL,
        MessageFeatures.TOO_LARGE_HEAD,
        "answers 502 in place of such a head",
        TlsFeatures.RESUMED_1_2,
        silent,
        TlsFeatures.RESUMED_1_3,
        silent);
  }
}
