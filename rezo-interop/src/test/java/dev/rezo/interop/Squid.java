package dev.rezo.interop;

import dev.rezo.client.Proxy;
import java.util.List;
import java.util.Map;

/**
 * Squid, from the package squid, with an HAProxy in front of it that speaks TLS.
 *
 * <p>Immutable.
 */
final class Squid implements ProxyKind {

  private static final String CONFIGURATION =
      """
      http_port 127.0.0.1:@OPEN@ name=open
      http_port 127.0.0.1:@LOGIN@ name=login
      auth_param basic program /usr/lib/squid/basic_ncsa_auth @DIR@/squid.users
      auth_param basic children 1
      auth_param basic realm interop
      acl open_ports myportname open
      acl login_port myportname login
      acl known proxy_auth REQUIRED
      http_access allow open_ports
      http_access allow login_port known
      http_access deny all
      cache deny all
      cache_log @DIR@/squid.cache.log
      access_log stdio:@DIR@/squid.access.log
      pid_filename none
      coredump_dir @DIR@/tmp
      netdb_filename none
      pinger_enable off
      visible_hostname localhost
      shutdown_lifetime 0 seconds
      client_persistent_connections on
      """;

  /** Debian builds Squid with GnuTLS, with which it opens no port for TLS. */
  private static final String TLS_IN_FRONT =
      """
      defaults
        mode tcp
        timeout connect 5s
        timeout client 30s
        timeout server 30s
      listen tls
        bind 127.0.0.1:@TLS@ ssl crt @DIR@/proxy.pem
        server squid 127.0.0.1:@OPEN@
      """;

  /** A line of a password file: {@code openssl passwd -6 -salt interop let-me-in}. */
  private static final String USERS =
      "@USER@:$6$interop$"
          + "43QJ1xrKi0at9mB9AO7UcpKEDEYY2slX94fFSUSwSRr"
          + "5/7Lz.VijQDAPV9t3zJhL2.UkEMeFK.s6cQZNzAPZB0\n";

  @Override
  public String name() {
    return "squid";
  }

  @Override
  public List<String> versionCommand() {
    return List.of("squid", "-v");
  }

  @Override
  public List<PeerProcess> start(ProxySite site) throws Exception {
    site.write("squid.users", USERS);
    // Names what it keeps in shared memory: another Squid of this machine has other names.
    String service = "rezo" + Ports.free();
    String file = site.write("squid.conf", CONFIGURATION).toString();
    String front = site.write("tls.cfg", TLS_IN_FRONT).toString();
    return List.of(
        PeerProcess.start(site.workspace, name(), List.of("squid", "-N", "-n", service, "-f", file))
            .awaitPort(site.port(ProxySite.Port.OPEN)),
        PeerProcess.start(site.workspace, "tls", List.of("haproxy", "-db", "-f", front))
            .awaitPort(site.port(ProxySite.Port.TLS)));
  }

  @Override
  public Proxy.Type type() {
    return Proxy.Type.HTTP;
  }

  @Override
  public Map<String, String> cannot() {
    return ProxyFeatures.without(ProxyFeatures.ALL_OF_SOCKS, "speaks HTTP only");
  }
}
