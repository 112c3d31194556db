package dev.rezo.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens on a {@link Transport}. An exception thrown by a handler closes the transport
 * and is reported as the cause.
 *
 * <p>Confined to its loop.
 */
public interface TransportHandler {

  /**
   * Bytes have come. Never called from within a method of the same transport, but {@link
   * Transport#readNow}.
   *
   * @param bytes borrowed, never empty; what the handler does not consume is lost, so it keeps a
   *     copy of what it needs later
   */
  void onRead(ByteBuffer bytes);

  /**
   * The peer has ended its sending half in order: FIN, and on TLS close_notify before it. Writing
   * may go on. A TLS connection that ends without close_notify is told by {@link #onClosed} with a
   * {@link TlsTruncatedException}: what came may have been cut short by anybody.
   */
  void onEndOfStream();

  /** Writing may go on: {@link Transport#isWritable} is true again. */
  void onWritable();

  /**
   * The transport is closed; nothing is heard after this.
   *
   * @param cause why it broke, or null when this side closed it
   */
  void onClosed(@Nullable IOException cause);
}
