package dev.rezo.interop;

import dev.rezo.client.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MicroSocks, from the package microsocks.
 *
 * <p>Immutable.
 */
final class Microsocks implements ProxyKind {

  @Override
  public String name() {
    return "microsocks";
  }

  /** It has no option for that; the package knows. */
  @Override
  public List<String> versionCommand() {
    return List.of("dpkg-query", "-W", "-f=${Version}", "microsocks");
  }

  @Override
  public List<PeerProcess> start(ProxySite site) throws Exception {
    return List.of(
        start(site, ProxySite.Port.OPEN),
        start(site, ProxySite.Port.LOGIN, "-u", ProxySite.USER, "-P", ProxySite.SECRET));
  }

  private PeerProcess start(ProxySite site, ProxySite.Port port, String... login) throws Exception {
    int number = site.port(port);
    List<String> command =
        new ArrayList<>(List.of("microsocks", "-i", "127.0.0.1", "-p", Integer.toString(number)));
    command.addAll(List.of(login));
    return PeerProcess.start(site.workspace, name() + "." + port, command).awaitPort(number);
  }

  @Override
  public Proxy.Type type() {
    return Proxy.Type.SOCKS5H;
  }

  @Override
  public Map<String, String> cannot() {
    Map<String, String> cannot =
        ProxyFeatures.without(ProxyFeatures.ALL_OF_HTTP, "speaks SOCKS only");
    cannot.put(ProxyFeatures.SOCKS4, "speaks SOCKS5 only");
    cannot.put(ProxyFeatures.SOCKS4A, "speaks SOCKS5 only");
    return cannot;
  }
}
