package dev.rezo.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file or a stream that blocks, read on the threads of an executor, at most {@link #AHEAD} chunks
 * before they are asked for. The stream is opened with the first demand and closed at its end, on
 * the same threads; it is read by one thread at a time, and a close waits for the read that runs.
 *
 * <p>Guarded by its lock; the stream itself belongs to the one task that is under way.
 */
final class ReadAheadSource implements BodySource {

  /** One chunk is sent while the next one is read. */
  static final int AHEAD = 2;

  /** Large enough that a system call moves much, small enough for many bodies at once. */
  static final int CHUNK = 64 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Gives what is read. */
  @FunctionalInterface
  interface Opener {
    ReadableByteChannel open() throws IOException;
  }

  /** Gives a stream. */
  @FunctionalInterface
  interface StreamOpener {
    InputStream open() throws IOException;
  }

  /** A stream as a channel: it is read into arrays. Not thread-safe; the caller serialises. */
  record StreamChannel(InputStream stream) implements ReadableByteChannel {

    @Override
    public int read(ByteBuffer into) throws IOException {
      int start = into.arrayOffset() + into.position();
      int count = stream.read(into.array(), start, into.remaining());
      into.position(into.position() + Math.max(count, 0));
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>(AHEAD);
  private final String name;
  private final Executor executor;
  private final @Nullable FileBuffers buffers;
  private boolean taskUnderWay;
  private boolean ended;
  private boolean closed;
  private @Nullable BodyException failure;
  private @Nullable Runnable onReady;

  /** How many of {@link #buffers} are in use; those that are in use at the end are forgotten. */
  private int borrowed;

  private boolean settled;

  // Used by the task under way.
  private final Opener opener;
  private long left;
  private @Nullable ReadableByteChannel channel;

  /** One that is open already, and is closed even if nothing is ever asked for. */
  static ReadAheadSource of(String name, InputStream stream, Executor executor) {
    StreamChannel channel = new StreamChannel(stream);
    ReadAheadSource source =
        new ReadAheadSource(name, () -> channel, Long.MAX_VALUE, null, executor);
    source.channel = channel;
    return source;
  }

  /** A stream that has not been opened. */
  static ReadAheadSource opening(String name, StreamOpener opener, Executor executor) {
    return new ReadAheadSource(
        name, () -> new StreamChannel(opener.open()), Long.MAX_VALUE, null, executor);
  }

  /**
   * A source that has not begun.
   *
   * @param name for messages
   * @param most no more bytes than this are sent, even if there are more
   * @param buffers to read into, for a channel that fills direct ones; null for arrays
   */
  ReadAheadSource(
      String name, Opener opener, long most, @Nullable FileBuffers buffers, Executor executor) {
    this.name = name;
    this.opener = opener;
    this.left = most;
    this.buffers = buffers;
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
        settle();
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
  public void giveBack(ByteBuffer chunk) {
    if (buffers == null || !chunk.isDirect()) {
      return;
    }
    lock.lock();
    try {
      if (settled) {
        return;
      }
      borrowed--;
    } finally {
      lock.unlock();
    }
    buffers.give(chunk);
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
      settle();
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    if (start) {
      executor.execute(this::closeChannel);
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
      broken = failed(name, e);
    }
    if (chunk == null) {
      closeChannel();
    }
    finish(chunk, broken);
  }

  private @Nullable ByteBuffer read() throws IOException {
    if (channel == null) {
      channel = opener.open();
    }
    int most = (int) Math.min(CHUNK, left);
    if (most == 0) {
      return null;
    }
    ByteBuffer buffer = buffers == null ? ByteBuffer.allocate(most) : borrowed(buffers).limit(most);
    int count = channel.read(buffer);
    if (count <= 0) {
      giveBack(buffer);
      return count < 0 ? null : NOTHING;
    }
    left -= count;
    buffer.flip();
    // A stream that gives little at a time must not hold much.
    return !buffer.isDirect() && count < CHUNK / 4
        ? ByteBuffer.wrap(Arrays.copyOf(buffer.array(), count))
        : buffer;
  }

  private ByteBuffer borrowed(FileBuffers from) {
    ByteBuffer buffer = from.take();
    if (buffer.isDirect()) {
      lock.lock();
      try {
        if (settled) {
          from.forget(1);
        } else {
          borrowed++;
        }
      } finally {
        lock.unlock();
      }
    }
    return buffer;
  }

  /** What was not given back is not waited for. Under the lock. */
  private void settle() {
    if (buffers != null && !settled) {
      settled = true;
      buffers.forget(borrowed);
    }
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
      closeChannel();
    }
    run(signal);
    if (more) {
      executor.execute(this::readOne);
    }
  }

  private void closeChannel() {
    ReadableByteChannel open = channel;
    channel = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      // Every byte that was wanted has been read.
    }
  }

  /** What is told of a file or stream that breaks. */
  static BodyException failed(String name, Throwable e) {
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
