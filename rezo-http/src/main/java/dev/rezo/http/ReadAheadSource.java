package dev.rezo.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream that blocks, read on the threads of an executor, at most {@link #AHEAD} chunks before
 * they are asked for. The stream is opened with the first demand and closed at its end, on the same
 * threads; it is read by one thread at a time, and a close waits for the read that runs.
 *
 * <p>Guarded by its lock; the stream itself belongs to the one task that is under way.
 */
final class ReadAheadSource implements BodySource {

  /** One chunk is sent while the next one is read. */
  static final int AHEAD = 2;

  /** Large enough that a system call moves much, small enough for many bodies at once. */
  static final int CHUNK = 64 * 1024;

  /** Gives the stream. */
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>(AHEAD);
  private final String name;
  private final Executor executor;
  private boolean taskUnderWay;
  private boolean ended;
  private boolean closed;
  private @Nullable BodyException failure;
  private @Nullable Runnable onReady;

  // Used by the task under way.
  private final Opener opener;
  private long left;
  private @Nullable InputStream stream;

  /** One that is open already, and is closed even if nothing is ever asked for. */
  static ReadAheadSource of(String name, InputStream stream, Executor executor) {
    ReadAheadSource source = new ReadAheadSource(name, () -> stream, Long.MAX_VALUE, executor);
    source.stream = stream;
    return source;
  }

  /**
   * A source that has not begun.
   *
   * @param name for messages
   * @param most no more bytes than this are sent, even if the stream has more
   */
  ReadAheadSource(String name, Opener opener, long most, Executor executor) {
    this.name = name;
    this.opener = opener;
    this.left = most;
    this.executor = executor;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable whenReady) throws IOException {
    ByteBuffer chunk;
    boolean start;
    lock.lock();
    try {
      if (closed) {
        throw BodyException.closed(name, Phase.SEND);
      }
      chunk = chunks.poll();
      if (chunk == null && failure != null) {
        throw failure;
      }
      if (chunk == null && ended) {
        return END;
      }
      if (chunk == null) {
        onReady = whenReady;
      }
      start = takeTask();
    } finally {
      lock.unlock();
    }
    if (start) {
      executor.execute(this::readOne);
    }
    return chunk;
  }

  @Override
  public void close() {
    Runnable signal;
    boolean start;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      start = !taskUnderWay && !ended;
      closed = true;
      chunks.clear();
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    if (start) {
      executor.execute(this::closeStream);
    }
    run(signal);
  }

  /** Whether the caller is to start a task now: one at a time, and none after the end. */
  private boolean takeTask() {
    if (taskUnderWay || ended || closed || chunks.size() >= AHEAD) {
      return false;
    }
    taskUnderWay = true;
    return true;
  }

  private void readOne() {
    ByteBuffer chunk = null;
    BodyException broken = null;
    try {
      do {
        chunk = read();
      } while (chunk != null && !chunk.hasRemaining());
    } catch (Throwable e) { // whatever it is, who reads must hear of it
      broken = failed(e);
    }
    if (chunk == null) {
      closeStream();
    }
    finish(chunk, broken);
  }

  private @Nullable ByteBuffer read() throws IOException {
    if (stream == null) {
      stream = opener.open();
    }
    byte[] bytes = new byte[(int) Math.min(CHUNK, left)];
    int count = bytes.length == 0 ? -1 : stream.read(bytes);
    if (count < 0) {
      return null;
    }
    left -= count;
    // A stream that gives little at a time must not hold much.
    return ByteBuffer.wrap(count < CHUNK / 4 ? Arrays.copyOf(bytes, count) : bytes, 0, count);
  }

  private void finish(@Nullable ByteBuffer chunk, @Nullable BodyException broken) {
    Runnable signal;
    boolean more;
    boolean abandoned;
    lock.lock();
    try {
      taskUnderWay = false;
      abandoned = closed;
      failure = broken;
      ended = chunk == null;
      if (chunk != null && !closed) {
        chunks.add(chunk);
      }
      signal = takeSignal();
      more = takeTask();
    } finally {
      lock.unlock();
    }
    if (abandoned) {
      closeStream();
    }
    run(signal);
    if (more) {
      executor.execute(this::readOne);
    }
  }

  private void closeStream() {
    InputStream open = stream;
    stream = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      // Every byte that was wanted has been read.
    }
  }

  private BodyException failed(Throwable e) {
    Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
    return new BodyException(
        name + ": expected to be read, actual " + cause,
        BodyException.Reason.SOURCE_FAILED,
        Phase.SEND,
        cause);
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
