package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/**
 * Read this first: it teaches the tools of this module, and tests nothing that other tests do not.
 */
class HarnessTourTest {

  /**
   * A client that says PING when it is connected and closes after a minute of silence: thirty lines
   * in the place of a real connection.
   */
  static final class PingClient implements EventLoop.ConnectCallback, TransportHandler {
    private final StringBuilder heard = new StringBuilder();
    private int reads;
    private Transport transport;
    private EventLoop.Timer idleTimer;

    @Override
    public void onConnected(Transport connected) {
      transport = connected;
      transport.start(this);
      transport.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
      waitForSilence();
    }

    @Override
    public void onConnectFailed(IOException cause) {
      heard.append(cause);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      reads++;
      heard.append(StandardCharsets.US_ASCII.decode(bytes));
      idleTimer.cancel();
      waitForSilence();
    }

    @Override
    public void onEndOfStream() {
      transport.close();
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(IOException cause) {
      idleTimer.cancel();
    }

    private void waitForSilence() {
      EventLoop loop = transport.loop();
      long deadlineNanos = loop.nanoTime() + Duration.ofSeconds(60).toNanos();
      idleTimer = loop.schedule(deadlineNanos, transport::close);
    }
  }

  @Test
  void aConversationOnVirtualTime() {
    // The world: time, a network in it, somebody who listens, and a loop for the client.
    VirtualTime time = new VirtualTime();
    VirtualNetwork network = new VirtualNetwork(time);
    VirtualListener listener = network.listen(new InetSocketAddress("192.0.2.1", 80));
    VirtualLoop loop = new VirtualLoop(network);

    // The test stands outside of the loop; runAsLoop is the way in. Nothing happens until time
    // runs.
    PingClient client = new PingClient();
    loop.runAsLoop(() -> loop.connect(listener.address(), TcpOptions.DEFAULT, client));
    assertThat(listener.accepted()).isZero();
    time.runUntilIdle();

    // The peer is the test's hand at the other end.
    ScriptedPeer peer = listener.takePeer();
    peer.expect("PING\r\n").expectNothing();
    peer.split(Split.byteByByte()).send("PONG\r\n");
    time.runUntilIdle();
    assertThat(client.heard).hasToString("PONG\r\n");
    assertThat(client.reads).isEqualTo(6);

    // An idle minute takes no time.
    time.advance(Duration.ofSeconds(59));
    assertThat(peer.clientClosed()).isFalse();
    time.advance(Duration.ofSeconds(1));
    assertThat(peer.clientClosed()).isTrue();

    // The last line of a good test.
    network.requireNothingLeft();
  }

  @Test
  void aConversationOverTlsWithARealServer() throws Exception {
    ThrowAwayCa ca = ThrowAwayCa.create();
    try (MockServer server = MockServer.startTls(ServerTls.of(ca.server("127.0.0.1")))) {
      server.enqueue(MockResponse.ok("one"), MockResponse.ok("two").chunked(1));
      SSLSocketFactory sockets = ca.clientContext().getSocketFactory();

      assertThat(get(server.url("/greeting"), sockets)).isEqualTo("one");
      assertThat(get(server.url("/greeting"), sockets)).isEqualTo("two");

      assertThat(server.handshakes()).isEqualTo(1);
      assertThat(server.requestsOnConnection(0)).isEqualTo(2);
      assertThat(server.takeRequest().target()).isEqualTo("/greeting");
      assertThat(server.failures()).isEmpty();
    }
  }

  /** Any client will do; the JDK's oldest one reuses connections. */
  private static String get(String url, SSLSocketFactory sockets) throws IOException {
    HttpsURLConnection connection = (HttpsURLConnection) new URL(url).openConnection();
    connection.setSSLSocketFactory(sockets);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
