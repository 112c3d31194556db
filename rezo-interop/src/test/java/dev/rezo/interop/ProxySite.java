package dev.rezo.interop;

import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What every proxy has: ports for the same purposes, a login, a certificate of its own, and an
 * nginx that it leads to.
 *
 * <p>Lifecycle: one for each proxy; {@link #close} removes all of it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ProxySite implements AutoCloseable {

  /** What a proxy listens for, each on a port of its own of 127.0.0.1. */
  enum Port {
    /** Everybody is let through. */
    OPEN,
    /** Who has the login is let through. */
    LOGIN,
    /** TLS with the proxy; everybody is let through. */
    TLS
  }

  static final String USER = "orders";
  static final String SECRET = "let-me-in";

  final Workspace workspace;
  final RunningServer origin;
  final ThrowAwayCa authority = ThrowAwayCa.create();
  private final Map<Port, Integer> ports = new EnumMap<>(Port.class);

  ProxySite(String name) throws Exception {
    this.workspace = new Workspace(name);
    for (Port port : Port.values()) {
      ports.put(port, Ports.free());
    }
    workspace.directory("tmp");
    ThrowAwayCertificate certificate = authority.server("localhost", "127.0.0.1");
    workspace.write("proxy.pem", certificate.chainPem() + certificate.privateKeyPem());
    this.origin = new RunningServer(new Nginx());
  }

  int port(Port port) {
    return ports.get(port);
  }

  /** Writes a configuration with what is known only now, as in {@code @DIR@} and {@code @OPEN@}. */
  Path write(String name, String configuration) throws IOException {
    String text = configuration.replace("@DIR@", workspace.toString());
    for (Map.Entry<Port, Integer> port : ports.entrySet()) {
      text = text.replace("@" + port.getKey() + "@", port.getValue().toString());
    }
    return workspace.write(name, text.replace("@USER@", USER).replace("@SECRET@", SECRET));
  }

  @Override
  public void close() throws IOException {
    origin.close();
    workspace.close();
  }
}
