package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TcpConnectTest {

  @Test
  @Tag("A131")
  @Tag("F2")
  void defaultsAreNoDelayAndKeepAliveProbes() throws Exception {
    Map<String, Object> options = options(TcpOptions.DEFAULT);
    assertThat(options).containsEntry("TCP_NODELAY", true).containsEntry("SO_KEEPALIVE", true);
    if (options.containsKey("TCP_KEEPIDLE")) { // jdk.net is there, and the system has them
      assertThat(options)
          .containsEntry("TCP_KEEPIDLE", 60)
          .containsEntry("TCP_KEEPINTERVAL", 10)
          .containsEntry("TCP_KEEPCOUNT", 6);
    }
  }

  @Test
  @Tag("A131")
  @Tag("F2")
  void keepAliveTimesAreThoseThatWereSet() throws Exception {
    TcpOptions.KeepAlive probes =
        new TcpOptions.KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(5), 4);
    Map<String, Object> options = options(TcpOptions.DEFAULT.withKeepAlive(probes));
    assertThat(options).containsEntry("SO_KEEPALIVE", true);
    if (options.containsKey("TCP_KEEPIDLE")) {
      assertThat(options)
          .containsEntry("TCP_KEEPIDLE", 30)
          .containsEntry("TCP_KEEPINTERVAL", 5)
          .containsEntry("TCP_KEEPCOUNT", 4);
    }
  }

  @Test
  void keepAliveTimesBeyondTheSystemsLimitAreLowered() throws Exception {
    TcpOptions.KeepAlive rare =
        new TcpOptions.KeepAlive(Duration.ofDays(30), Duration.ofDays(30), 1_000);
    assertThat(options(TcpOptions.DEFAULT.withKeepAlive(rare))).containsEntry("SO_KEEPALIVE", true);
  }

  @Test
  void keepAliveCanBeOff() throws Exception {
    assertThat(options(TcpOptions.DEFAULT.withKeepAlive(null)))
        .containsEntry("SO_KEEPALIVE", false);
  }

  @Test
  void trafficClassIsSet() throws Exception {
    assertThat(options(TcpOptions.DEFAULT.withTrafficClass(0x28))).containsEntry("IP_TOS", 0x28);
    assertThatThrownBy(() -> TcpOptions.DEFAULT.withTrafficClass(256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("A140")
  void localAddressIsBound() throws Exception {
    InetAddress address = InetAddress.getLoopbackAddress();
    assertThat(bound(TcpOptions.DEFAULT.withLocalAddress(address)).getAddress()).isEqualTo(address);
  }

  @Test
  @Tag("A140")
  void theAddressOfAnInterfaceIsBound() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    String name = NetworkInterface.getByInetAddress(loopback).getName();
    assertThat(bound(TcpOptions.DEFAULT.withLocalInterface(name)).getAddress()).isEqualTo(loopback);
    assertThatThrownBy(() -> bound(TcpOptions.DEFAULT.withLocalInterface("none7")))
        .isInstanceOf(BindException.class)
        .hasMessage("bind to interface none7: expected one, actual none");
  }

  @Test
  @Tag("A140")
  void theFirstFreePortOfARangeIsBound() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      int first = taken.getLocalPort();
      TcpOptions.PortRange ports = new TcpOptions.PortRange(first, Math.min(first + 20, 65_535));
      assertThat(bound(TcpOptions.DEFAULT.withLocalPorts(ports)).getPort())
          .isBetween(first + 1, ports.last());
      TcpOptions.PortRange none = new TcpOptions.PortRange(first, first);
      assertThatThrownBy(() -> bound(TcpOptions.DEFAULT.withLocalPorts(none)))
          .isInstanceOf(BindException.class)
          .hasMessageContaining(":" + first + ": ");
    }
  }

  private static InetSocketAddress bound(TcpOptions options) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      LocalEnd.bind(channel, options, InetAddress.getLoopbackAddress());
      return (InetSocketAddress) channel.getLocalAddress();
    }
  }

  @Test
  void unresolvedAddressIsTheCallersMistake() throws Exception {
    try (LoopGroup group = EventLoops.ofSize(1, "connect-test")) {
      InetSocketAddress unresolved = InetSocketAddress.createUnresolved("example.test", 80);
      assertThatThrownBy(
              () ->
                  Await.run(
                      group.next(),
                      () -> group.next().connect(unresolved, TcpOptions.DEFAULT, new Connected())))
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("connect: expected a resolved address, actual example.test");
    }
  }

  private static Map<String, Object> options(TcpOptions options) throws IOException {
    Map<String, Object> values = new TreeMap<>();
    try (SocketChannel channel = SocketChannel.open()) {
      TcpConnect.configure(channel, options);
      for (SocketOption<?> option : channel.supportedOptions()) {
        if (option.name().startsWith("TCP_")
            || option.equals(StandardSocketOptions.IP_TOS)
            || option.equals(StandardSocketOptions.SO_KEEPALIVE)) {
          values.put(option.name(), channel.getOption(option));
        }
      }
    }
    return values;
  }
}
