package dev.rezo.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LendableOutputTest {

  /** More than the buffers of both sides take. */
  private static final int SIZE = 32 * 1024 * 1024;

  private final LoopGroup group = EventLoops.ofSize(1, "lend-test");
  private final EventLoop loop = group.next();
  private final Recorder recorder = new Recorder();

  @TempDir private Path folder;
  private byte[] content = new byte[0];
  private Path path = Path.of("");

  @BeforeEach
  void writesAFile() throws IOException {
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    path = Files.write(folder.resolve("file"), content);
  }

  @AfterEach
  void close() {
    group.close();
  }

  @Test
  void aFileGoesBehindWhatWasWrittenBeforeAndInFrontOfWhatIsWrittenMeanwhile() throws Exception {
    CompletableFuture<byte[]> got = new CompletableFuture<>();
    try (Peer peer = new Peer(socket -> got.complete(socket.getInputStream().readAllBytes()))) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(
            loop,
            () -> {
              transport.write(ByteBuffer.wrap("head".getBytes(US_ASCII)));
              lender.ask();
              assertThat(transport.isWritable()).isFalse();
            });
        TcpLoan loan = lender.nextLoan();
        Await.run(loop, () -> transport.write(ByteBuffer.wrap("tail".getBytes(US_ASCII))));
        Await.run(loop, transport::shutdownOutput);
        assertThat(Await.on(loop, transport::pendingBytes)).isEqualTo(4);
        long moved = loan.transfer(lender.file, 0, 1000);
        assertThat(moved).isEqualTo(1000);
        Await.run(loop, () -> loan.giveBack(() -> {}));
      }
      byte[] all = Await.get(got);
      assertThat(new String(all, 0, 4, US_ASCII)).isEqualTo("head");
      assertThat(all).containsSubsequence(Arrays.copyOf(content, 1000)).hasSize(1008);
      assertThat(new String(all, 1004, 4, US_ASCII)).isEqualTo("tail");
    }
  }

  @Test
  void aSocketWithoutRoomIsLentAgainWhenThereIsSome() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<byte[]> got = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            socket -> {
              goOn.await();
              got.complete(socket.getInputStream().readNBytes(SIZE));
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        lender.sendUntilFull();
        while (!lender.loans.isEmpty()) { // The system may find more room for a while.
          assertThat(lender.sendUntilFull()).as("lent without room").isPositive();
        }
        assertThat(lender.sent).isPositive().isLessThan(SIZE);
        goOn.countDown();
        while (lender.sent < SIZE) {
          assertThat(lender.sendUntilFull()).as("lent without room").isPositive();
        }
        assertThat(Await.get(got)).isEqualTo(content);
        lender.nextLoan().giveBack(() -> {});
        assertThat(Await.on(loop, transport::isWritable)).isTrue();
      }
    }
  }

  @Test
  void readsGoOnWhileTheOutputIsLent() throws Exception {
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getOutputStream().write("hello".getBytes(US_ASCII));
              socket.getInputStream().read();
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder.expecting(5));
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        TcpLoan loan = lender.nextLoan();
        Await.get(recorder.enough());
        loan.giveBack(() -> {});
      }
    }
  }

  @Test
  @Tag("F55")
  void aCloseWhileLentIsToldAtOnceAndTheSocketIsClosedWhenItIsBack() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Integer> first = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            socket -> {
              first.complete(socket.getInputStream().read());
              goOn.await();
              expectReset(socket);
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        TcpLoan loan = lender.nextLoan();
        Await.run(loop, transport::close);
        assertThat(recorder.closed).isCompletedWithValue(null);
        assertThat(Await.get(first)).isEqualTo(-1);
        assertThat(loan.transfer(lender.file, 0, SIZE)).isZero();
        assertThat(loan.channel.isOpen()).isTrue();
        CompletableFuture<Boolean> back = new CompletableFuture<>();
        loan.giveBack(() -> back.complete(true));
        Await.get(back);
        assertThat(loan.channel.isOpen()).isFalse();
        goOn.countDown();
        Await.get(peer.done);
      }
    }
    assertThat(recorder.heard).containsOnlyOnce("closed");
  }

  /** Nobody is there any more: the answer to a byte is RST, by which a later one fails. */
  private static void expectReset(Socket socket) throws IOException {
    try {
      while (true) {
        socket.getOutputStream().write(1);
      }
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aConnectionThatBreaksIsToldWithItsLastWordsWhenTheLoanIsBack() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getInputStream().read();
              socket.getOutputStream().write("413".getBytes(US_ASCII));
              socket.close(); // With unread bytes: RST.
              gone.complete(true);
            })) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      Await.run(loop, transport::pauseReads); // So that only the borrower can find out.
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        TcpLoan loan = lender.nextLoan();
        loan.transfer(lender.file, 0, SIZE);
        Await.get(gone);
        while (loan.broken() == null) {
          assertThat(loan.transfer(lender.file, 0, SIZE)).isNotNegative();
        }
        assertThat(recorder.closed).isNotDone();
        Await.run(loop, transport::resumeReads);
        loan.giveBack(() -> {});
        assertThat(Await.get(recorder.closed)).isInstanceOf(IOException.class);
        assertThat(loan.channel.isOpen()).isFalse();
      }
    }
  }

  @Test
  void aFileThatCannotBeReadIsTheBorrowersAffair() throws Exception {
    CompletableFuture<byte[]> got = new CompletableFuture<>();
    try (Peer peer = new Peer(socket -> got.complete(socket.getInputStream().readNBytes(2)))) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        TcpLoan loan = lender.nextLoan();
        lender.file.close();
        assertThatThrownBy(() -> loan.transfer(lender.file, 0, SIZE))
            .isInstanceOf(ClosedChannelException.class);
        loan.giveBack(() -> transport.write(ByteBuffer.wrap("ok".getBytes(US_ASCII))));
        assertThat(Await.get(got)).isEqualTo("ok".getBytes(US_ASCII));
      }
    }
  }

  @Test
  void aLoopThatEndsWhileTheOutputIsLentLeavesNoSocket() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().read())) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        TcpLoan loan = lender.nextLoan();
        group.close();
        assertThat(Await.get(recorder.closed)).hasMessageContaining("the loop has ended");
        Await.get(peer.done);
        loan.giveBack(() -> {});
        while (loan.channel.isOpen()) { // The loop may still take tasks for a moment.
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void outputThatIsLentIsNotLentTwice() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().read())) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, lender::ask);
        TcpLoan loan = lender.nextLoan();
        assertThatThrownBy(() -> Await.run(loop, lender::ask))
            .cause()
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("actual lent");
        loan.giveBack(() -> {});
      }
    }
  }

  @Test
  void aClosedTransportLendsNothing() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().read())) {
      Transport transport = Connected.to(loop, peer.port(), recorder);
      try (FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, transport::close);
        Await.run(loop, lender::ask);
        assertThat(lender.loans).isEmpty();
      }
    }
  }

  @Test
  void aFileGoesOverAUnixSocket() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      Connected connected = new Connected();
      Await.run(loop, () -> loop.connect(address, TcpOptions.DEFAULT, connected));
      Transport transport = Await.get(connected.transport);
      try (SocketChannel peer = server.accept();
          FileLender lender = new FileLender(transport, path)) {
        Await.run(loop, () -> transport.start(recorder));
        CompletableFuture<byte[]> got =
            CompletableFuture.supplyAsync(() -> readAll(peer), task -> new Thread(task).start());
        Await.run(loop, lender::ask);
        while (lender.sent < SIZE) {
          lender.sendUntilFull();
        }
        assertThat(Await.get(got)).isEqualTo(content);
      }
    }
  }

  private static byte[] readAll(SocketChannel peer) {
    try {
      InputStream in = Channels.newInputStream(peer);
      return in.readNBytes(SIZE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
