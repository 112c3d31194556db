package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * HAProxy, from the package haproxy, which codes by deflate in both shapes what an nginx has.
 *
 * <p>Immutable.
 */
final class HaproxyDeflate implements PluginServerKind {

  private static final String CONFIGURATION =
      """
      global
        log stdout format raw local0
      defaults
        mode http
        log global
        option httplog
        timeout connect 5s
        timeout client 30s
        timeout server 30s
        compression type text/plain
      frontend plain
        bind 127.0.0.1:@HTTP@
        use_backend zlib_stall if { path /zlib/stall }
        use_backend bare_stall if { path /bare/stall }
        use_backend bare if { path_beg /bare/ }
        default_backend zlib
      backend zlib
        compression algo deflate
        server nginx 127.0.0.1:@FILES@
      backend bare
        compression algo raw-deflate
        server nginx 127.0.0.1:@FILES@
      backend zlib_stall
        compression algo deflate
        http-request set-path /backend/stall
        server ours 127.0.0.1:@BACKEND@
      backend bare_stall
        compression algo raw-deflate
        http-request set-path /backend/stall
        server ours 127.0.0.1:@BACKEND@
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
    DeflateFeatures.write(site);
    return Haproxy.startInFrontOfFiles(site, CONFIGURATION, Site.Port.HTTP);
  }

  @Override
  public Map<String, String> cannot() {
    return Map.of();
  }
}
