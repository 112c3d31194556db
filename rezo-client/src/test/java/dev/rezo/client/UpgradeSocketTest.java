package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.DuplexStream;
import dev.rezo.http.Response;
import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upgraded connection over sockets, used by threads that wait. */
@Timeout(60)
class UpgradeSocketTest {

  private static final int PIECE = 64 * 1024;
  private static final int PIECES = 64;

  private static void echo(RawConnection peer) throws IOException {
    peer.readHead();
    peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n");
    for (int i = 0; i < PIECES; i++) {
      peer.write(peer.read(PIECE));
    }
    assertThat(peer.awaitEnd()).isNotNull();
    peer.finish();
  }

  @Test
  void fourMegabytesComeBackOverTcp() throws Exception {
    try (RawServer server = RawServer.start(UpgradeSocketTest::echo);
        RezoClient client = RezoClient.builder().pool(p -> p).build()) {
      exchange(client, server.url("/"));
    }
  }

  @Test
  void fourMegabytesComeBackOverTls() throws Exception {
    ThrowAwayCa ca = ThrowAwayCa.create();
    ServerTls tls = ServerTls.of(ca.server("localhost"));
    try (RawServer server =
            RawServer.startTls(
                tls,
                peer -> {
                  peer.handshake();
                  echo(peer);
                });
        RezoClient client =
            RezoClient.builder().pool(p -> p).tls(t -> t.trust(ca.certificate())).build()) {
      exchange(client, "https://localhost:" + server.port() + "/");
    }
  }

  private static void exchange(RezoClient client, String url) throws Exception {
    byte[] sent = new byte[PIECES * PIECE];
    new Random(7).nextBytes(sent);
    Response response = client.get(url).header("Upgrade", "echo").send();
    DuplexStream stream = Objects.requireNonNull(response.duplex());
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream out = stream.output()) {
                out.write(sent, 0, sent.length / 2);
                out.write(sent, sent.length / 2, sent.length - sent.length / 2);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    byte[] heard = stream.input().readAllBytes();
    writer.get(20, TimeUnit.SECONDS);
    assertThat(heard).isEqualTo(sent);
    assertThatThrownBy(() -> stream.output().write('x')).isInstanceOf(IOException.class);
    stream.close();
    assertThat(client.pool().snapshot().toString()).doesNotContain("1 active");
  }
}
