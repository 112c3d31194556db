package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Phase;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@Tag("A140")
class UnixSocketClientTest {

  @TempDir private Path folder;

  private final List<UnixRelay> relays = new ArrayList<>();

  @AfterEach
  void closesRelays() throws IOException {
    for (UnixRelay relay : relays) {
      relay.close();
    }
  }

  /** A socket that leads to a server. */
  private Path socketTo(MockServer server) throws IOException {
    Path socket = folder.resolve(relays.size() + ".sock");
    relays.add(new UnixRelay(socket, server.address()));
    return socket;
  }

  @Test
  void callsGoOverTheSocketAndKeepTheirHost() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(socketTo(server))) {
      server.handler(request -> MockResponse.ok(String.valueOf(request.header("Host"))));
      for (int i = 0; i < 2; i++) {
        assertThat(client.get("http://service.test/containers").send(BodyReaders.text()))
            .isEqualTo("service.test");
      }
      assertThat(server.accepted()).as("connections").isEqualTo(1);
    }
  }

  @Test
  void aCallMayHaveASocketOfItsOwnAndSharesNoConnection() throws IOException {
    try (MockServer first = MockServer.start();
        MockServer second = MockServer.start();
        RezoClient client = client(socketTo(first))) {
      Path other = socketTo(second);
      first.handler(request -> MockResponse.ok("first"));
      second.handler(request -> MockResponse.ok("second"));
      String url = "http://service.test/";
      assertThat(client.get(url).send(BodyReaders.text())).isEqualTo("first");
      assertThat(client.get(url).unixSocket(other).send(BodyReaders.text())).isEqualTo("second");
      assertThat(client.get(url).send(BodyReaders.text())).isEqualTo("first");
      assertThat(client.pool().snapshot().buckets()).hasSize(2);
    }
  }

  @Test
  void tlsRunsOverTheSocketToo() throws IOException {
    ThrowAwayCa ca = ThrowAwayCa.create();
    try (MockServer server =
            MockServer.startTls(ServerTls.of(ca.server("service.test")).alpn("http/1.1"));
        RezoClient client =
            client(socketTo(server)).toBuilder().tls(t -> t.trust(ca.certificate())).build()) {
      server.handler(request -> MockResponse.ok("secret"));
      assertThat(client.get("https://service.test/").send(BodyReaders.text())).isEqualTo("secret");
    }
  }

  @Test
  void aSocketThatIsNotThereIsNamed() {
    Path socket = folder.resolve("nobody.sock");
    try (RezoClient client = client(socket)) {
      assertThatThrownBy(() -> client.get("http://service.test/").send())
          .isInstanceOfSatisfying(
              ConnectionFailedException.class,
              e -> {
                assertThat(e.phase()).isEqualTo(Phase.CONNECT);
                assertThat(e)
                    .hasMessageStartingWith(
                        "http://service.test: expected a connection to " + socket);
              });
    }
  }

  private static RezoClient client(Path socket) {
    return RezoClient.builder()
        .pool(limits -> limits)
        .resolver(host -> CompletableFuture.failedFuture(new UnknownHostException(host)))
        .unixSocket(socket)
        .build();
  }
}
