package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class ConnectingCommandTest {

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void aUnixSocketTakesThePlaceOfTheHost() throws Exception {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<String> head = CompletableFuture.supplyAsync(() -> answerOne(listening));
      CommandRun run =
          CommandRun.of("--unix-socket", socket.toString(), "http://service.test/containers");
      assertThat(run).isEqualTo(new CommandRun(0, "hello", ""));
      assertThat(head.get(10, TimeUnit.SECONDS)).contains("Host: service.test\r\n");
    }
  }

  private static String answerOne(ServerSocketChannel listening) {
    try (SocketChannel peer = listening.accept()) {
      ByteBuffer head = ByteBuffer.allocate(8192);
      while (!text(head).endsWith("\r\n\r\n") && peer.read(head) >= 0) {}
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
      peer.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
      return text(head);
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private static String text(ByteBuffer filled) {
    return StandardCharsets.US_ASCII.decode(filled.duplicate().flip()).toString();
  }

  @Test
  void aUnixSocketThatIsNotThereIsCode7AndNamed() {
    String socket = directory.resolve("nobody").toString();
    CommandRun run = CommandRun.of("-sS", "--unix-socket", socket, "http://service.test/");
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.err()).contains(socket);
  }

  @Test
  void anAbstractSocketIsRefusedWithTheReason() {
    CommandRun run = CommandRun.of("--abstract-unix-socket", "x", server.url("/"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--unix-socket").contains("Java connects to none");
  }

  @Test
  void theLocalEndIsAnAddressOrAnInterface() throws IOException {
    String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
    for (String local : new String[] {"127.0.0.1", loopback, "if!" + loopback, "host!127.0.0.1"}) {
      server.enqueue(MockResponse.ok("hello"));
      CommandRun run = CommandRun.of("--interface", local, "-w", " %{local_ip}", server.url("/"));
      assertThat(run).as(local).isEqualTo(new CommandRun(0, "hello 127.0.0.1", ""));
    }
    assertThat(CommandRun.of("--interface", "if!none7", server.url("/")).exitCode()).isEqualTo(45);
  }

  /** The system chooses none of these by itself, and others may have some of them. */
  @Test
  void theLocalPortIsOneOfTheRange() {
    server.enqueue(MockResponse.ok());
    CommandRun run =
        CommandRun.of("--local-port", "20000-20499", "-w", "%{local_port}", server.url("/"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Integer.parseInt(run.out())).isBetween(20_000, 20_499);
    assertThat(run.err()).isEmpty();
    assertThat(CommandRun.of("--local-port", "9-8", server.url("/")).exitCode()).isEqualTo(2);
  }

  @Test
  void aFamilyWithoutAddressIsCode6() {
    CommandRun run = CommandRun.of("-sS", "-6", server.url("/"));
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err()).contains("expected an IPv6 address of 127.0.0.1, actual [127.0.0.1]");
    server.enqueue(MockResponse.ok("hello"));
    assertThat(CommandRun.of("-4", server.url("/")).out()).isEqualTo("hello");
  }

  @Test
  void headStartAndProbesAreTaken() {
    server.enqueue(MockResponse.ok("hello"));
    CommandRun run =
        CommandRun.of(
            "--happy-eyeballs-timeout-ms", "100", "--keepalive-time", "30", server.url("/"));
    assertThat(run).isEqualTo(new CommandRun(0, "hello", ""));
    assertThat(CommandRun.of("--happy-eyeballs-timeout-ms", "0", server.url("/")).exitCode())
        .isEqualTo(2);
  }
}
