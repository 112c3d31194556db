package dev.rezo.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rezo.io.EventLoop;
import dev.rezo.io.Traffic;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is written for one GET by HTTP/1.1, and answers it in a task of the same loop: with 12
 * bytes behind the ten fields that the server of the other figures sends.
 *
 * <p>Confined to its loop.
 */
final class AnsweringTransport implements Transport {

  private static final byte[] ANSWER =
      String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Server: nginx/1.22.1",
              "Date: Sat, 21 Nov 2026 20:50:00 GMT",
              "Content-Type: text/plain",
              "Content-Length: 12",
              "Connection: keep-alive",
              "Cache-Control: no-store",
              "ETag: \"5f3a-1c8\"",
              "Vary: Accept",
              "X-Request-Id: 4bf92f3577b34da6a3ce929d0e0e4736",
              "Strict-Transport-Security: max-age=31536000",
              "",
              "hello world!")
          .getBytes(US_ASCII);

  private static final int END_OF_HEAD = 0x0D0A0D0A;
  private static final int SCRATCH = 16 * 1024;

  private final EventLoop loop;
  private final SocketAddress remote;
  private final Runnable answering = this::answer;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
  private final Traffic traffic = new Traffic();
  private @Nullable TransportHandler handler;
  private boolean isOpen = true;

  AnsweringTransport(EventLoop loop, SocketAddress remote) {
    this.loop = loop;
    this.remote = remote;
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
    int end = bytes.remaining() < 4 ? 0 : bytes.getInt(bytes.limit() - 4);
    if (end != END_OF_HEAD) {
      throw new IllegalStateException("write: expected a whole request, actual " + bytes);
    }
    traffic.written(bytes.remaining());
    bytes.position(bytes.limit());
    loop.execute(answering);
  }

  private void answer() {
    if (isOpen && handler != null) {
      traffic.read(ANSWER.length);
      handler.onRead(answer.rewind());
    }
  }

  @Override
  public int pendingBytes() {
    return 0;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  /** Nothing comes that was not asked for, so there is nothing to stop. */
  @Override
  public void pauseReads() {}

  @Override
  public void resumeReads() {}

  @Override
  public void readNow() {}

  @Override
  public void shutdownOutput() {
    close();
  }

  @Override
  public void close() {
    if (isOpen) {
      isOpen = false;
      traffic.closed();
      if (handler != null) {
        handler.onClosed(null);
      }
    }
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public ByteBuffer scratch() {
    return scratch.clear();
  }
}
