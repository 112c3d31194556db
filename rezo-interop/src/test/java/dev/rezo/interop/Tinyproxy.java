package dev.rezo.interop;

import dev.rezo.client.Proxy;
import java.util.List;
import java.util.Map;

/**
 * Tinyproxy, from the package tinyproxy-bin.
 *
 * <p>Immutable.
 */
final class Tinyproxy implements ProxyKind {

  private static final String OPEN =
      """
      Listen 127.0.0.1
      Port @OPEN@
      LogFile "@DIR@/tinyproxy.log"
      PidFile "@DIR@/tinyproxy.pid"
      MaxClients 50
      Timeout 30
      """;

  private static final String LOGIN =
      """
      Listen 127.0.0.1
      Port @LOGIN@
      LogFile "@DIR@/tinyproxy.login.log"
      PidFile "@DIR@/tinyproxy.login.pid"
      MaxClients 50
      Timeout 30
      BasicAuth @USER@ @SECRET@
      """;

  @Override
  public String name() {
    return "tinyproxy";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("tinyproxy", "-v");
  }

  @Override
  public List<PeerProcess> start(ProxySite site) throws Exception {
    String open = site.write("tinyproxy.conf", OPEN).toString();
    String login = site.write("tinyproxy.login.conf", LOGIN).toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("tinyproxy", "-d", "-c", open))
            .awaitPort(site.port(ProxySite.Port.OPEN)),
        PeerProcess.start(site.workspace, "login", List.of("tinyproxy", "-d", "-c", login))
            .awaitPort(site.port(ProxySite.Port.LOGIN)));
  }

  @Override
  public Proxy.Type type() {
    return Proxy.Type.HTTP;
  }

  @Override
  public Map<String, String> cannot() {
    Map<String, String> cannot =
        ProxyFeatures.without(ProxyFeatures.ALL_OF_SOCKS, "speaks HTTP only");
    cannot.put(ProxyFeatures.REUSE, "ends each connection after the response");
    cannot.put(ProxyFeatures.TLS, "speaks no TLS itself");
    return cannot;
  }
}
