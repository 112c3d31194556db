package dev.rezo.cli;

import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time, again and again: the next starts when the last byte of the one before has
 * come, or when it is due.
 *
 * <p>Runs on the client's loops, on one of them at a time; the hand-over from one to the next
 * orders what it does.
 */
final class LoadLane implements Runnable, BiConsumer<@Nullable Response, @Nullable Throwable> {

  /** A server that refuses is asked again soon, but not in a loop that burns the processor. */
  private static final long PAUSE_AFTER_FAILURE_NANOS = 5_000_000;

  private final LoadRun run;
  private final Runnable onBody = this::drain;

  /** When the running request started, or should have started. */
  private long startedNanos;

  /** Whether {@link #startedNanos} stands for a request that waits for its time. */
  private boolean due;

  /** The one that comes; used again and again, so that a lane makes no garbage. */
  private final LoadTally.Answer answer = new LoadTally.Answer();

  private @Nullable BodySource body;

  LoadLane(LoadRun run) {
    this.run = run;
  }

  /** Begins, or goes on after a pause. */
  @Override
  public void run() {
    if (due) {
      due = false;
      send();
    } else {
      next(System.nanoTime());
    }
  }

  private void next(long now) {
    if (run.isOver(now)) {
      run.laneEnded();
      return;
    }
    startedNanos = run.plan().isOpen() ? run.nextIntended() : now;
    if (!run.claims(startedNanos)) {
      run.laneEnded();
    } else if (startedNanos - now > 0) {
      due = true;
      run.later(this, startedNanos - now);
    } else {
      send();
    }
  }

  private void send() {
    CompletableFuture<Response> unused = run.client().sendAsync(run.request()).whenComplete(this);
  }

  /** The head came, or the request failed. */
  @Override
  public void accept(@Nullable Response response, @Nullable Throwable failure) {
    if (response == null) {
      failed(failure == null ? new AssertionError("neither response nor failure") : failure);
      return;
    }
    answer.begin(response);
    body = response.body().source();
    drain();
  }

  private void drain() {
    BodySource source = body;
    if (source == null) {
      return;
    }
    try {
      ByteBuffer chunk = source.next(onBody);
      while (chunk != null && !BodySource.isEnd(chunk)) {
        answer.add(chunk.remaining());
        source.giveBack(chunk);
        chunk = source.next(onBody);
      }
      if (chunk == null) {
        return;
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    body = null;
    long now = System.nanoTime();
    run.completed(answer, startedNanos, now);
    next(now);
  }

  private void failed(Throwable cause) {
    body = null;
    run.failed(cause, startedNanos);
    run.later(this, PAUSE_AFTER_FAILURE_NANOS);
  }
}
