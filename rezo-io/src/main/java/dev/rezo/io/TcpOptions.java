package dev.rezo.io;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is set on a socket before it connects. TCP_NODELAY is always on: with it off, a small write
 * after a small write waits for the peer's delayed acknowledgement (about 40 ms). On a Unix domain
 * socket only the buffers mean anything.
 *
 * <p>Immutable.
 *
 * @param localAddress the address to bind to, or null to let the system choose
 * @param localInterface the name of the network interface to whose address to bind, such as {@code
 *     eth0}, or null; not together with an address. It is looked up for each connection
 * @param localPorts the ports to bind to, tried in order, or null to let the system choose
 * @param keepAlive TCP keep-alive probes, or null for none
 * @param receiveBuffer SO_RCVBUF in bytes, or 0 for the system's own tuning
 * @param sendBuffer SO_SNDBUF in bytes, or 0 for the system's own tuning
 * @param trafficClass IP_TOS, from 0, the system's default, to 255 (RFC 2474: DSCP in the upper six
 *     bits)
 */
public record TcpOptions(
    @Nullable InetAddress localAddress,
    @Nullable String localInterface,
    @Nullable PortRange localPorts,
    @Nullable KeepAlive keepAlive,
    int receiveBuffer,
    int sendBuffer,
    int trafficClass) {

  /** The system's defaults, with probes after 60 s idle, every 10 s, dead after 6. */
  public static final TcpOptions DEFAULT =
      new TcpOptions(
          null,
          null,
          null,
          new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 6),
          0,
          0,
          0);

  /** Checks what can be checked without a socket. */
  public TcpOptions {
    if (receiveBuffer < 0 || sendBuffer < 0) {
      throw new IllegalArgumentException(
          "TcpOptions: expected buffer sizes of at least 0, actual receive "
              + receiveBuffer
              + ", send "
              + sendBuffer);
    }
    if (trafficClass < 0 || trafficClass > 255) {
      throw new IllegalArgumentException(
          "TcpOptions: expected a traffic class from 0 to 255, actual " + trafficClass);
    }
    if (localAddress != null && localInterface != null) {
      throw new IllegalArgumentException(
          "TcpOptions: expected a local address or an interface, actual "
              + localAddress
              + " and "
              + localInterface);
    }
  }

  /** The same with another local address, and no interface. */
  public TcpOptions withLocalAddress(@Nullable InetAddress address) {
    return new TcpOptions(
        address, null, localPorts, keepAlive, receiveBuffer, sendBuffer, trafficClass);
  }

  /** The same with the address of an interface as the local one. */
  public TcpOptions withLocalInterface(@Nullable String name) {
    return new TcpOptions(
        null, name, localPorts, keepAlive, receiveBuffer, sendBuffer, trafficClass);
  }

  /** The same with other local ports. */
  public TcpOptions withLocalPorts(@Nullable PortRange ports) {
    return new TcpOptions(
        localAddress, localInterface, ports, keepAlive, receiveBuffer, sendBuffer, trafficClass);
  }

  /** The same with other keep-alive probes. */
  public TcpOptions withKeepAlive(@Nullable KeepAlive probes) {
    return new TcpOptions(
        localAddress, localInterface, localPorts, probes, receiveBuffer, sendBuffer, trafficClass);
  }

  /** The same with other buffers of the socket, in bytes; 0 for the system's own tuning. */
  public TcpOptions withBuffers(int receive, int send) {
    return new TcpOptions(
        localAddress, localInterface, localPorts, keepAlive, receive, send, trafficClass);
  }

  /** The same with another traffic class. */
  public TcpOptions withTrafficClass(int value) {
    return new TcpOptions(
        localAddress, localInterface, localPorts, keepAlive, receiveBuffer, sendBuffer, value);
  }

  // A record's own is put together when it is first called, and would cost a process its start.
  @Override
  public int hashCode() {
    int hash = Objects.hashCode(localAddress);
    hash = 31 * hash + Objects.hashCode(localInterface);
    hash = 31 * hash + Objects.hashCode(localPorts);
    hash = 31 * hash + Objects.hashCode(keepAlive);
    hash = 31 * hash + receiveBuffer;
    hash = 31 * hash + sendBuffer;
    return 31 * hash + trafficClass;
  }

  /**
   * TCP keep-alive probes, in whole seconds; a system that has only the switch uses its own times.
   * Immutable.
   *
   * @param idle silence before the first probe
   * @param interval time between probes
   * @param count unanswered probes that end the connection
   */
  public record KeepAlive(Duration idle, Duration interval, int count) {
    /** Checks that each is at least one. */
    public KeepAlive {
      Objects.requireNonNull(idle, "idle");
      Objects.requireNonNull(interval, "interval");
      if (idle.toSeconds() < 1 || interval.toSeconds() < 1 || count < 1) {
        throw new IllegalArgumentException(
            "KeepAlive: expected at least 1 s, 1 s and 1 probe, actual "
                + idle
                + ", "
                + interval
                + ", "
                + count);
      }
    }

    @Override
    public int hashCode() {
      return 31 * (31 * idle.hashCode() + interval.hashCode()) + count;
    }
  }

  /**
   * Ports, both ends included. Immutable.
   *
   * @param first from 1 to 65535
   * @param last at least the first
   */
  public record PortRange(int first, int last) {
    /** Checks the ports. */
    public PortRange {
      if (first < 1 || last < first || last > 65_535) {
        throw new IllegalArgumentException(
            "PortRange: expected ports from 1 to 65535, actual " + first + " to " + last);
      }
    }
  }
}
