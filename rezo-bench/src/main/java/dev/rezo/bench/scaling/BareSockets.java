package dev.rezo.bench.scaling;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rezo.bench.load.Caller;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * No client at all: one thread, a selector, as many sockets, and the same bytes each time. Whatever
 * this costs more with more sockets, the kernel and the caches of the processor charge.
 *
 * <p>Thread-safe.
 */
final class BareSockets implements Scaled {

  private static final byte[] BODY = "hello world!".getBytes(US_ASCII);
  private static final int LARGEST_ANSWER = 4096;

  /** Where the status stands in {@code HTTP/1.1 200 OK}. */
  private static final int STATUS_AT = 9;

  private final Selector selector;
  private final int count;
  private final Queue<Caller> newcomers = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  // Confined to the thread.
  private final ArrayDeque<SelectionKey> idle = new ArrayDeque<>();
  private final ArrayDeque<Caller> waiting = new ArrayDeque<>();
  private final ByteBuffer request;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(LARGEST_ANSWER);

  /** Opens so many connections to this port. */
  BareSockets(int port, int count) throws IOException {
    this.count = count;
    thread = new Thread(this::run, "bare-sockets");
    thread.setDaemon(true);
    selector = Selector.open();
    byte[] bytes =
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUser-Agent: rezo/0.1\r\n\r\n")
            .getBytes(US_ASCII);
    request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    for (int i = 0; i < count; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      idle.add(channel.register(selector, SelectionKey.OP_READ));
    }
    thread.start();
  }

  @Override
  public void call(Caller caller) {
    newcomers.add(caller);
    selector.wakeup();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::answered);
        for (Caller caller = newcomers.poll(); caller != null; caller = newcomers.poll()) {
          waiting.add(caller);
        }
        while (!waiting.isEmpty() && !idle.isEmpty()) {
          send(waiting.remove(), idle.remove());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("bare sockets: expected no failure", e);
    }
  }

  private void send(Caller caller, SelectionKey key) throws IOException {
    key.attach(caller);
    int sent = ((SocketChannel) key.channel()).write(request.rewind());
    if (sent < request.limit()) {
      throw new IOException("expected " + request.limit() + " bytes to be sent, actual " + sent);
    }
  }

  private void answered(SelectionKey key) {
    Caller caller = (Caller) Objects.requireNonNull(key.attachment());
    try {
      if (((SocketChannel) key.channel()).read(answer.clear()) < 0) {
        throw new EOFException("expected an answer, actual the end");
      }
      // An answer of some 300 bytes comes whole; one that does not has the wrong end.
      int status = 0;
      for (int i = 0; i < 3; i++) {
        status = status * 10 + answer.get(STATUS_AT + i) - '0';
      }
      int length = 0;
      while (length < BODY.length
          && answer.get(answer.position() - 1 - length) == BODY[BODY.length - 1 - length]) {
        length++;
      }
      idle.add(key);
      if (caller.answered(status, length)) {
        waiting.add(caller);
      }
    } catch (IOException e) {
      caller.failed(e);
    }
  }

  @Override
  public long connections() {
    return count;
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("bare sockets: expected to close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "bare sockets";
  }
}
