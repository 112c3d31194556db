package dev.rezo.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A long way to a port of 127.0.0.1: each byte arrives so much later, in both directions, and as
 * many may be on the way as anybody sends.
 *
 * <p>Lifecycle: listens from its making until {@link #close}, which ends its connections.
 *
 * <p>Thread-safe.
 */
final class DelayedLink implements AutoCloseable {

  private static final int AT_ONCE = 256 * 1024;

  /** On the way at most: more than any window, so that a sender that has none is stopped too. */
  private static final int PARTS = 1_000;

  /** What came, and when it is to go on; the end of a direction is nothing. */
  private static final class Part {
    final byte[] bytes;
    final long dueNanos;

    Part(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  private final ServerSocket listening;
  private final int target;
  private final long delayNanos;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  private DelayedLink(ServerSocket listening, int target, Duration delay) {
    this.listening = listening;
    this.target = target;
    this.delayNanos = delay.toNanos();
  }

  /** Starts one; a round trip takes twice the delay. */
  static DelayedLink to(int target, Duration delay) throws IOException {
    ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    DelayedLink link = new DelayedLink(listening, target, delay);
    link.run("accept", link::accept);
    return link;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What a thread does until the connection is over. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException over) {
                sockets.forEach(DelayedLink::end);
              }
            },
            "rezo-interop-link-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = listening.accept();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      sockets.add(near);
      sockets.add(far);
      carry("up", near, far);
      carry("down", far, near);
    }
  }

  private void carry(String name, Socket from, Socket to) {
    BlockingQueue<Part> way = new ArrayBlockingQueue<>(PARTS);
    run(name + "-in", () -> read(from.getInputStream(), way));
    run(name + "-out", () -> write(to, way));
  }

  private void read(InputStream in, BlockingQueue<Part> way)
      throws IOException, InterruptedException {
    byte[] bytes = new byte[AT_ONCE];
    int count;
    do {
      count = in.read(bytes);
      way.put(new Part(Arrays.copyOf(bytes, Math.max(count, 0)), System.nanoTime() + delayNanos));
    } while (count >= 0);
  }

  private static void write(Socket to, BlockingQueue<Part> way)
      throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    for (Part part = way.take(); part.bytes.length > 0; part = way.take()) {
      for (long left = part.dueNanos - System.nanoTime();
          left > 0;
          left = part.dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      out.write(part.bytes);
    }
    to.shutdownOutput();
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(socket + ": cannot be closed", e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    sockets.forEach(DelayedLink::end);
  }
}
