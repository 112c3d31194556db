package dev.rezo.cli;

import dev.rezo.client.BrowserProfile;
import dev.rezo.http.Protocol;
import dev.rezo.io.TcpOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How connections are made. Requests with equal settings share a client.
 *
 * <p>Immutable.
 *
 * @param profile the browser to speak like, or null
 * @param protocols which versions may be spoken, the preferred one first
 * @param files whom to trust, and who to be
 * @param leastTls 2 or 3, as in TLS 1.3
 * @param mostTls 2 or 3
 * @param tls the finer choices of TLS
 * @param resolves values of {@code --resolve} in their order
 * @param connectTos values of {@code --connect-to} in their order
 * @param family 4 or 6, or 0 for either
 * @param localEnd the interface or address to connect from, or null
 * @param localPorts the ports to connect from, or null
 * @param unixSocket to connect to in place of hosts, or null
 * @param headStartMillis of each address over the next, or 0 for the default
 * @param probeSeconds between TCP keep-alive probes, or 0 for the default
 * @param probes whether TCP keep-alive probes are sent
 * @param proxy which proxy leads to the server
 */
record ConnectionSettings(
    @Nullable BrowserProfile profile,
    List<Protocol> protocols,
    TlsFiles files,
    int leastTls,
    int mostTls,
    TlsChoices tls,
    List<String> resolves,
    List<String> connectTos,
    int family,
    @Nullable String localEnd,
    TcpOptions.@Nullable PortRange localPorts,
    @Nullable String unixSocket,
    long headStartMillis,
    long probeSeconds,
    boolean probes,
    ProxySettings proxy) {

  /** A builder with curl's defaults. */
  static Builder builder() {
    return new Builder();
  }

  /** Collects settings. Not thread-safe; the caller serialises. */
  static final class Builder {
    @Nullable BrowserProfile profile;
    List<Protocol> protocols = List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
    boolean insecure;
    @Nullable String caFile;
    @Nullable String certificate;
    String certificateType = "PEM";
    @Nullable String keyFile;
    @Nullable String passPhrase;
    int leastTls = 2;
    int mostTls = 3;
    final TlsChoices.Builder tls = new TlsChoices.Builder();
    final List<String> resolves = new ArrayList<>();
    final List<String> connectTos = new ArrayList<>();
    int family;
    @Nullable String localEnd;
    TcpOptions.@Nullable PortRange localPorts;
    @Nullable String unixSocket;
    long headStartMillis;
    long probeSeconds;
    boolean probes = true;
    final ProxySettings.Builder proxy = new ProxySettings.Builder();

    private Builder() {}

    ConnectionSettings build() {
      return new ConnectionSettings(
          profile,
          protocols,
          new TlsFiles(insecure, caFile, certificate, certificateType, keyFile, passPhrase),
          leastTls,
          mostTls,
          tls.build(),
          List.copyOf(resolves),
          List.copyOf(connectTos),
          family,
          localEnd,
          localPorts,
          unixSocket,
          headStartMillis,
          probeSeconds,
          probes,
          proxy.build());
    }
  }
}
