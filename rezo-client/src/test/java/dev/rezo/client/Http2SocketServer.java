package dev.rezo.client;

import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.RecordedRequest;
import dev.rezo.testing.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * An {@link Http2Peer} for each connection to a real socket with TLS. It counts accepts, handshakes
 * and requests; where ALPN does not choose {@code h2} it speaks HTTP/1.1.
 *
 * <p>Thread-safe. Answers are given on the thread of their connection.
 */
final class Http2SocketServer implements AutoCloseable {

  private final BiConsumer<Http2Peer, PeerRequest> answer;
  private final RawServer server;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final List<AtomicInteger> requests = new CopyOnWriteArrayList<>();
  private final List<String> protocols = new CopyOnWriteArrayList<>();

  private Http2SocketServer(ServerTls tls, BiConsumer<Http2Peer, PeerRequest> answer) {
    this.answer = answer;
    this.server = RawServer.startTls(tls, this::serve);
  }

  /** Listens; each request that has come whole is answered by {@code answer}. */
  static Http2SocketServer start(ServerTls tls, BiConsumer<Http2Peer, PeerRequest> answer) {
    return new Http2SocketServer(tls, answer);
  }

  String url(String host, String path) {
    return "https://" + host + ":" + server.port() + path;
  }

  /** How many TCP connections came. */
  int accepts() {
    return server.accepted();
  }

  /** How many handshakes of TLS succeeded. */
  int handshakes() {
    return handshakes.get();
  }

  /** How many requests came on each connection that shook hands, in order. */
  List<Integer> requests() {
    return requests.stream().map(AtomicInteger::get).toList();
  }

  /** What ALPN chose on each connection, in order. */
  List<String> protocols() {
    return List.copyOf(protocols);
  }

  /** What went wrong: a client that breaks a rule, above all. */
  List<Throwable> failures() {
    return server.failures();
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "Http2SocketServer[" + server + ", requests " + requests + "]";
  }

  private void serve(RawConnection connection) throws IOException {
    RecordedRequest.Tls tls = Objects.requireNonNull(connection.handshake().tls());
    String protocol = Objects.requireNonNullElse(tls.alpn(), "");
    handshakes.incrementAndGet();
    protocols.add(protocol);
    AtomicInteger count = new AtomicInteger();
    requests.add(count);
    if (protocol.equals("h2")) {
      serveHttp2(connection, count);
    } else {
      serveHttp1(connection, count);
    }
  }

  private void serveHttp2(RawConnection connection, AtomicInteger count) throws IOException {
    Http2Peer peer = new Http2Peer(new SocketWire(connection)).settings();
    peer.onRequest(
        request -> {
          count.incrementAndGet();
          answer.accept(peer, request);
        });
    try {
      peer.receive(connection.read(Http2FrameParser.PREFACE.length));
      while (true) {
        byte[] header = connection.read(Http2Frame.HEADER);
        peer.receive(header).receive(connection.read(Http2Frame.payloadLength(header)));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void serveHttp1(RawConnection connection, AtomicInteger count) throws IOException {
    while (true) {
      String head = connection.readHead();
      count.incrementAndGet();
      String path = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
    }
  }

  private record SocketWire(RawConnection connection) implements Http2Peer.Wire {
    @Override
    public void send(byte[] bytes) {
      try {
        connection.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void finish() {
      connection.close();
    }

    @Override
    public void reset() {
      connection.reset();
    }
  }
}
