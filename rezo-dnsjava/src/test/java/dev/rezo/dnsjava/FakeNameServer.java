package dev.rezo.dnsjava;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A name server on a port of 127.0.0.1, over UDP and TCP, that answers what the test says: any
 * number of messages to each query, good or bad.
 *
 * <p>Lifecycle: listens from its making until {@link #close}.
 *
 * <p>Thread-safe. The handler runs on the server's threads.
 */
final class FakeNameServer implements AutoCloseable {

  private static final int TRIES = 100;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Function<Asked, List<byte[]>> handler;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private FakeNameServer(
      DatagramSocket udp, ServerSocket tcp, Function<Asked, List<byte[]>> handler) {
    this.udp = udp;
    this.tcp = tcp;
    this.handler = handler;
  }

  /** A server that sends these messages to each query, which may be none. */
  static FakeNameServer answering(Function<Asked, List<byte[]>> handler) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      ServerSocket tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      try {
        DatagramSocket udp = new DatagramSocket(tcp.getLocalSocketAddress());
        FakeNameServer server = new FakeNameServer(udp, tcp, handler);
        start(server::serveUdp);
        start(server::serveTcp);
        return server;
      } catch (IOException taken) {
        tcp.close(); // by another's UDP socket
      }
    }
    throw new IOException("expected a port for UDP and TCP, actual none in " + TRIES + " tries");
  }

  /** A server that answers each query with one message. */
  static FakeNameServer with(Function<Asked, Packet> handler) throws IOException {
    return answering(query -> List.of(handler.apply(query).bytes()));
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake-name-server");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.getLocalPort());
  }

  /** All queries so far. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void serveUdp() {
    byte[] buffer = new byte[65_535];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] query = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
        for (byte[] answer : answer(query, false)) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        try (Socket socket = tcp.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] query = in.readNBytes(in.readUnsignedShort());
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          for (byte[] answer : answer(query, true)) {
            out.writeShort(answer.length);
            out.write(answer);
          }
          out.flush();
        } catch (java.io.EOFException gaveUp) {
          // the client, which may
        }
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private List<byte[]> answer(byte[] query, boolean overTcp) {
    Asked one = Asked.read(query, overTcp);
    asked.add(one);
    return handler.apply(one);
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
