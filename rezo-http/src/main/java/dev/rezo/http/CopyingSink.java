package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A sink that is done with a chunk when it has taken it, so that its reader may give the chunk back
 * to the source.
 *
 * <p>Not thread-safe; the caller serialises.
 *
 * @param <T> the type of what is made
 */
interface CopyingSink<T> extends BodySink<T> {

  /** Gives a chunk back that this sink has taken, if it is done with it. */
  static void release(BodySink<?> sink, BodySource source, ByteBuffer chunk) {
    if (sink instanceof CopyingSink) {
      source.giveBack(chunk);
    }
  }

  @Override
  default <R> BodySink<R> then(Function<? super T, ? extends R> finish) {
    CopyingSink<T> first = this;
    return new CopyingSink<>() {
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
