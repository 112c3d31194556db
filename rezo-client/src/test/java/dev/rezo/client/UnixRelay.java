package dev.rezo.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens on a Unix domain socket and passes all bytes on to a TCP server, and back. */
final class UnixRelay implements AutoCloseable {

  private final ServerSocketChannel listening;
  private final InetSocketAddress target;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

  UnixRelay(Path path, InetSocketAddress target) throws IOException {
    this.target = target;
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(path));
    start(this::accept);
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel near = listening.accept();
      SocketChannel far = SocketChannel.open(target);
      open.addAll(List.of(near, far));
      start(() -> pass(near, far));
      start(() -> pass(far, near));
    }
  }

  private static void pass(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has closed, or the test is over.
              }
            },
            "unix-relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
