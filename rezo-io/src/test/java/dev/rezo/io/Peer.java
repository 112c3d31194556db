package dev.rezo.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A blocking server for one connection, on a thread of its own: a script that says every byte. */
final class Peer implements AutoCloseable {

  /** What the peer does with its connection. */
  interface Script {
    void run(Socket socket) throws Exception;
  }

  private static final int LIMIT_MILLIS = 30_000;

  final CompletableFuture<Boolean> done = new CompletableFuture<>();
  private final ServerSocket server;

  Peer(Script script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(LIMIT_MILLIS);
    Thread thread = new Thread(() -> run(script), "peer");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void run(Script script) {
    try (Socket socket = server.accept()) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.setTcpNoDelay(true);
      script.run(socket);
      done.complete(true);
    } catch (Throwable e) {
      done.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
