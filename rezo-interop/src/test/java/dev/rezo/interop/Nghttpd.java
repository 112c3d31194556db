package dev.rezo.interop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * nghttpd, from the package nghttp2-server: files, and uploads sent back.
 *
 * <p>Immutable.
 */
final class Nghttpd implements Http2Kind {

  private static final Pattern LOGGED = Pattern.compile("\\[id=(\\d+)\\].*:path: (\\S+)");

  @Override
  public String name() {
    return "nghttpd";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("nghttpd", "--version");
  }

  @Override
  public Pattern logged() {
    return LOGGED;
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    return List.of(
        listen(site, Site.Port.HTTP2, "--echo-upload"),
        listen(site, Site.Port.HTTP2_PLAIN, "--echo-upload", "--no-tls"),
        listen(site, Site.Port.HTTP2_FEW, "--max-concurrent-streams=10", "--verbose"));
  }

  /** It listens on one port; what is in a trailer is said for all responses. */
  private static PeerProcess listen(Site site, Site.Port port, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("nghttpd", "--address=127.0.0.1"));
    command.add("--htdocs=" + site.workspace.path("www"));
    command.add("--trailer=" + Backend.TRAILER + ": 7");
    command.addAll(List.of(options));
    command.add(Integer.toString(site.port(port)));
    command.add(site.workspace.path("server.key").toString());
    command.add(site.workspace.path("server.crt").toString());
    return PeerProcess.start(site.workspace, "nghttpd-" + port, command).awaitPort(site.port(port));
  }

  @Override
  public Map<String, String> cannot() {
    Map<String, String> cannot = new HashMap<>();
    for (String feature :
        List.of(
            Http2MessageFeatures.NO_CONTENT,
            Http2MessageFeatures.RANGE,
            Http2MessageFeatures.GZIP,
            Http2MessageFeatures.LARGE_HEAD,
            Http2MessageFeatures.TOO_LARGE_HEAD,
            Http2MessageFeatures.MANY_FIELDS,
            Http2MessageFeatures.COOKIES,
            Http2MessageFeatures.REQUEST_TRAILERS,
            Http2MessageFeatures.EARLY_HINTS,
            Http2MessageFeatures.EARLY_413,
            Http2ConnectionFeatures.CUT)) {
      cannot.put(feature, "has files only, and sends uploads back");
    }
    cannot.put(Http2ConnectionFeatures.RETIRING, Http2ConnectionFeatures.NEVER_RETIRES);
    cannot.put(Http2ConnectionFeatures.FALLBACK, "speaks HTTP/2 only");
    cannot.put(Http2ConnectionFeatures.ONLY_HTTP_1_1, "speaks HTTP/2 only");
    cannot.put(Http2ConnectionFeatures.RELOAD, "takes up no other configuration");
    cannot.put(Http2ConnectionFeatures.IDLE_CLOSE, "has no setting for how long that may be");
    return cannot;
  }
}
