package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * H2O, from the package h2o.
 *
 * <p>Immutable.
 */
final class H2o implements ServerKind {

  private static final String CONFIGURATION =
      """
      num-threads: 2
      pid-file: @DIR@/h2o.pid
      error-log: @DIR@/h2o.error.log
      temp-buffer-path: @DIR@/tmp
      limit-request-body: @MAX_REQUEST_BYTES@
      http1-request-timeout: 60
      access-log:
        path: @DIR@/h2o.access.log
        format: "resumed=%{ssl.session-reused}x \\"%r\\" %s"
      listen: { host: 127.0.0.1, port: @HTTP@ }
      listen: { host: "::1", port: @HTTP@ }
      listen: { type: unix, port: @DIR@/server.sock, permission: 666 }
      listen:
        host: 127.0.0.1
        port: @HTTPS@
        ssl: { certificate-file: @DIR@/server.crt, key-file: @DIR@/server.key }
      listen:
        host: 127.0.0.1
        port: @EXPIRED@
        ssl: { certificate-file: @DIR@/expired.crt, key-file: @DIR@/expired.key }
      hosts:
        "default":
          paths:
            "/":
              file.dir: @DIR@/www
            "/status/204":
              mruby.handler: "Proc.new { |env| [204, {}, []] }"
            "/backend/":
              proxy.reverse.url: http://127.0.0.1:@BACKEND@/backend/
            "/websocket":
              proxy.reverse.url: http://127.0.0.1:@WEBSOCKET@/websocket
              proxy.websocket: ON
        "hinted":
          listen:
            host: 127.0.0.1
            port: @HINTED@
          header.set: "Keep-Alive: timeout=3"
          paths:
            "/":
              file.dir: @DIR@/www
      """;

  /** How long a connection may be idle is said once for a whole process. */
  private static final String SHORT_IDLE =
      """
      num-threads: 1
      pid-file: @DIR@/h2o.short.pid
      error-log: @DIR@/h2o.short.log
      http1-request-timeout: 1
      listen:
        host: 127.0.0.1
        port: @SHORT_IDLE@
      hosts:
        "default":
          paths:
            "/":
              file.dir: @DIR@/www
      """;

  @Override
  public String name() {
    return "h2o";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("h2o", "-v");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    String file = site.workspace.write("h2o.conf", site.fillIn(CONFIGURATION)).toString();
    String idle = site.workspace.write("h2o.short.conf", site.fillIn(SHORT_IDLE)).toString();
    PeerProcess whole =
        PeerProcess.start(site.workspace, name(), List.of("h2o", "-m", "master", "-c", file))
            .awaitPort(site.port(Site.Port.HTTP));
    PeerProcess brief =
        PeerProcess.start(site.workspace, "h2o-short", List.of("h2o", "-c", idle))
            .awaitPort(site.port(Site.Port.SHORT_IDLE));
    return List.of(whole, brief);
  }

  @Override
  public String reloadSignal() {
    return "HUP";
  }

  @Override
  public String resumedMark() {
    return "resumed=1";
  }

  @Override
  public Map<String, String> cannot() {
    String asksNobody = "asks no client for a certificate";
    String none = "does not pass trailers on";
    return Map.of(
        ExtensionFeatures.RESPONSE_TRAILERS,
        none,
        ExtensionFeatures.REQUEST_TRAILERS,
        none,
        ConnectionFeatures.NO_PIPELINING,
        ConnectionFeatures.DOES_NOT_TELL,
        MessageFeatures.EARLY_HINTS,
        "does not pass on interim responses of a backend",
        TlsFeatures.CLIENT_CERTIFICATE,
        asksNobody,
        TlsFeatures.NO_CLIENT_CERTIFICATE,
        asksNobody);
  }
}
