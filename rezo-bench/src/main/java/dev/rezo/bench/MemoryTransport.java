package dev.rezo.bench;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A transport that keeps what is written, and delivers what it is told to.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class MemoryTransport implements Transport {

  private final Loop loop = new Loop();
  private final ByteBuffer written = ByteBuffer.allocateDirect(256 * 1024);
  private final ByteBuffer taken = ByteBuffer.allocateDirect(256 * 1024);
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
  private @Nullable TransportHandler handler;
  private boolean isOpen = true;

  /** What was written since the last call; valid until the next. */
  ByteBuffer takeWritten() {
    taken.clear().put(written.flip()).flip();
    written.clear();
    return taken;
  }

  /** Delivers these bytes, if there are any. */
  void deliver(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      Objects.requireNonNull(handler, "handler").onRead(bytes);
    }
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public void start(TransportHandler newHandler) {
    handler = newHandler;
  }

  @Override
  public void write(ByteBuffer bytes) {
    written.put(bytes);
  }

  @Override
  public int pendingBytes() {
    return 0;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void pauseReads() {}

  @Override
  public void resumeReads() {}

  @Override
  public void readNow() {}

  @Override
  public void shutdownOutput() {
    isOpen = false;
  }

  @Override
  public void close() {
    isOpen = false;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public SocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("peer", 443);
  }

  @Override
  public SocketAddress localAddress() {
    return InetSocketAddress.createUnresolved("self", 1);
  }

  @Override
  public ByteBuffer scratch() {
    return scratch.clear();
  }

  /** A loop that is turned by hand. Not thread-safe; the caller serialises. */
  static final class Loop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Runs what waits, and what comes of that. */
    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
      throw new IllegalStateException("loop: expected no timer");
    }

    @Override
    public ConnectAttempt connect(
        SocketAddress remote, TcpOptions options, ConnectCallback callback) {
      throw new IllegalStateException("loop: expected no connection");
    }
  }
}
