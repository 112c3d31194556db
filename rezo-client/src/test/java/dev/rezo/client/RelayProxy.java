package dev.rezo.client;

import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A CONNECT proxy on a socket, perhaps with TLS, that leads every tunnel to one local port. */
final class RelayProxy implements AutoCloseable {

  final List<String> heads = new CopyOnWriteArrayList<>();
  private final RawServer server;

  RelayProxy(int targetPort) {
    server = RawServer.start(connection -> serve(connection, targetPort));
  }

  RelayProxy(ServerTls tls, int targetPort) {
    server = RawServer.startTls(tls, connection -> serve(connection.handshake(), targetPort));
  }

  int port() {
    return server.port();
  }

  private void serve(RawConnection client, int targetPort) throws IOException {
    heads.add(client.readHead());
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
      target.setTcpNoDelay(true);
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      Thread back = new Thread(() -> pump(target, client), "relay");
      back.setDaemon(true);
      back.start();
      while (true) {
        target.getOutputStream().write(client.read(1));
      }
    }
  }

  private static void pump(Socket target, RawConnection client) {
    byte[] buffer = new byte[8192];
    try (InputStream in = target.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        client.write(java.util.Arrays.copyOf(buffer, n));
      }
    } catch (IOException e) {
      // One side has ended: so does the relay.
    }
    client.close();
  }

  @Override
  public void close() {
    server.close();
  }
}
