package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A sink with one more step at its end.
 *
 * <p>Not thread-safe; the caller serialises.
 */
record FinishedSink<T, R>(BodySink<T> first, Function<? super T, ? extends R> finish)
    implements BodySink<R> {

  @Override
  public void add(ByteBuffer chunk) throws IOException {
    first.add(chunk);
  }

  @Override
  public boolean keepsChunks() {
    return first.keepsChunks();
  }

  @Override
  public R end() throws IOException {
    return finish.apply(first.end());
  }

  @Override
  public void abort() {
    first.abort();
  }
}
