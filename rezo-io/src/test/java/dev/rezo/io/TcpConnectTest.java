package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TcpConnectTest {

  @Test
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
  void localAddressIsBound() throws Exception {
    InetAddress address = InetAddress.getLoopbackAddress();
    try (SocketChannel channel = SocketChannel.open()) {
      TcpConnect.configure(channel, TcpOptions.DEFAULT.withLocalAddress(address));
      assertThat(((InetSocketAddress) channel.getLocalAddress()).getAddress()).isEqualTo(address);
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
        if (option.name().startsWith("TCP_") || option.equals(StandardSocketOptions.SO_KEEPALIVE)) {
          values.put(option.name(), channel.getOption(option));
        }
      }
    }
    return values;
  }
}
