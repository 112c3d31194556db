package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixSocketTest {

  private final LoopGroup group = EventLoops.ofSize(1, "unix-test");
  private final EventLoop loop = group.next();

  @TempDir private Path folder;

  @AfterEach
  void endsTheLoop() {
    group.close();
  }

  @Test
  void bytesGoBothWaysAndTheEndIsSeen() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      Transport transport = connect(address);
      assertThat(transport.remoteAddress()).isEqualTo(address);
      CompletableFuture<String> heard = new CompletableFuture<>();
      try (SocketChannel peer = server.accept()) {
        Await.run(
            loop,
            () -> {
              transport.start(new Collecting(heard));
              transport.write(ByteBuffer.wrap(new byte[] {'p', 'i', 'n', 'g'}));
            });
        ByteBuffer got = ByteBuffer.allocate(4);
        while (got.hasRemaining() && peer.read(got) >= 0) {}
        assertThat(new String(got.array(), StandardCharsets.US_ASCII)).isEqualTo("ping");
        peer.write(ByteBuffer.wrap(new byte[] {'p', 'o', 'n', 'g'}));
      }
      assertThat(Await.get(heard)).isEqualTo("pong");
      Await.run(loop, transport::close);
    }
  }

  @Test
  void aPathThatNobodyListensOnIsNamed() {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("nobody"));
    assertThatThrownBy(() -> connect(address))
        .cause()
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("connect to " + address);
  }

  private Transport connect(UnixDomainSocketAddress address) throws Exception {
    Connected connected = new Connected();
    Await.run(loop, () -> loop.connect(address, TcpOptions.DEFAULT, connected));
    return Await.get(connected.transport);
  }

  /** Completes at the end of the stream with all that came. */
  private static final class Collecting implements TransportHandler {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> whole;

    Collecting(CompletableFuture<String> whole) {
      this.whole = whole;
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      text.append(StandardCharsets.US_ASCII.decode(bytes));
    }

    @Override
    public void onEndOfStream() {
      whole.complete(text.toString());
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable IOException cause) {
      whole.complete(text + " closed " + cause);
    }
  }
}
