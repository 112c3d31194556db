package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * H2O with HTTP/2, from the package h2o.
 *
 * <p>Immutable.
 */
final class H2oHttp2 implements Http2Kind {

  private static final String CONFIGURATION =
      """
      num-threads: 2
      pid-file: @DIR@/h2o.pid
      error-log: @DIR@/h2o.error.log
      temp-buffer-path: @DIR@/tmp
      http2-idle-timeout: 60
      access-log:
        path: @DIR@/h2o.access.log
        format: "connection=%{connection-id}x \\"%r\\" %s"
      listen: { host: 127.0.0.1, port: @HTTP2_PLAIN@ }
      listen:
        host: 127.0.0.1
        port: @HTTP2@
        ssl: { certificate-file: @DIR@/server.crt, key-file: @DIR@/server.key }
      listen:
        host: 127.0.0.1
        port: @HTTP2_FEW@
        ssl: { certificate-file: @DIR@/server.crt, key-file: @DIR@/server.key }
      hosts:
        "default":
          paths:
            "/":
              file.dir: @DIR@/www
            "/status/204":
              mruby.handler: "Proc.new { |env| [204, {}, []] }"
            "/digest":
              proxy.reverse.url: http://127.0.0.1:@DIGEST@/digest
            "/backend/":
              proxy.reverse.url: http://127.0.0.1:@BACKEND@/backend/
      """;

  /** How long a connection may be idle is said once for a whole process. */
  private static final String SHORT_IDLE =
      """
      num-threads: 1
      pid-file: @DIR@/h2o.short.pid
      error-log: @DIR@/h2o.short.log
      http2-idle-timeout: 1
      listen:
        host: 127.0.0.1
        port: @HTTP2_SHORT_IDLE@
        ssl: { certificate-file: @DIR@/server.crt, key-file: @DIR@/server.key }
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
            .awaitPort(site.port(Site.Port.HTTP2));
    PeerProcess brief =
        PeerProcess.start(site.workspace, "h2o-short", List.of("h2o", "-c", idle))
            .awaitPort(site.port(Site.Port.HTTP2_SHORT_IDLE));
    return List.of(whole, brief);
  }

  /** The setting for that changes what it does at once, not what it says. */
  @Override
  public int fewStreams() {
    return 100;
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
        "does not pass on interim responses of a backend",
        Http2MessageFeatures.CONTINUE,
        "never says 100 in HTTP/2",
        Http2MessageFeatures.EARLY_413,
        "has one limit for everything",
        Http2ConnectionFeatures.RETIRING,
        Http2ConnectionFeatures.NEVER_RETIRES,
        Http2ConnectionFeatures.FALLBACK,
        "offers HTTP/2 wherever it speaks TLS");
  }
}
