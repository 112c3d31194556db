package dev.rezo.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of thirty lines: what is not written here does not happen. Not thread-safe. */
final class SocketClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  final Socket socket;

  private SocketClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  static SocketClient to(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, PATIENCE_MILLIS);
    return new SocketClient(socket);
  }

  static SocketClient secure(InetSocketAddress address, SSLContext context, String... alpn)
      throws IOException {
    Socket plain = new Socket();
    plain.connect(address, PATIENCE_MILLIS);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", address.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(alpn);
    // The JDK itself sends no name without a dot.
    parameters.setServerNames(List.of(new SNIHostName("localhost")));
    socket.setSSLParameters(parameters);
    SocketClient client = new SocketClient(socket);
    socket.startHandshake();
    return client;
  }

  SocketClient write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  SocketClient get(String target) throws IOException {
    return write("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  /** Reads until {@code end} has come. */
  String readTo(String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended after " + read);
      }
      read.write(next);
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
