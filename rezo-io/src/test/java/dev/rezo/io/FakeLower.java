package dev.rezo.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The transport below TLS, which keeps what is written and delivers what the test says. */
final class FakeLower implements Transport {

  final ByteArrayOutputStream written = new ByteArrayOutputStream();
  int writes;
  int pending;
  boolean paused;
  boolean outputEnded;
  boolean closed;
  private final EventLoop loop;
  private TransportHandler handler;

  /** What has come and was not read yet. */
  byte[] unread = new byte[0];

  FakeLower(EventLoop loop) {
    this.loop = loop;
  }

  /** What was written since the last call. */
  byte[] takeWritten() {
    byte[] bytes = written.toByteArray();
    written.reset();
    writes = 0;
    return bytes;
  }

  /** Delivers in pieces of at most {@code piece} bytes, as long as the transport is open. */
  void deliver(byte[] bytes, int piece) {
    for (int from = 0; from < bytes.length && !closed; from += piece) {
      ByteBuffer part = ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from));
      handler.onRead(part);
    }
  }

  void deliver(byte[] bytes) {
    deliver(bytes, Math.max(1, bytes.length));
  }

  void end() {
    handler.onEndOfStream();
  }

  void becomeWritable() {
    pending = 0;
    handler.onWritable();
  }

  void breakWith(@Nullable IOException cause) {
    closed = true;
    handler.onClosed(cause);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void start(TransportHandler newHandler) {
    handler = newHandler;
  }

  @Override
  public void write(ByteBuffer bytes) {
    writes++;
    while (bytes.hasRemaining()) {
      written.write(bytes.get());
    }
  }

  @Override
  public int pendingBytes() {
    return pending;
  }

  @Override
  public boolean isWritable() {
    return pending == 0;
  }

  @Override
  public void pauseReads() {
    paused = true;
  }

  @Override
  public void resumeReads() {
    paused = false;
  }

  /** Delivers what is there to be read. */
  @Override
  public void readNow() {
    byte[] bytes = unread;
    unread = new byte[0];
    deliver(bytes);
  }

  @Override
  public void shutdownOutput() {
    outputEnded = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      handler.onClosed(null);
    }
  }

  @Override
  public boolean isOpen() {
    return !closed && !outputEnded;
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
    return ByteBuffer.allocate(64 * 1024);
  }
}
