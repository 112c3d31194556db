package dev.rezo.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TcpTransportTest {

  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
  private static final int CHUNK = 16 * 1024;

  private final LoopGroup group = EventLoops.ofSize(1, "tcp-test");
  private final EventLoop loop = group.next();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void close() {
    group.close();
  }

  @Test
  void bytesGoBothWays() throws Exception {
    try (Peer peer = new Peer(socket -> echo(socket))) {
      Transport transport = Connected.to(loop, peer.port(), recorder.expecting(5));
      Await.run(loop, () -> transport.write(ascii("hello")));
      Await.get(recorder.enough());
      assertThat(recorder.text()).isEqualTo("hello");
      assertThat(Await.on(loop, transport::pendingBytes)).isZero();
      assertThat(transport.remoteAddress().toString()).endsWith(":" + peer.port());
    }
  }

  @Test
  void readNowWithinTheReadOfAnotherTransportLeavesItsBytesAlone() throws Exception {
    CountDownLatch sent = new CountDownLatch(2);
    Peer.Script greeting =
        socket -> {
          socket.getOutputStream().write(ascii("hello").array());
          sent.countDown();
          socket.getInputStream().read();
        };
    try (Peer one = new Peer(greeting);
        Peer other = new Peer(greeting)) {
      Connected asked = new Connected();
      Await.run(
          loop, () -> loop.connect(Connected.loopback(other.port()), TcpOptions.DEFAULT, asked));
      Transport silent = Await.get(asked.transport);
      Connected reading = new Connected();
      Await.run(
          loop, () -> loop.connect(Connected.loopback(one.port()), TcpOptions.DEFAULT, reading));
      Transport transport = Await.get(reading.transport);
      assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
      Recorder within = new Recorder().expecting(5);
      Recorder around =
          new Recorder() {
            @Override
            public void onRead(ByteBuffer bytes) {
              silent.start(within);
              silent.readNow();
              super.onRead(bytes);
            }
          };
      Await.run(loop, () -> transport.start(around.expecting(5)));
      Await.get(around.enough());
      assertThat(around.text()).isEqualTo("hello");
      Await.get(within.enough()); // At once, unless the peer's bytes are still under way.
      assertThat(within.text()).isEqualTo("hello");
    }
  }

  @Test
  void bytesThatComeBeforeStartWaitForIt() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getOutputStream().write(ascii("early").array());
              sent.countDown();
              socket.getInputStream().read();
            })) {
      Connected connected = new Connected();
      Await.run(
          loop, () -> loop.connect(Connected.loopback(peer.port()), TcpOptions.DEFAULT, connected));
      Transport transport = Await.get(connected.transport);
      assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
      Await.run(loop, () -> transport.start(recorder.expecting(5)));
      Await.get(recorder.enough());
      assertThat(recorder.text()).isEqualTo("early");
    }
  }

  @Test
  void tenMegabytesBothWaysStayWithinTheWaterMarks() throws Exception {
    AtomicInteger mostPending = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(1); // The peer is slow until the system has no room.
    try (Peer peer =
        new Peer(
            socket -> {
              full.await();
              echo(socket);
            })) {
      Pusher pusher = new Pusher(mostPending);
      pusher.transport = Connected.to(loop, peer.port(), pusher);
      Await.run(loop, pusher::push);
      full.countDown();
      Await.get(pusher.all);
      assertThat(mostPending.get()).isBetween(1, 64 * 1024 + CHUNK);
    }
  }

  @Test
  void pausedReadsDeliverNothingAndResumedReadsDeliverAll() throws Exception {
    int size = 1024 * 1024;
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getOutputStream().write(new byte[size]);
              socket.getInputStream().read();
            })) {
      Pauser pauser = new Pauser();
      pauser.expecting(size);
      Transport transport = Connected.to(loop, peer.port(), pauser);
      pauser.transport = transport;
      Await.run(loop, transport::resumeReads);
      Await.get(pauser.enough());
      assertThat(pauser.whilePaused).isZero();
      assertThat(pauser.read.size()).isEqualTo(size);
    }
  }

  @Test
  void endOfStreamIsToldOnceAndWritingGoesOn() throws Exception {
    CompletableFuture<String> peerRead = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            socket -> {
              socket.shutdownOutput();
              peerRead.complete(new String(socket.getInputStream().readAllBytes(), US_ASCII));
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      Await.get(recorder.ended);
      assertThat(Await.on(loop, transport::isOpen)).isFalse();
      Await.run(
          loop,
          () -> {
            transport.write(ascii("still here"));
            transport.shutdownOutput();
          });
      assertThat(Await.get(peerRead)).isEqualTo("still here");
      assertThat(Await.get(recorder.closed)).isNull();
      assertThat(recorder.heard).containsExactly("end", "closed");
    }
  }

  @Test
  void shutdownOutputGoesBehindWhatIsPendingAndReadsGoOn() throws Exception {
    CompletableFuture<Integer> peerRead = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            socket -> {
              peerRead.complete(socket.getInputStream().readAllBytes().length);
              socket.getOutputStream().write(ascii("bye").array());
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      Await.run(
          loop,
          () -> {
            transport.write(ByteBuffer.allocate(TEN_MEGABYTES));
            transport.shutdownOutput();
            transport.write(ascii("dropped"));
          });
      assertThat(Await.get(peerRead)).isEqualTo(TEN_MEGABYTES);
      assertThat(Await.get(recorder.closed)).isNull();
      assertThat(recorder.text()).isEqualTo("bye");
    }
  }

  @Test
  void resetIsToldAsTheCause() throws Exception {
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getInputStream().read();
              socket.setSoLinger(true, 0);
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      Await.run(loop, () -> transport.write(ascii("x")));
      assertThat(Await.get(recorder.closed)).isInstanceOf(IOException.class);
      assertThat(recorder.heard).containsExactly("closed");
    }
  }

  @Test
  @Timeout(60)
  void failedWriteIsToldAfterWriteHasReturned() throws Exception {
    CountDownLatch connects = new CountDownLatch(1);
    CountDownLatch reset = new CountDownLatch(1);
    try (Peer peer =
        new Peer(
            socket -> {
              connects.await(30, TimeUnit.SECONDS);
              socket.setSoLinger(true, 0);
              socket.close();
              reset.countDown();
            })) {
      Connected connected = new Connected();
      Await.run(
          loop, () -> loop.connect(Connected.loopback(peer.port()), TcpOptions.DEFAULT, connected));
      Transport transport = Await.get(connected.transport);
      connects.countDown();
      assertThat(reset.await(30, TimeUnit.SECONDS)).isTrue();
      Await.run(loop, transport::pauseReads);
      Await.run(loop, () -> transport.start(recorder));
      while (!recorder.closed.isDone()) { // What is written before the reset is here goes out.
        assertThat(Await.on(loop, () -> isToldWithinAWrite(transport))).isFalse();
      }
      assertThat(Await.get(recorder.closed)).isInstanceOf(IOException.class);
    }
  }

  private boolean isToldWithinAWrite(Transport transport) {
    boolean before = recorder.closed.isDone();
    for (int i = 0; i < 100; i++) {
      transport.write(ascii("x"));
    }
    return recorder.closed.isDone() != before;
  }

  @Test
  void handlerThatThrowsClosesTheTransportWithItsException() throws Exception {
    RuntimeException planted = new RuntimeException("planted");
    Recorder thrower =
        new Recorder() {
          @Override
          public void onRead(ByteBuffer bytes) {
            throw planted;
          }
        };
    try (Peer peer = new Peer(socket -> echo(socket))) {
      Transport transport = Connected.to(loop, peer.port(), thrower);
      Await.run(loop, () -> transport.write(ascii("x")));
      assertThat(Await.get(thrower.closed)).isInstanceOf(IOException.class).hasCause(planted);
      assertThat(thrower.heard).containsExactly("closed");
    }
  }

  @Test
  void closeWithinACallbackIsTheLastThingHeard() throws Exception {
    CompletableFuture<Transport> self = new CompletableFuture<>();
    Recorder closer =
        new Recorder() {
          @Override
          public void onRead(ByteBuffer bytes) {
            super.onRead(bytes);
            self.join().close();
            self.join().close();
          }
        };
    try (Peer peer = new Peer(socket -> socket.getOutputStream().write(new byte[CHUNK]))) {
      self.complete(Connected.to(loop, peer.port(), closer));
      assertThat(Await.get(closer.closed)).isNull();
      Await.run(loop, () -> {});
      assertThat(closer.heard).hasSize(2).last().isEqualTo("closed");
    }
  }

  @Test
  void writeAfterCloseIsDropped() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().readAllBytes())) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      ByteBuffer late = ascii("late");
      Await.run(
          loop,
          () -> {
            transport.close();
            transport.write(late);
            transport.shutdownOutput();
            transport.close();
          });
      assertThat(late.hasRemaining()).isFalse();
      assertThat(Await.get(peer.done)).isTrue();
      assertThat(recorder.heard).containsExactly("closed");
    }
  }

  @Test
  void handlerStartedOnAClosedTransportHearsIt() throws Exception {
    try (Peer peer = new Peer(socket -> echo(socket))) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      Recorder second = new Recorder();
      Await.run(
          loop,
          () -> {
            transport.close();
            transport.start(second);
          });
      assertThat(Await.get(second.closed)).isNull();
      assertThat(recorder.heard).containsExactly("closed");
    }
  }

  @Test
  void endOfTheGroupClosesWhatIsOpen() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().readAllBytes())) {
      Connected.to(loop, peer.port(), recorder);
      group.close();
      assertThat(Await.get(recorder.closed)).hasMessage("tcp-test-0: the loop has ended");
      assertThat(Await.get(peer.done)).isTrue();
    }
  }

  @Test
  void refusedConnectNamesTheAddress() throws Exception {
    try (Socket deaf = new Socket()) { // Bound, so that nobody else listens there.
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = deaf.getLocalPort();
      Connected connected = new Connected();
      Await.run(loop, () -> loop.connect(Connected.loopback(port), TcpOptions.DEFAULT, connected));
      assertThatThrownBy(() -> Await.get(connected.transport))
          .cause()
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("127.0.0.1:" + port + ": Connection refused");
    }
  }

  @Test
  void cancelledConnectIsNotHeardOf() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().readAllBytes())) {
      Connected connected = new Connected();
      Await.run(
          loop,
          () -> {
            EventLoop.ConnectAttempt attempt =
                loop.connect(Connected.loopback(peer.port()), TcpOptions.DEFAULT, connected);
            attempt.cancel();
            attempt.cancel();
          });
      // Where the connection was not made before it was cancelled, the peer meets this one.
      Transport next = Connected.to(loop, peer.port(), recorder);
      Await.run(loop, next::close);
      assertThat(Await.get(peer.done)).isTrue();
      Await.run(loop, () -> {});
      assertThat(connected.transport).isNotDone();
    }
  }

  @Test
  void scratchBuffersOfTwoWritersAreNeverTheSame() throws Exception {
    try (Peer peer = new Peer(socket -> echo(socket))) {
      Transport transport = Connected.to(loop, peer.port(), recorder.expecting(6));
      Await.run(
          loop,
          () -> {
            ByteBuffer outer = transport.scratch().put(ascii("out"));
            ByteBuffer inner = transport.scratch().put(ascii("in "));
            transport.write(inner.flip());
            transport.write(outer.flip());
            assertThat(transport.scratch()).isSameAs(outer);
          });
      Await.get(recorder.enough());
      assertThat(recorder.text()).isEqualTo("in out");
    }
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] buffer = new byte[CHUNK];
    for (int count; (count = in.read(buffer)) > 0; ) {
      out.write(buffer, 0, count);
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  /** Writes ten megabytes as the transport lets it, and counts them as they come back. */
  private static final class Pusher extends Recorder {

    final CompletableFuture<Boolean> all = new CompletableFuture<>();
    private final AtomicInteger mostPending;
    private Transport transport;
    private int left = TEN_MEGABYTES;
    private int back;

    Pusher(AtomicInteger mostPending) {
      this.mostPending = mostPending;
    }

    void push() {
      while (left > 0 && transport.isWritable()) {
        transport.write(ByteBuffer.allocate(CHUNK));
        left -= CHUNK;
        mostPending.accumulateAndGet(transport.pendingBytes(), Math::max);
      }
    }

    @Override
    public void onWritable() {
      push();
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      back += bytes.remaining();
      if (back == TEN_MEGABYTES) {
        all.complete(true);
      }
    }
  }

  /** Pauses at each read and resumes two tasks later. */
  private static final class Pauser extends Recorder {

    private Transport transport;
    private boolean paused;
    private int whilePaused;

    @Override
    public void onRead(ByteBuffer bytes) {
      whilePaused += paused ? 1 : 0;
      super.onRead(bytes);
      if (transport != null) {
        paused = true;
        transport.pauseReads();
        transport.loop().execute(() -> transport.loop().execute(this::resume));
      }
    }

    private void resume() {
      paused = false;
      transport.resumeReads();
    }
  }
}
