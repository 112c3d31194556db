package dev.rezo.client;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response body on its way from the loop to its reader. The loop puts chunks in; when more than
 * {@link #HIGH_WATER} wait, the connection stops reading until the reader has taken them down to a
 * quarter: a reader that stops, stops the peer.
 *
 * <p>Guarded by its lock; signals run outside it.
 */
final class InboundBody implements BodySource {

  /** Large enough to keep a fast network busy while a reader works, small enough for thousands. */
  static final int HIGH_WATER = 256 * 1024;

  private static final int LOW_WATER_PART = 4;

  /** What the connection does when the reader asks for it. Called on any thread. */
  interface Upstream {
    /** The reader has caught up: go on reading. */
    void resume(InboundBody body);

    /** The reader gave up what was not read. */
    void abandon(InboundBody body);

    /** The reader took bytes: for who grants the peer as many more. */
    default void taken(int bytes) {}

    /** Whether the calling thread is the one that delivers: it must not wait for itself. */
    boolean isOnLoop();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>(4);
  private final Upstream upstream;
  private final int highWater;
  private final SpareChunks spares;
  private long waiting;
  private boolean paused;
  private boolean ended;
  private boolean closed;
  private @Nullable IOException failure;
  private Headers trailers = Headers.EMPTY;
  private @Nullable Runnable onReady;

  /** What the reader has, and may give back. The reader's alone. */
  private @Nullable ByteBuffer lent;

  InboundBody(Upstream upstream) {
    this(upstream, HIGH_WATER, SpareChunks.NONE);
  }

  /**
   * A body of which as much may wait; a quarter of that lets the connection go on.
   *
   * @param spares where chunks go that were given back
   */
  InboundBody(Upstream upstream, int highWater, SpareChunks spares) {
    this.upstream = upstream;
    this.highWater = highWater;
    this.spares = spares;
  }

  /**
   * Puts a chunk in.
   *
   * @param chunk transferred
   * @return false when the connection is to stop reading until {@link Upstream#resume}
   */
  boolean push(ByteBuffer chunk) {
    Runnable signal;
    lock.lock();
    try {
      if (closed) {
        return true;
      }
      chunks.add(chunk);
      waiting += chunk.remaining();
      paused |= waiting > highWater; // What was decrypted before the pause may still come.
      signal = takeSignal();
      if (signal == null) {
        return !paused;
      }
    } finally {
      lock.unlock();
    }
    run(signal);
    lock.lock();
    try {
      return !paused;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The body is complete.
   *
   * @param last transferred; null when there is nothing more
   */
  void end(@Nullable ByteBuffer last, Headers withTrailers) {
    Runnable signal;
    lock.lock();
    try {
      if (last != null && !closed) {
        chunks.add(last);
        waiting += last.remaining();
      }
      ended = true;
      trailers = withTrailers;
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    run(signal);
  }

  /** The body broke; chunks that wait are still read first. */
  void fail(IOException cause) {
    Runnable signal;
    lock.lock();
    try {
      if (ended || failure != null) {
        return;
      }
      failure = cause;
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    run(signal);
  }

  /** Whether the connection has nothing more to do with it. */
  boolean isOver() {
    lock.lock();
    try {
      return ended || failure != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable ByteBuffer next(Runnable whenReady) throws IOException {
    ByteBuffer chunk;
    boolean resumes;
    lock.lock();
    try {
      if (closed) {
        throw new BodyException(
            "response body: expected to be open, actual closed",
            BodyException.Reason.CLOSED,
            Phase.BODY,
            failure);
      }
      chunk = chunks.poll();
      if (chunk == null) {
        return nothing(whenReady);
      }
      waiting -= chunk.remaining();
      resumes = paused && waiting <= highWater / LOW_WATER_PART;
      if (resumes) {
        paused = false;
      }
    } finally {
      lock.unlock();
    }
    lent = chunk;
    upstream.taken(chunk.remaining());
    if (resumes) {
      upstream.resume(this);
    }
    return chunk;
  }

  /** Another chunk than the last one, or a part of it, is no business of this source. */
  @Override
  @SuppressWarnings("ReferenceEquality") // Equal bytes elsewhere are another chunk.
  public void giveBack(ByteBuffer chunk) {
    if (chunk == lent && chunk.hasArray() && chunk.arrayOffset() == 0) {
      lent = null;
      spares.give(chunk.array());
    }
  }

  private @Nullable ByteBuffer nothing(Runnable whenReady) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (ended) {
      lent = null;
      return END;
    }
    onReady = whenReady;
    return null;
  }

  @Override
  public boolean deliversOn(Thread thread) {
    return thread == Thread.currentThread() && upstream.isOnLoop();
  }

  @Override
  public Headers trailers() {
    lock.lock();
    try {
      return trailers;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Runnable signal;
    boolean unread;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      unread = !ended && failure == null;
      chunks.clear();
      waiting = 0;
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    if (unread) {
      upstream.abandon(this);
    }
    run(signal);
  }

  private @Nullable Runnable takeSignal() {
    Runnable signal = onReady;
    onReady = null;
    return signal;
  }

  private static void run(@Nullable Runnable signal) {
    if (signal == null) {
      return;
    }
    try {
      signal.run();
    } catch (Throwable e) {
      ClientLog.warn("the signal of a body's reader failed", e);
    }
  }
}
