package dev.rezo.bench.facts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that does what a script says, right or wrong, with each connection; and counts.
 *
 * <p>Lifecycle: it listens when it is made, on a port that is free, until it is closed. Its threads
 * are daemons.
 *
 * <p>Thread-safe.
 */
final class RudeServer implements AutoCloseable {

  /** Where it listens, unless it is told otherwise. */
  static final String HOST = "127.0.0.1";

  /** Small, so that what was written is about what the client has taken. */
  private static final int SEND_BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final String host;
  private final Script script;
  private final AtomicLong written = new AtomicLong();
  private final List<Heard> heard = new ArrayList<>(); // Guarded by this.
  private final List<Socket> sockets = new ArrayList<>(); // Guarded by this.

  /** What to do with a connection, which is closed afterwards. Thread-safe. */
  interface Script {
    void serve(Link link) throws IOException;
  }

  RudeServer(Script script) throws IOException {
    this(HOST, script);
  }

  /**
   * One on this address.
   *
   * @param host an address of this machine
   */
  RudeServer(String host, Script script) throws IOException {
    this.host = host;
    this.script = script;
    listener = new ServerSocket(0, 50, InetAddress.getByName(host));
    start(this::accept, "accepts");
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      for (int index = 0; ; index++) {
        Socket socket = listener.accept();
        int own = index;
        synchronized (this) {
          sockets.add(socket);
        }
        start(() -> serve(socket, own), "serves-" + index);
      }
    } catch (IOException e) { // It was closed.
      return;
    }
  }

  private void serve(Socket opened, int index) {
    try (Socket socket = opened) {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(SEND_BUFFER);
      script.serve(new Link(socket, index, this::add, written::addAndGet));
    } catch (IOException e) { // The client has closed, which it may.
      return;
    }
  }

  private synchronized void add(Heard request) {
    heard.add(request);
  }

  String url() {
    return "http://" + host + ":" + listener.getLocalPort() + "/";
  }

  /** All requests that came whole. */
  synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** How many of them have this method. */
  synchronized long count(String method) {
    return heard.stream().filter(request -> request.method().equals(method)).count();
  }

  /** Bytes that it has written. */
  long written() {
    return written.get();
  }

  @Override
  public synchronized void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
