package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * Jetty, from Maven Central, as {@link JettyPeer} in a process of its own.
 *
 * <p>Immutable.
 */
final class JettyHttp2 implements Http2Kind {

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("echo", org.eclipse.jetty.util.Jetty.VERSION);
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    return List.of(OwnSite.start(site, name(), JettyPeer.class));
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
