package dev.rezo.interop;

import io.netty.util.Version;
import java.util.List;
import java.util.Map;

/**
 * Netty, from Maven Central, as {@link NettyPeer} in a process of its own.
 *
 * <p>Immutable.
 */
final class NettyHttp2 implements Http2Kind {

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("echo", Version.identify().get("netty-codec-http2").artifactVersion());
  }

  @Override
  public List<PeerProcess> start(Site site) throws Exception {
    return List.of(OwnSite.start(site, name(), NettyPeer.class));
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of(Http2ConnectionFeatures.RELOAD, Http2ConnectionFeatures.NO_RELOAD);
  }
}
