package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source and parks the calling thread where there is nothing right now; a virtual thread
 * gives its carrier back meanwhile.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BlockingReader implements Runnable {

  private final BodySource source;
  private @Nullable Thread reader; // published by source.next, which keeps this
  private volatile boolean ready;

  BlockingReader(BodySource source) {
    this.source = source;
  }

  /**
   * The next chunk, or {@link BodySource#END}.
   *
   * @throws CallCancelledException when the thread is interrupted while it waits; the source is
   *     then closed and the thread's interrupt flag set
   * @throws IllegalStateException when this thread is the one that brings the bytes
   */
  ByteBuffer next() throws IOException {
    reader = Thread.currentThread();
    while (true) {
      ready = false;
      ByteBuffer chunk = source.next(this);
      if (chunk != null) {
        return chunk;
      }
      await();
    }
  }

  /** All that is left, as the sink makes it. A failure closes the source and aborts the sink. */
  <T> T readAll(BodySink<T> sink) throws IOException {
    boolean complete = false;
    try {
      for (ByteBuffer chunk = next(); !BodySource.isEnd(chunk); chunk = next()) {
        sink.add(chunk);
        if (!sink.keepsChunks()) {
          source.giveBack(chunk);
        }
      }
      T result = sink.end();
      complete = true;
      return result;
    } finally {
      if (!complete) {
        source.close();
        sink.abort();
      }
    }
  }

  private void await() throws CallCancelledException {
    Thread thread = Thread.currentThread();
    if (!ready && source.deliversOn(thread)) {
      source.close();
      throw new IllegalStateException(
          "response body: expected a thread that may wait, actual "
              + thread.getName()
              + ", which brings the body; use a BodyReader, bytesAsync() or publisher() there");
    }
    while (!ready) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        source.close();
        thread.interrupt();
        throw new CallCancelledException(
            "response body: expected to be read on, actual interrupt of " + thread.getName(),
            Phase.BODY,
            Delivery.UNKNOWN);
      }
    }
  }

  /** The source's signal. */
  @Override
  public void run() {
    ready = true;
    LockSupport.unpark(reader);
  }
}
