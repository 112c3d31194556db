package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MockServerTest {

  private final MockServer server = MockServer.start();

  @AfterEach
  void nothingIsLeft() {
    server.close();
    assertThat(threadsOf(server.port())).isEmpty();
  }

  // ---- what it records ----------------------------------------------------------------------

  @Test
  void recordsRequestsByteForByteAndByConnection() throws IOException {
    server.handler(request -> MockResponse.ok("ok"));
    try (SocketClient one = client();
        SocketClient two = client()) {
      one.get("/a?b=c").readTo("ok");
      two.write(
          "POST /p HTTP/1.1\r\nhost: x\r\nX-Odd:  two  words \r\nContent-Length: 3\r\n\r\nabc");
      two.readTo("ok");
      one.get("/d").readTo("ok");
    }
    RecordedRequest first = server.takeRequest();
    RecordedRequest second = server.takeRequest();
    RecordedRequest third = server.takeRequest();
    assertThat(first.target()).isEqualTo("/a?b=c");
    assertThat(first.headerLines()).containsExactly("Host: a");
    assertThat(second.method()).isEqualTo("POST");
    assertThat(second.headerLines())
        .containsExactly("host: x", "X-Odd:  two  words ", "Content-Length: 3");
    assertThat(second.header("x-odd")).isEqualTo("two  words");
    assertThat(second.text()).isEqualTo("abc");
    assertThat(third.connection()).isEqualTo(first.connection());
    assertThat(third.indexOnConnection()).isEqualTo(1);
    assertThat(server.requestsOnConnection(first.connection())).isEqualTo(2);
    assertThat(server.accepted()).isEqualTo(2);
    assertThat(server.mostOpenConnections()).isEqualTo(2);
    assertThat(server.awaitEnd(0)).isEqualTo(ConnectionEnd.CLIENT_CLOSED);
    server.awaitOpenConnections(0);
  }

  @Test
  void readsChunkedBodiesWithTrailers() throws IOException {
    server.enqueue(MockResponse.ok());
    try (SocketClient client = client()) {
      client.write("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.write("4;x=y\r\nwiki\r\n5\r\npedia\r\n0\r\nSum: 9\r\n\r\n").readTo("\r\n\r\n");
    }
    RecordedRequest request = server.takeRequest();
    assertThat(request.text()).isEqualTo("wikipedia");
    assertThat(request.trailerLines()).containsExactly("Sum: 9");
  }

  @Test
  void aRequestThatBreaksTheStandardIsAFailure() throws IOException {
    List<String> wrong =
        List.of(
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\n\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nName : v\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    for (int i = 0; i < wrong.size(); i++) {
      try (SocketClient client = client()) {
        client.write(wrong.get(i));
        assertThat(server.awaitEnd(i)).as(wrong.get(i)).isEqualTo(ConnectionEnd.SERVER_CLOSED);
      }
    }
    assertThat(server.failures()).hasSize(wrong.size());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void expectContinueIsAnsweredUnlessTheResponseSaysOtherwise() throws IOException {
    String head = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    server.enqueue(
        MockResponse.ok("first"),
        MockResponse.ok("second").withoutContinue(),
        MockResponse.status(417).beforeBody().connectionClose());
    try (SocketClient client = client()) {
      assertThat(client.write(head).readTo("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      client.write("ab").readTo("first");
      assertThat(client.write(head).write("cd").readTo("second")).startsWith("HTTP/1.1 200 ");
      assertThat(client.write(head).readToEnd()).startsWith("HTTP/1.1 417 ");
    }
    assertThat(server.requests()).extracting(RecordedRequest::text).containsExactly("ab", "cd", "");
  }

  @Test
  void withoutAPlanTheAnswerIs500AndAHandlerThatThrowsIsAFailure() throws IOException {
    try (SocketClient client = client()) {
      assertThat(client.get("/").readTo("]")).startsWith("HTTP/1.1 500 ");
      server.handler(
          request -> {
            throw new IllegalStateException("planted");
          });
      assertThat(client.get("/").readTo("planted")).startsWith("HTTP/1.1 500 ");
    }
    assertThat(server.failures()).hasSize(1);
  }

  // ---- what it says -------------------------------------------------------------------------

  @Test
  void saysExactlyWhatItIsTold() throws IOException {
    server.enqueue(
        MockResponse.ok("hello").reason("Fine").header("A", "1").headerLine("b:2"),
        MockResponse.ok("abcde").chunked(2).trailer("T", "v").reason("OK"),
        MockResponse.status(204).reason("No Content"),
        MockResponse.ok("x").interim(103, "Link: <a>").reason("OK"),
        MockResponse.raw("whatever\n"),
        MockResponse.ok("till the end").untilClose().reason("OK"));
    try (SocketClient client = client()) {
      assertThat(client.get("/").readTo("hello"))
          .isEqualTo("HTTP/1.1 200 Fine\r\nA: 1\r\nb:2\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.get("/").readTo("T: v\r\n\r\n"))
          .isEqualTo(
              lines(
                  "HTTP/1.1 200 OK",
                  "Transfer-Encoding: chunked",
                  "", //
                  "2",
                  "ab",
                  "2",
                  "cd",
                  "1",
                  "e",
                  "0",
                  "T: v",
                  ""));
      assertThat(client.get("/").readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(client.get("/").readTo("x"))
          .isEqualTo(
              lines("HTTP/1.1 103 Interim", "Link: <a>", "")
                  + lines("HTTP/1.1 200 OK", "Content-Length: 1", "")
                  + "x");
      assertThat(client.get("/").readTo("\n")).isEqualTo("whatever\n");
      assertThat(client.get("/").readToEnd()).isEqualTo("HTTP/1.1 200 OK\r\n\r\ntill the end");
    }
    assertThat(server.awaitEnd(0)).isEqualTo(ConnectionEnd.SERVER_CLOSED);
  }

  @Test
  void headIsAnsweredWithoutContent() throws IOException {
    server.enqueue(MockResponse.ok("hello").connectionClose().reason("OK"));
    try (SocketClient client = client()) {
      assertThat(client.write("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").readToEnd())
          .isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
    }
  }

  @Test
  void closesWhenAskedToUnlessItIsToldToStay() throws IOException {
    String asking = "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n";
    server.enqueue(MockResponse.ok("a").thenStay(), MockResponse.ok("b"));
    try (SocketClient client = client()) {
      client.write(asking).readTo("a");
      assertThat(client.write(asking).readToEnd()).contains("Connection: close").endsWith("b");
    }
  }

  @Test
  void version10ClosesWithoutSayingSo() throws IOException {
    server.enqueue(MockResponse.ok("a").version("HTTP/1.0"));
    try (SocketClient client = client()) {
      assertThat(client.get("/").readToEnd()).startsWith("HTTP/1.0 200 ").doesNotContain("close");
    }
  }

  // ---- faults -------------------------------------------------------------------------------

  @Test
  void aGateHoldsTheHeadBack() throws IOException {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("late").interim(102).headAfter(gate));
    try (SocketClient client = client()) {
      client.get("/").readTo("\r\n\r\n");
      gate.awaitReached();
      assertThat(client.socket.getInputStream().available()).isZero();
      gate.open();
      client.readTo("late");
    }
  }

  @Test
  void aClientThatGivesUpWhileAResponseIsHeldBackIsSeen() throws IOException {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("held back").stallAfter(4, gate));
    try (SocketClient client = client()) {
      client.get("/").readTo("held");
      gate.awaitReached();
    }
    assertThat(server.awaitEnd(0).byClient()).isTrue();
  }

  @Test
  void cutsStallsAndResetsWithinTheBody() throws IOException {
    server.enqueue(MockResponse.ok("hello").closeAfter(3), MockResponse.ok("hello").resetAfter(3));
    try (SocketClient client = client()) {
      assertThat(client.get("/").readToEnd()).contains("Content-Length: 5").endsWith("hel");
    }
    try (SocketClient client = client()) {
      client.get("/").readTo("hel");
      assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
    }
    assertThat(server.awaitEnd(1)).isEqualTo(ConnectionEnd.SERVER_RESET);
  }

  @Test
  void hangsUpOrResetsInPlaceOfAnAnswer() throws IOException {
    server.enqueue(MockResponse.hangUp(), MockResponse.reset());
    try (SocketClient client = client()) {
      assertThat(client.get("/").readToEnd()).isEmpty();
    }
    try (SocketClient client = client()) {
      client.get("/");
      assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void throttlesByPieces() throws IOException {
    server.enqueue(MockResponse.raw("0123456789").throttle(4, Duration.ofMillis(20)).thenClose());
    long beganNanos = System.nanoTime();
    try (SocketClient client = client()) {
      assertThat(client.get("/").readToEnd()).isEqualTo("0123456789");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
        .isGreaterThan(Duration.ofMillis(40));
  }

  @Test
  void faultsConnectionsBeforeTheyAreServed() throws IOException {
    server.faultNextConnections(
        ConnectionFault.CLOSE, ConnectionFault.RESET, ConnectionFault.SILENT, ConnectionFault.NONE);
    server.handler(request -> MockResponse.ok("served"));
    try (SocketClient closed = client()) {
      assertThat(closed.readToEnd()).isEmpty();
    }
    assertThat(server.awaitEnd(0)).isEqualTo(ConnectionEnd.SERVER_CLOSED);
    assertThatThrownBy(
            () -> {
              try (SocketClient reset = client()) { // The reset may be here before connect returns.
                reset.readToEnd();
              }
            })
        .isInstanceOf(SocketException.class);
    try (SocketClient silent = client()) {
      silent.get("/");
      server.awaitOpenConnections(1);
      try (SocketClient served = client()) {
        served.get("/").readTo("served");
      }
    }
    assertThat(server.requests()).hasSize(1);
  }

  // ---- idle connections and the life of the server --------------------------------------------

  @Test
  void whoeverHasSeenAResponseFindsTheConnectionIdle() throws IOException {
    server.handler(request -> MockResponse.ok("done"));
    for (int i = 0; i < 50; i++) {
      try (SocketClient client = client()) {
        client.get("/").readTo("done");
        assertThat(server.closeIdleConnections()).isEqualTo(1);
        assertThat(client.readToEnd()).isEmpty();
        assertThat(server.awaitEnd(i)).isEqualTo(ConnectionEnd.SERVER_CLOSED);
      }
    }
  }

  @Test
  void idleConnectionsCanBeResetOrSpokenTo() throws IOException {
    server.handler(request -> MockResponse.ok("done"));
    try (SocketClient client = client()) {
      client.get("/").readTo("done");
      assertThat(server.sendToIdleConnections("unasked")).isEqualTo(1);
      client.readTo("unasked");
      client.get("/").readTo("done");
      assertThat(server.resetIdleConnections()).isEqualTo(1);
      assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aBusyConnectionIsNotIdle() throws IOException {
    Gate gate = new Gate();
    server.enqueue(MockResponse.ok("x").headAfter(gate));
    try (SocketClient client = client()) {
      client.get("/");
      gate.awaitReached();
      assertThat(server.closeIdleConnections()).isZero();
      gate.open();
      client.readTo("x");
    }
  }

  @Test
  void stopsAndComesBackOnTheSamePort() throws IOException {
    server.handler(request -> MockResponse.ok("done"));
    try (SocketClient client = client()) {
      client.get("/").readTo("done");
      server.stop();
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
    server.restart();
    try (SocketClient client = client()) {
      client.get("/").readTo("done");
      server.stopAccepting();
      client.get("/").readTo("done");
      assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void closeEndsWhoeverWaits() throws IOException {
    server.enqueue(MockResponse.never());
    List<SocketClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(client().get("/"));
    }
    server.takeRequest();
    server.close();
    assertThat(threadsOf(server.port())).isEmpty();
    for (SocketClient client : clients) {
      client.close();
    }
  }

  @Test
  void waitingForWhatDoesNotComeFails() {
    assertThatThrownBy(() -> server.takeRequest(Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected a request");
    assertThatThrownBy(() -> server.awaitEnd(0, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private SocketClient client() throws IOException {
    return SocketClient.to(server.address());
  }

  static List<String> threadsOf(int port) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("rezo-") && name.contains("-" + port + "-"))
        .toList();
  }
}
