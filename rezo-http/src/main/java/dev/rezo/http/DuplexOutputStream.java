package dev.rezo.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The sending half of a stream, for threads that may wait. An interrupt closes the stream.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class DuplexOutputStream extends OutputStream {

  private final DuplexStream stream;

  DuplexOutputStream(DuplexStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    if (length > 0) {
      await(stream.write(ByteBuffer.wrap(from, offset, length)).toCompletableFuture());
    }
  }

  private void await(CompletableFuture<Void> taken) throws IOException {
    Thread thread = Thread.currentThread();
    if (!taken.isDone() && stream.source().deliversOn(thread)) {
      stream.close();
      throw new IllegalStateException(
          stream
              + ": expected a thread that may wait, actual "
              + thread.getName()
              + ", which sends the bytes; use write(ByteBuffer) there");
    }
    try {
      taken.get();
    } catch (InterruptedException e) {
      stream.close();
      thread.interrupt();
      throw new CallCancelledException(
          stream + ": expected to be written on, actual interrupt of " + thread.getName(),
          Phase.BODY,
          Delivery.UNKNOWN);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IOException(stream + ": " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    stream.shutdownOutput();
  }
}
