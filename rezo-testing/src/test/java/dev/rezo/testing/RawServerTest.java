package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RawServerTest {

  @Test
  void eachConnectionFollowsItsScript() throws IOException {
    try (RawServer server =
        RawServer.start(
            conn -> {
              conn.readHead();
              conn.write("first", Split.byteByByte());
            },
            conn -> {
              conn.readHead();
              conn.write("then").reset();
            })) {
      try (SocketClient client = SocketClient.to(server.address())) {
        assertThat(client.get("/").readToEnd()).isEqualTo("first");
      }
      for (int i = 0; i < 2; i++) {
        try (SocketClient client = SocketClient.to(server.address())) {
          assertThatThrownBy(
                  () -> {
                    client.get("/").readTo("then");
                    client.readToEnd();
                  })
              .isInstanceOf(SocketException.class);
        }
      }
      assertThat(server.accepted()).isEqualTo(3);
      server.awaitOpenConnections(0);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void aScriptSeesHowTheClientEnds() throws Exception {
    CompletableFuture<ConnectionEnd> end = new CompletableFuture<>();
    try (RawServer server = RawServer.start(conn -> end.complete(conn.awaitEnd()))) {
      SocketClient.to(server.address()).close();
      assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(ConnectionEnd.CLIENT_CLOSED);
    }
  }

  @Test
  void halfCloseLetsTheClientSpeakOn() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (RawServer server =
            RawServer.start(
                conn -> {
                  conn.finish();
                  heard.complete(conn.readHead());
                });
        SocketClient client = SocketClient.to(server.address())) {
      assertThat(client.readToEnd()).isEmpty();
      client.write("still\r\n\r\n");
      assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("still\r\n\r\n");
    }
  }

  @Test
  void whatAScriptAssertsIsAFailure() throws IOException {
    try (RawServer server =
        RawServer.start(
            conn -> {
              throw new AssertionError("planted");
            })) {
      try (SocketClient client = SocketClient.to(server.address())) {
        assertThat(client.readToEnd()).isEmpty();
      }
      assertThat(server.failures()).hasSize(1);
    }
  }

  @Test
  void noThreadIsLeft() throws IOException {
    RawServer server = RawServer.start(RawConnection::readHead);
    SocketClient client = SocketClient.to(server.address());
    server.awaitOpenConnections(1);
    server.close();
    assertThat(MockServerTest.threadsOf(server.port())).isEmpty();
    client.close();
  }

  @Test
  void aBlackHoleDoesNotAnswer() throws IOException {
    try (BlackHole hole = BlackHole.open();
        Socket client = new Socket()) {
      assertThatThrownBy(() -> client.connect(hole.address(), 300))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
