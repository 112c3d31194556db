package dev.rezo.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS on a real loop and a real socket, with the JDK's blocking server as the peer. */
class TlsSocketTest {

  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
  private static final SSLContext CONTEXT = Certificates.trusting();

  private final LoopGroup group = EventLoops.ofSize(1, "tls-test");
  private final EventLoop loop = group.next();
  private final ExecutorService tasks = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    group.close();
    tasks.shutdownNow();
  }

  @Test
  void tenMegabytesComeBackWhileReadsArePausedAndResumed() throws Exception {
    try (Peer peer = new Peer(socket -> echo(tls(socket)))) {
      Pusher pusher = new Pusher();
      secure(peer.port(), pusher);
      Await.get(pusher.all);
      assertThat(pusher.mostPending).isLessThan(256 * 1024);
      assertThat(pusher.wrong).isZero();
    }
  }

  @Test
  void closeNotifyComesThroughInBothDirections() throws Exception {
    CompletableFuture<String> peerRead = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            socket -> {
              SSLSocket tls = tls(socket);
              peerRead.complete(new String(tls.getInputStream().readAllBytes(), US_ASCII));
              tls.getOutputStream().write("bye".getBytes(US_ASCII));
              tls.shutdownOutput();
            })) {
      Recorder recorder = new Recorder();
      TlsTransport transport = secure(peer.port(), recorder);
      Await.run(
          loop,
          () -> {
            transport.write(ByteBuffer.wrap("hello".getBytes(US_ASCII)));
            transport.shutdownOutput();
          });
      assertThat(Await.get(peerRead)).isEqualTo("hello");
      assertThat(Await.get(recorder.closed)).isNull();
      assertThat(recorder.heard).containsExactly("read 3", "end", "closed");
    }
  }

  @Test
  void endOfTheGroupClosesSecureConnections() throws Exception {
    try (Peer peer = new Peer(socket -> echo(tls(socket)))) {
      Recorder recorder = new Recorder();
      secure(peer.port(), recorder);
      group.close();
      assertThat(Await.get(recorder.closed)).hasMessage("tls-test-0: the loop has ended");
    }
  }

  private TlsTransport secure(int port, TransportHandler handler) throws Exception {
    Connected connected = new Connected();
    CompletableFuture<TlsTransport> secured = new CompletableFuture<>();
    Await.run(loop, () -> loop.connect(Connected.loopback(port), TcpOptions.DEFAULT, connected));
    Transport lower = Await.get(connected.transport);
    SSLEngine engine = CONTEXT.createSSLEngine("localhost", port);
    engine.setUseClientMode(true);
    Await.run(
        loop, () -> TlsTransport.handshake(lower, engine, tasks, new Outcome(secured, handler)));
    return Await.get(secured);
  }

  private static SSLSocket tls(Socket socket) throws IOException {
    SSLSocket tls = (SSLSocket) CONTEXT.getSocketFactory().createSocket(socket, null, true);
    tls.setUseClientMode(false);
    return tls;
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[16 * 1024];
    for (int count; (count = in.read(buffer)) > 0; ) {
      socket.getOutputStream().write(buffer, 0, count);
    }
  }

  private record Outcome(CompletableFuture<TlsTransport> secured, TransportHandler handler)
      implements TlsTransport.HandshakeCallback {

    @Override
    public void onSecured(TlsTransport transport) {
      transport.start(handler);
      if (handler instanceof Pusher pusher) {
        pusher.begin(transport);
      }
      secured.complete(transport);
    }

    @Override
    public void onHandshakeFailed(IOException cause) {
      secured.completeExceptionally(cause);
    }
  }

  /** Writes ten megabytes as it may, pauses at each read, and checks what comes back. */
  private static final class Pusher extends Recorder {

    final CompletableFuture<Boolean> all = new CompletableFuture<>();
    int mostPending;
    int wrong;
    private Transport transport;
    private int sent;
    private int back;

    void begin(Transport secured) {
      transport = secured;
      onWritable();
    }

    @Override
    public void onWritable() {
      while (sent < TEN_MEGABYTES && transport.isWritable()) {
        ByteBuffer chunk = transport.scratch().limit(32 * 1024);
        while (chunk.hasRemaining()) {
          chunk.put((byte) (sent++ % 251));
        }
        transport.write(chunk.flip());
        mostPending = Math.max(mostPending, transport.pendingBytes());
      }
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        wrong += bytes.get() == (byte) (back++ % 251) ? 0 : 1;
      }
      transport.pauseReads();
      transport.loop().execute(transport::resumeReads);
      if (back == TEN_MEGABYTES) {
        all.complete(true);
      }
    }
  }
}
