package dev.rezo.interop;

import dev.rezo.client.Proxy;
import java.util.List;
import java.util.Map;

/**
 * Dante, from the package dante-server.
 *
 * <p>Immutable.
 */
final class Dante implements ProxyKind {

  private static final String CONFIGURATION =
      """
      logoutput: @DIR@/danted.log
      internal: 127.0.0.1 port = @OPEN@
      external: 127.0.0.1
      clientmethod: none
      socksmethod: none
      client pass { from: 127.0.0.1/32 to: 0.0.0.0/0 }
      socks pass { from: 127.0.0.1/32 to: 0.0.0.0/0 }
      """;

  @Override
  public String name() {
    return "danted";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("danted", "-v");
  }

  @Override
  public List<PeerProcess> start(ProxySite site) throws Exception {
    String file = site.write("danted.conf", CONFIGURATION).toString();
    String pid = site.workspace.path("danted.pid").toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("danted", "-f", file, "-p", pid))
            .awaitPort(site.port(ProxySite.Port.OPEN)));
  }

  @Override
  public Proxy.Type type() {
    return Proxy.Type.SOCKS5H;
  }

  @Override
  public Map<String, String> cannot() {
    Map<String, String> cannot =
        ProxyFeatures.without(ProxyFeatures.ALL_OF_HTTP, "speaks SOCKS only");
    String root = "knows the logins of the system only, for which it has to be root";
    cannot.put(ProxyFeatures.SOCKS4A, "connects to the address that stands for a name in SOCKS4a");
    cannot.put(ProxyFeatures.SOCKS_LOGIN, root);
    cannot.put(ProxyFeatures.SOCKS_NO_LOGIN, root);
    return cannot;
  }
}
