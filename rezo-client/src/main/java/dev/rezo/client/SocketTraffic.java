package dev.rezo.client;

import dev.rezo.http.ConnectionTraffic;
import dev.rezo.io.Traffic;

/**
 * The traffic of a socket as that of a connection. It holds nothing of the transport, so that a
 * response that is kept does not keep a socket's buffers.
 *
 * <p>Thread-safe.
 *
 * @param of what the transport counts
 */
record SocketTraffic(Traffic of) implements ConnectionTraffic {

  @Override
  public long bytesRead() {
    return of.bytesRead();
  }

  @Override
  public long bytesWritten() {
    return of.bytesWritten();
  }

  @Override
  public boolean isOpen() {
    return of.isOpen();
  }

  @Override
  public String toString() {
    return of.toString();
  }
}
