package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * What the bytes of a body are made into as they come.
 *
 * <p>Lifecycle: any number of {@link #add}, then {@link #end} or {@link #abort}.
 *
 * <p>Not thread-safe; the caller serialises.
 *
 * @param <T> the type of what is made
 */
interface BodySink<T> {

  /**
   * Takes the next bytes.
   *
   * @param chunk transferred
   */
  void add(ByteBuffer chunk) throws IOException;

  /** The body is complete. */
  T end() throws IOException;

  /** The body will not be complete; gives up what was made so far. */
  void abort();

  /** The same, with one more step at the end. */
  default <R> BodySink<R> then(Function<? super T, ? extends R> finish) {
    BodySink<T> first = this;
    return new BodySink<>() {
      @Override
      public void add(ByteBuffer chunk) throws IOException {
        first.add(chunk);
      }

      @Override
      public R end() throws IOException {
        return finish.apply(first.end());
      }

      @Override
      public void abort() {
        first.abort();
      }
    };
  }
}
