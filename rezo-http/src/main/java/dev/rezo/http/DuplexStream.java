package dev.rezo.http;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * The bytes of a connection, both ways, once it speaks another protocol than HTTP: after 101
 * (Switching Protocols), or after a 2xx to CONNECT (RFC 9110 sections 7.8 and 9.3.6). What the peer
 * sent right behind the head is the first that is read here.
 *
 * <p>Lifecycle: from {@link Response#duplex}. The connection has left the pool, no limit of the
 * call runs any more, and whoever has the stream closes it. It is over when both sides have ended
 * their half, or one has closed or broken the connection. Closing the client waits for it as for a
 * call; shutting the client down ends it.
 *
 * <p>Not thread-safe; the caller serialises, each half for itself: one may read while another
 * writes. {@link #close} may be called from any thread and ends what waits. The methods of this
 * interface do not block; the streams of {@link #input} and {@link #output} do, and refuse to on an
 * event loop.
 *
 * <p>Errors: a connection that breaks is a {@link ConnectionLostException}, in reading once what
 * came before is read, in writing at once.
 */
public interface DuplexStream extends Closeable {

  /**
   * What the peer sends. Unread bytes are the pressure that stops it. {@link BodySource#END} when
   * it has ended its half; writing may go on. Closing the source before its end closes the stream.
   */
  BodySource source();

  /**
   * Sends bytes. The stage completes when more should be sent: at once as long as the peer keeps
   * up, else when it has caught up. Who does not wait for that fills the memory.
   *
   * @param bytes transferred: not to be touched until the stage is complete
   * @return fails with an IOException when the stream is closed or breaks, and with an
   *     IllegalStateException after {@link #shutdownOutput}
   */
  CompletionStage<Void> write(ByteBuffer bytes);

  /** Ends the sending half, after what was written; reading goes on. Idempotent. */
  void shutdownOutput();

  /**
   * Ends both halves: what was written still goes out for a short time, what comes is dropped.
   * Idempotent.
   */
  @Override
  void close();

  /** {@link #source} as a stream that blocks. Closing it before its end closes both halves. */
  default InputStream input() {
    return new BodyInputStream(source());
  }

  /**
   * {@link #write} as a stream that blocks while the peer does not keep up. Each call is sent as it
   * is, so small pieces want a buffer around it. Closing it ends the sending half alone.
   */
  default OutputStream output() {
    return new DuplexOutputStream(this);
  }
}
