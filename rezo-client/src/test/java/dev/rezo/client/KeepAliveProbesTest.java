package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.io.TcpOptions;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What Linux says of the socket of a parked connection. */
@Timeout(30)
class KeepAliveProbesTest {

  /** The state of a timer in the kernel's list of connections: it waits to send a probe. */
  private static final String PROBES = "02";

  @Test
  @Tag("A131")
  @Tag("F2")
  @EnabledOnOs(OS.LINUX)
  void theKernelProbesAParkedConnectionAtTheTimesThatWereSet() throws IOException {
    TcpOptions.KeepAlive times =
        new TcpOptions.KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(5), 4);
    assertThat(timer(TcpOptions.DEFAULT.withKeepAlive(times)))
        .satisfies(
            timer -> {
              assertThat(timer).startsWith(PROBES + ":");
              // In hundredths of a second.
              assertThat(Long.parseLong(timer.substring(3), 16)).isBetween(1L, 3_000L);
            });
    assertThat(timer(TcpOptions.DEFAULT)).startsWith(PROBES + ":");
    assertThat(timer(TcpOptions.DEFAULT.withKeepAlive(null))).startsWith("00:");
  }

  /** The timer of a connection that has served and is parked. */
  private static String timer(TcpOptions options) throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = RezoClient.builder().pool(p -> p).tcp(options).build()) {
      server.enqueue(MockResponse.ok("x"));
      InetSocketAddress local;
      InetSocketAddress remote;
      try (Response response = client.get(server.url("/")).send()) {
        local = (InetSocketAddress) response.connection().connection().localAddress();
        remote = (InetSocketAddress) response.connection().connection().remoteAddress();
        assertThat(response.body().text()).isEqualTo("x");
      }
      return timerOf(local.getPort(), remote.getPort());
    }
  }

  /** Both ports say which: others may listen at the one, or leave from it to somewhere else. */
  private static String timerOf(int localPort, int remotePort) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+");
      if (fields[1].endsWith(port(localPort)) && fields[2].endsWith(port(remotePort))) {
        return fields[5];
      }
    }
    throw new AssertionError("no connection from port " + localPort + " to " + remotePort);
  }

  private static String port(int number) {
    return String.format(Locale.ROOT, ":%04X", number);
  }
}
