package dev.rezo.client;

import dev.rezo.io.EventLoop;
import dev.rezo.io.LendableOutput;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A transport some of whose bytes were read already: its handler hears them first.
 *
 * <p>Confined to its loop.
 */
final class PrependedTransport implements Transport {

  private final Transport rest;
  private @Nullable ByteBuffer first;

  /**
   * Makes a transport.
   *
   * @param first what came before the rest, transferred
   */
  PrependedTransport(Transport rest, ByteBuffer first) {
    this.rest = rest;
    this.first = first;
  }

  @Override
  public void start(TransportHandler handler) {
    if (first == null) {
      rest.start(handler);
      return;
    }
    FirstThingsFirst inOrder = new FirstThingsFirst(handler);
    rest.start(inOrder);
    rest.loop().execute(inOrder::deliver);
  }

  /** Passes on what the rest says, behind what came first. Confined to its loop. */
  private final class FirstThingsFirst implements TransportHandler {
    private final TransportHandler handler;
    private boolean closed;

    FirstThingsFirst(TransportHandler handler) {
      this.handler = handler;
    }

    void deliver() {
      ByteBuffer waiting = first;
      if (waiting != null && !closed) {
        first = null;
        handler.onRead(waiting);
      }
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      deliver();
      if (!closed) { // The first bytes may have led to the end.
        handler.onRead(bytes);
      }
    }

    @Override
    public void onEndOfStream() {
      deliver();
      if (!closed) {
        handler.onEndOfStream();
      }
    }

    @Override
    public void onWritable() {
      handler.onWritable();
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      closed = true;
      handler.onClosed(cause);
    }
  }

  @Override
  public EventLoop loop() {
    return rest.loop();
  }

  @Override
  public void write(ByteBuffer bytes) {
    rest.write(bytes);
  }

  @Override
  public int pendingBytes() {
    return rest.pendingBytes();
  }

  @Override
  public boolean isWritable() {
    return rest.isWritable();
  }

  @Override
  public @Nullable LendableOutput lendableOutput() {
    return rest.lendableOutput();
  }

  @Override
  public void pauseReads() {
    rest.pauseReads();
  }

  @Override
  public void resumeReads() {
    rest.resumeReads();
  }

  @Override
  public void readNow() {
    if (first == null) { // Else what came first is on its way.
      rest.readNow();
    }
  }

  @Override
  public void shutdownOutput() {
    rest.shutdownOutput();
  }

  @Override
  public void close() {
    rest.close();
  }

  @Override
  public boolean isOpen() {
    return rest.isOpen();
  }

  @Override
  public SocketAddress remoteAddress() {
    return rest.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return rest.localAddress();
  }

  @Override
  public ByteBuffer scratch() {
    return rest.scratch();
  }

  @Override
  public String toString() {
    return rest.toString();
  }
}
