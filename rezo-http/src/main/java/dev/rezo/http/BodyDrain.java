package dev.rezo.http;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source to its end without blocking: each signal sets it going again, on the executor or,
 * with {@link #IN_PLACE}, on the thread that signals.
 *
 * <p>Confined to one thread at a time by its {@link SignalLoop}.
 *
 * @param <T> what the sink makes
 */
final class BodyDrain<T> {

  /** Goes on where the signal comes. */
  static final Executor IN_PLACE = Runnable::run;

  private final BodySource source;
  private final BodySink<T> sink;
  private final SignalLoop signals;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** Written by the step of the loop only. */
  private volatile boolean over;

  private BodyDrain(BodySource source, BodySink<T> sink, Executor executor) {
    this.source = source;
    this.sink = sink;
    this.signals = new SignalLoop(this::read, executor);
  }

  /** Begins. Whoever else ends the future closes the source. */
  static <T> CompletableFuture<T> start(BodySource source, BodySink<T> sink, Executor executor) {
    BodyDrain<T> drain = new BodyDrain<>(source, sink, executor);
    drain.signals.run();
    if (!drain.result.isDone()) {
      CompletableFuture<T> unused =
          drain.result.whenComplete((value, failure) -> drain.ended(failure));
    }
    return drain.result;
  }

  /** Also when somebody else ends the future: by cancelling it, with a timeout, with a value. */
  private void ended(@Nullable Throwable failure) {
    if (failure != null || !over) {
      source.close();
      signals.run();
    }
  }

  private void read() {
    if (over) {
      return;
    }
    try {
      while (true) {
        ByteBuffer chunk = source.next(signals);
        if (chunk == null) {
          return;
        }
        if (BodySource.isEnd(chunk)) {
          over = true;
          result.complete(sink.end());
          return;
        }
        sink.add(chunk);
        if (!sink.keepsChunks()) {
          source.giveBack(chunk);
        }
      }
    } catch (Throwable e) {
      over = true;
      source.close();
      sink.abort();
      result.completeExceptionally(e);
    }
  }
}
