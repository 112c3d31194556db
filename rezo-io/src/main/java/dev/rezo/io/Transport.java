package dev.rezo.io;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes in both directions, on a loop: a TCP connection, or TLS over one.
 *
 * <p>Lifecycle: open from its making; {@link #start} once, then reads come; over after {@link
 * #close} or when the handler heard {@link TransportHandler#onClosed}, which comes exactly once for
 * each started transport, as the last call.
 *
 * <p>Confined to its loop.
 */
public interface Transport {

  /** The loop that this transport is confined to. */
  EventLoop loop();

  /**
   * Sets the handler and begins to read. Called once more, it replaces the handler for all that
   * comes after: a transport is handed on this way, to TLS or out of the pool. On a transport that
   * is closed already the handler hears {@link TransportHandler#onClosed} soon after, and no more.
   */
  void start(TransportHandler handler);

  /**
   * Writes all of {@code bytes}, now as far as the socket takes it; the rest is copied and written
   * when the socket is ready. Never blocks and never fails: a broken connection is told by {@link
   * TransportHandler#onClosed}, after this method has returned. Bytes written after the close are
   * dropped.
   *
   * @param bytes borrowed; nothing remains in it afterwards
   */
  void write(ByteBuffer bytes);

  /** The number of bytes that were copied and not yet taken by the socket. */
  int pendingBytes();

  /**
   * Whether more should be written: false from the moment that {@link #pendingBytes} passes the
   * high water mark until it has sunk below the low one; then {@link TransportHandler#onWritable}
   * tells.
   */
  boolean isWritable();

  /**
   * The sending half as something that another thread may have for a while, or null where what is
   * written is not what is sent, as with TLS. The same answer each time.
   */
  default @Nullable LendableOutput lendableOutput() {
    return null;
  }

  /** Stops reading until {@link #resumeReads}; bytes that were read already may still come. */
  void pauseReads();

  /** Goes on reading after {@link #pauseReads}. */
  void resumeReads();

  /**
   * Reads what is there, now instead of when the loop comes to it: what has come meanwhile, and the
   * end, are told before this method returns. For a connection that has been silent for long and is
   * to be used again: it costs a call of the kernel. Does nothing while reads are paused. Not from
   * within a callback of this transport.
   */
  void readNow();

  /**
   * Closes the sending half after what is pending: FIN on TCP, close_notify before it on TLS. Reads
   * go on. When both halves have ended in order the transport closes itself.
   */
  void shutdownOutput();

  /**
   * Closes at once, both halves; pending bytes are dropped (TLS tries to send close_notify and does
   * not wait). The handler hears {@link TransportHandler#onClosed} before this method returns. Does
   * nothing when closed.
   */
  void close();

  /** Whether neither side has ended the connection, as far as is known here. */
  boolean isOpen();

  /** The address of the peer. */
  SocketAddress remoteAddress();

  /** The address of this side. */
  SocketAddress localAddress();

  /**
   * What has gone over the socket so far, or null where this transport is not one but stands on
   * another. The same answer each time.
   */
  default @Nullable Traffic traffic() {
    return null;
  }

  /**
   * The loop's scratch buffer for outgoing bytes: direct, cleared, at least 16 KiB. Encode a
   * message into it and {@link #write} it before returning to the loop: no copy is made when the
   * socket takes it.
   */
  ByteBuffer scratch();
}
