package dev.rezo.client;

import dev.rezo.http.BodySource;
import dev.rezo.http.DuplexStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * A stream of HTTP/2 that carries another protocol both ways (RFC 8441). Its connection goes on
 * with other streams; it is one of those that run, and the call ends with it.
 *
 * <p>Thread-safe, as far as {@link DuplexStream} asks for it.
 */
final class Http2Tunnel implements DuplexStream {

  private final String description;
  private final BodySource received;
  private final WrittenBody written;

  Http2Tunnel(String description, BodySource received, WrittenBody written) {
    this.description = description;
    this.received = received;
    this.written = written;
  }

  @Override
  public BodySource source() {
    return received;
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer bytes) {
    return written.write(bytes);
  }

  @Override
  public void shutdownOutput() {
    written.end();
  }

  /** Resets the stream, unless both halves have ended. */
  @Override
  public void close() {
    written.close();
    received.close();
  }

  @Override
  public String toString() {
    return "Tunnel on " + description;
  }
}
