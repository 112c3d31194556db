package dev.rezo.client;

/**
 * A host and a port to connect to.
 *
 * <p>Immutable.
 *
 * @param host a name or an address literal without brackets
 * @param port from 1 to 65535
 */
public record Endpoint(String host, int port) {

  /** Checks the port. */
  public Endpoint {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "Endpoint " + host + ": expected a port from 1 to 65535, actual " + port);
    }
  }

  // A record's own is put together when it is first called, and would cost a process its start.
  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  /** As in {@code localhost:8080} or {@code [::1]:8080}. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
