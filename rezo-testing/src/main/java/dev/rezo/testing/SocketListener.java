package dev.rezo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on 127.0.0.1, one daemon thread for each, and leaves none behind.
 *
 * <p>Thread-safe.
 */
final class SocketListener implements AutoCloseable {

  /** More than any test opens; a client that opens without end must not take the machine along. */
  private static final int MAX_CONNECTIONS = 4096;

  /** A burst of clients must not overflow the kernel's queue: that would look like a slow peer. */
  private static final int BACKLOG = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Service service;
  private final Signal signal;

  // Guarded by signal.
  private final Map<Thread, Socket> connections = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable ServerSocket listening;
  private @Nullable Thread acceptThread;
  private int port;
  private int accepted;
  private int mostOpen;
  private boolean closed;

  /** Serves the connections. */
  interface Service {
    /**
     * Takes a connection; connections come here one after the other, in the order of their numbers.
     *
     * @return what serves it until it is over, on its own thread; the socket is closed after
     */
    Runnable accept(Socket socket, int number) throws IOException;
  }

  /** Listens on a free port. */
  SocketListener(String name, Signal signal, Service service) {
    this.name = name;
    this.signal = signal;
    this.service = service;
    listen();
  }

  int port() {
    return port;
  }

  int accepted() {
    return signal.read(() -> accepted);
  }

  int open() {
    return signal.read(connections::size);
  }

  int mostOpen() {
    return signal.read(() -> mostOpen);
  }

  /** Listens on the same port as before, or on a free one the first time. Nothing if it does. */
  void listen() {
    signal.after(
        () -> {
          if (listening == null && !closed) {
            ServerSocket socket = bind(port);
            port = socket.getLocalPort();
            listening = socket;
            acceptThread = daemon("accept", () -> acceptAll(socket));
            acceptThread.start();
          }
        });
  }

  /**
   * From now on connections are refused; those that stand go on. The kernel listens as long as
   * anybody accepts, so this waits for the thread that does.
   */
  void stopListening() {
    Thread accepting =
        signal.read(
            () -> {
              ServerSocket socket = listening;
              if (socket != null) {
                listening = null;
                closeQuietly(socket);
              }
              return acceptThread;
            });
    if (accepting != null) {
      join(accepting);
    }
  }

  /** Ends every connection, and whatever its thread waits for. */
  void closeConnections() {
    Map<Thread, Socket> open = signal.read(() -> Map.copyOf(connections));
    open.keySet().forEach(Thread::interrupt);
    open.values().forEach(SocketListener::closeQuietly);
  }

  /**
   * Ends everything and waits until no thread is left.
   *
   * @throws IllegalStateException when a thread does not end: a handler that cannot be interrupted
   */
  @Override
  public void close() {
    signal.after(() -> closed = true);
    stopListening();
    closeConnections();
    signal.read(() -> List.copyOf(threads)).forEach(SocketListener::join);
  }

  private void acceptAll(ServerSocket socket) {
    while (true) {
      try {
        add(socket.accept());
      } catch (IOException e) {
        return; // Closed: by stopListening, there is no other way to end it.
      }
    }
  }

  private void add(Socket socket) {
    signal.after(
        () -> {
          if (closed || connections.size() == MAX_CONNECTIONS) {
            closeQuietly(socket);
            return;
          }
          int number = accepted++;
          Runnable work = accept(socket, number);
          Thread thread = daemon("connection-" + number, () -> serve(socket, work));
          connections.put(thread, socket);
          mostOpen = Math.max(mostOpen, connections.size());
          thread.start();
          threads.removeIf(one -> !one.isAlive());
          threads.add(thread);
        });
  }

  private Runnable accept(Socket socket, int number) {
    try {
      return service.accept(socket, number);
    } catch (IOException e) {
      return () -> {}; // The client has broken the connection before it was served.
    }
  }

  private void serve(Socket socket, Runnable work) {
    try {
      work.run();
    } finally {
      closeQuietly(socket);
      signal.after(() -> connections.remove(Thread.currentThread()));
    }
  }

  private Thread daemon(String role, Runnable work) {
    Thread thread = new Thread(work, name + "-" + port + "-" + role);
    thread.setDaemon(true);
    return thread;
  }

  private static ServerSocket bind(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("expected to listen on 127.0.0.1:" + port, e);
    }
  }

  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private static void join(Thread thread) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, PATIENCE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(
          thread.getName() + ": expected to end within " + PATIENCE + ", actual still running");
    }
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // Given up: that closing fails means that it had ended.
    }
  }
}
