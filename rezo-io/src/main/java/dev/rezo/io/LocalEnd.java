package dev.rezo.io;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds this side of a connection as the options want it. Pure but for the socket. Immutable. */
final class LocalEnd {

  private LocalEnd() {}

  /** Binds, if there is anything to bind to. */
  static void bind(SocketChannel channel, TcpOptions options, InetAddress remote)
      throws IOException {
    InetAddress address =
        options.localInterface() == null
            ? options.localAddress()
            : ofInterface(options.localInterface(), remote);
    TcpOptions.PortRange ports = options.localPorts();
    if (ports != null) {
      bindToOneOf(channel, address, ports);
    } else if (address != null) {
      bind(channel, new InetSocketAddress(address, 0));
    }
  }

  private static void bindToOneOf(
      SocketChannel channel, @Nullable InetAddress address, TcpOptions.PortRange ports)
      throws IOException {
    IOException last = null;
    for (int port = ports.first(); port <= ports.last(); port++) {
      try {
        bind(channel, new InetSocketAddress(address, port));
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last == null ? new BindException("no local port in " + ports) : last;
  }

  /** The JDK's messages do not name the address. */
  private static void bind(SocketChannel channel, InetSocketAddress local) throws IOException {
    try {
      channel.bind(local);
    } catch (IOException e) {
      BindException named = new BindException("bind to " + local + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /** The interface's address of the same family, one of the same reach first. */
  private static InetAddress ofInterface(String name, InetAddress remote) throws IOException {
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found == null) {
      throw new BindException("bind to interface " + name + ": expected one, actual none");
    }
    List<InetAddress> family =
        Collections.list(found.getInetAddresses()).stream()
            .filter(own -> own instanceof Inet6Address == remote instanceof Inet6Address)
            .toList();
    if (family.isEmpty()) {
      throw new BindException(
          "bind to interface "
              + name
              + ": expected an address of the family of "
              + remote.getHostAddress()
              + ", actual "
              + Collections.list(found.getInetAddresses()));
    }
    return family.stream()
        .filter(own -> own.isLinkLocalAddress() == remote.isLinkLocalAddress())
        .findFirst()
        .orElse(family.get(0));
  }
}
