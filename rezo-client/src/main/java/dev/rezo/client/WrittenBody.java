package dev.rezo.client;

import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request body that its owner writes while it is sent: the sending half of a tunnel. A chunk is
 * the writer's again when its bytes are with the transport.
 *
 * <p>Lifecycle: opened once; over with {@link #end}, when all before is sent, or {@link #close}.
 *
 * <p>Guarded by its lock; signals and stages run outside it.
 */
final class WrittenBody implements Body, BodySource {

  /** A chunk and who waits for it to be sent. */
  private record Chunk(ByteBuffer bytes, CompletableFuture<Void> sent) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);
  private @Nullable Chunk taken;
  private @Nullable Runnable onReady;
  private boolean ended;
  private @Nullable IOException failure;

  @Override
  public long length() {
    return UNKNOWN_LENGTH;
  }

  @Override
  public boolean isReplayable() {
    return false;
  }

  @Override
  public @Nullable String contentType() {
    return null;
  }

  @Override
  public BodySource open() {
    return this;
  }

  /** Adds a chunk; the stage completes when it was sent. */
  CompletionStage<Void> write(ByteBuffer bytes) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Runnable signal;
    lock.lock();
    try {
      if (failure != null) {
        sent.completeExceptionally(failure);
        return sent;
      }
      if (ended) {
        sent.completeExceptionally(
            new IllegalStateException("expected no write after the output was shut down"));
        return sent;
      }
      if (!bytes.hasRemaining()) {
        sent.complete(null);
        return sent;
      }
      chunks.add(new Chunk(bytes, sent));
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    run(signal);
    return sent;
  }

  /** All was written. */
  void end() {
    Runnable signal;
    lock.lock();
    try {
      ended = true;
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    run(signal);
  }

  @Override
  public @Nullable ByteBuffer next(Runnable whenReady) throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      Chunk next = chunks.poll();
      if (next == null) {
        if (ended) {
          return END;
        }
        onReady = whenReady;
        return null;
      }
      taken = next;
      return next.bytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void giveBack(ByteBuffer chunk) {
    Chunk sent;
    lock.lock();
    try {
      sent = taken;
      taken = null;
    } finally {
      lock.unlock();
    }
    if (sent != null) {
      sent.sent().complete(null);
    }
  }

  @Override
  public void close() {
    fail(
        new BodyException(
            "tunnel: expected to be open, actual closed",
            BodyException.Reason.CLOSED,
            Phase.BODY,
            null));
  }

  /** What was not sent will not be: whoever waits hears why. Nothing happens after the first. */
  void fail(IOException cause) {
    ArrayDeque<Chunk> unsent;
    Runnable signal;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = cause;
      unsent = new ArrayDeque<>(chunks);
      chunks.clear();
      if (taken != null) {
        unsent.addFirst(taken);
        taken = null;
      }
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    unsent.forEach(chunk -> chunk.sent().completeExceptionally(cause));
    run(signal);
  }

  private @Nullable Runnable takeSignal() {
    Runnable signal = onReady;
    onReady = null;
    return signal;
  }

  private static void run(@Nullable Runnable signal) {
    if (signal != null) {
      signal.run();
    }
  }
}
