package dev.rezo.interop;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The http2 module of Node.js, from the package nodejs, with a server of ours on it.
 *
 * <p>Immutable.
 */
final class NodeHttp2 implements Http2Kind {

  @Override
  public String name() {
    return "node";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("node", "--version");
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    site.writeOwn();
    try (InputStream script = NodeHttp2.class.getResourceAsStream("/http2-server.js")) {
      site.workspace.write("http2-server.js", Objects.requireNonNull(script).readAllBytes());
    }
    String file = site.workspace.path("http2-server.js").toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("node", file, site.workspace.toString()))
            .awaitPort(site.port(Site.Port.HTTP2)));
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of(
        Http2MessageFeatures.TOO_LARGE_HEAD,
        "ends the connection in place of such a head",
        Http2ConnectionFeatures.RELOAD,
        Http2ConnectionFeatures.NO_RELOAD);
  }
}
