package dev.rezo.http;

import java.nio.ByteBuffer;

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
    BodySink<?> taker = sink;
    while (taker instanceof FinishedSink<?, ?> finished) {
      taker = finished.first();
    }
    if (taker instanceof CopyingSink) {
      source.giveBack(chunk);
    }
  }
}
