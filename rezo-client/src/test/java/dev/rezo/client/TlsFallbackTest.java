package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.testing.ConnectionFault;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A name with two addresses on one port: of the second one TLS is not what it should be. How long
 * it may be so is in {@link TlsFallbackLimitsTest}.
 */
@Timeout(30)
@Tag("A140")
class TlsFallbackTest {

  private static final ThrowAwayCa CA = ThrowAwayCa.create();
  private static final String GOOD = "127.0.0.1";
  private static final String BAD = "127.0.0.2";

  private final MockServer good =
      MockServer.startTls(ServerTls.of(CA.server("localhost")).alpn("http/1.1"));
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private ServerSocket bad;

  @BeforeEach
  void listens() throws IOException {
    good.handler(request -> MockResponse.ok("good"));
    bad = new ServerSocket();
    bad.bind(new InetSocketAddress(BAD, good.port()));
  }

  @AfterEach
  void closes() throws IOException {
    bad.close();
    for (Socket socket : accepted) {
      socket.close();
    }
    good.close();
  }

  @Test
  void anAddressThatHangsUpGivesWayToTheNext() throws IOException {
    hangUp();
    try (RezoClient client = client(b -> b, BAD, GOOD)) {
      assertThat(get(client)).isEqualTo("good");
      assertThat(accepted).hasSize(1);
    }
  }

  @Test
  void theNextConnectionTriesTheAddressThatServedFirst() throws IOException {
    hangUp();
    try (RezoClient client = client(b -> b.keepAlive(false), BAD, GOOD)) {
      for (int i = 0; i < 3; i++) {
        assertThat(get(client)).isEqualTo("good");
      }
      assertThat(accepted).hasSize(1);
      assertThat(good.accepted()).isEqualTo(3);
    }
  }

  @Test
  void aCertificateThatIsRefusedIsRefusedForGood() {
    accept();
    try (RezoClient client = client(b -> b.tls(TlsConfig.DEFAULT), GOOD, BAD)) {
      assertThatThrownBy(() -> get(client))
          .isInstanceOfSatisfying(
              ConnectionFailedException.class,
              e -> assertThat(TlsFailures.isCertificateProblem(e)).isTrue());
      assertThat(accepted).as("the other address is not asked").isEmpty();
    }
  }

  private String get(RezoClient client) throws IOException {
    return client.get("https://localhost:" + good.port() + "/").send(BodyReaders.text());
  }

  @Test
  @Tag("F7")
  void aServerThatStopsWhileWeShakeHandsIsGivenTime() throws Exception {
    try (RezoClient client = client(b -> b.keepAlive(false), GOOD)) {
      String url = "https://localhost:" + good.port() + "/";
      assertThat(client.post(url).sendAsync(BodyReaders.text()).get()).isEqualTo("good");
      good.faultNextConnections(ConnectionFault.RESET, ConnectionFault.CLOSE);
      assertThat(client.post(url).sendAsync(BodyReaders.text()).get()).isEqualTo("good");
    }
  }

  private RezoClient client(UnaryOperator<ClientBuilder> settings, String... addresses) {
    List<InetAddress> answer =
        List.of(addresses).stream()
            .map(literal -> new InetSocketAddress(literal, 1).getAddress())
            .toList();
    ClientBuilder builder =
        RezoClient.builder()
            .pool(limits -> limits)
            .resolver(host -> CompletableFuture.completedFuture(answer))
            .tls(t -> t.trust(CA.certificate()));
    return settings.apply(builder).build();
  }

  private void accept() {
    serve(socket -> {});
  }

  private void hangUp() {
    serve(Socket::close);
  }

  private void serve(Reaction reaction) {
    ServerSocket listening = bad;
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  Socket socket = listening.accept();
                  accepted.add(socket);
                  reaction.to(socket);
                }
              } catch (IOException e) {
                // The test is over.
              }
            },
            "bad-address");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Reaction {
    void to(Socket socket) throws IOException;
  }
}
