package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * What the bytes of a response body are made into as they come: a file, a digest, a parser's
 * events. {@link ResponseBody#into} and {@link BodyReaders#into} fill one.
 *
 * <p>Lifecycle: any number of {@link #add}, then {@link #end} or {@link #abort}; {@link #abort} may
 * follow an {@link #end} that threw.
 *
 * <p>Not thread-safe; the caller serialises. The methods may block on a disk: they are called on
 * the reader's thread or on threads that are made for it, never on a loop.
 *
 * @param <T> the type of what is made
 */
public interface BodySink<T> {

  /**
   * Takes the next bytes.
   *
   * @param chunk transferred
   * @throws IOException when they cannot be taken; the body is then closed and this sink aborted
   */
  void add(ByteBuffer chunk) throws IOException;

  /**
   * Whether this sink may use chunks, or parts of them, after {@link #add} has returned: asked
   * after each. One that copies, writes or digests them says no, and the next bytes come in the
   * same memory.
   */
  default boolean keepsChunks() {
    return true;
  }

  /** The body is complete. */
  T end() throws IOException;

  /** The body will not be complete; gives up what was made so far. Must not throw. */
  void abort();

  /** The same, with one more step at the end. */
  default <R> BodySink<R> then(Function<? super T, ? extends R> finish) {
    return new FinishedSink<>(this, finish);
  }
}
