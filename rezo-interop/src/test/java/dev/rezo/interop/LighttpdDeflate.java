package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * lighttpd, from the packages lighttpd and lighttpd-mod-deflate, which codes by deflate alone.
 *
 * <p>Immutable.
 */
final class LighttpdDeflate implements PluginServerKind {

  private static final String CONFIGURATION =
      """
      server.modules = ("mod_deflate")
      mimetype.assign = (".txt" => "text/plain")
      server.document-root = "@DIR@/www"
      server.errorlog = "@DIR@/lighttpd.error.log"
      server.upload-dirs = ("@DIR@/tmp")
      server.bind = "127.0.0.1"
      server.port = @HTTP@
      deflate.mimetypes = ("text/plain")
      deflate.allowed-encodings = ("deflate")
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
    DeflateFeatures.write(site);
    String file = site.workspace.write("lighttpd.conf", site.fillIn(CONFIGURATION)).toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("lighttpd", "-D", "-f", file))
            .awaitPort(site.port(Site.Port.HTTP)));
  }

  @Override
  public Map<String, String> cannot() {
    return DeflateFeatures.withoutBareAndStreamed("codes only what it has whole");
  }
}
