package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read ahead, or moved to its receiver without being read, as the first demand has
 * it. It is opened, moved and closed on the threads of an executor, by one of them at a time, and a
 * close waits for the move that runs.
 *
 * <p>Guarded by its lock; the open file itself belongs to the one move that is under way.
 */
final class FileSource implements BodySource, FileRegion {

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final Path path;
  private final long size;
  private final Executor executor;
  private final ReadAheadSource chunks;
  private boolean moves;
  private boolean moveUnderWay;
  private boolean closed;
  private long position;
  private long lastMoved;
  private @Nullable BodyException failure;

  // Used by the move under way.
  private @Nullable FileChannel channel;

  /**
   * A source that has not begun.
   *
   * @param name for messages
   * @param path a file that {@link FileChannel} can open
   * @param size how many of its bytes are to be sent, even if there are more
   * @param chunks the same bytes to be read
   */
  FileSource(String name, Path path, long size, ReadAheadSource chunks, Executor executor) {
    this.name = name;
    this.path = path;
    this.size = size;
    this.chunks = chunks;
    this.executor = executor;
  }

  // Read.

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    return chunks.next(onReady);
  }

  @Override
  public void giveBack(ByteBuffer chunk) {
    chunks.giveBack(chunk);
  }

  // Moved.

  @Override
  public FileRegion region() {
    return this;
  }

  @Override
  public long left() {
    lock.lock();
    try {
      return size - position;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void move(Mover mover, long most, Runnable onMoved) {
    lock.lock();
    try {
      if (moveUnderWay) {
        throw new IllegalStateException(name + ": expected one move at a time, actual a second");
      }
      moves = true;
      moveUnderWay = true;
    } finally {
      lock.unlock();
    }
    executor.execute(() -> run(mover, most, onMoved));
  }

  @Override
  public long moved() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw BodyException.closed(name, Phase.SEND);
      }
      if (failure != null) {
        throw failure;
      }
      return lastMoved;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    boolean isRead;
    boolean isIdle;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      isRead = !moves;
      isIdle = !moveUnderWay && position < size;
    } finally {
      lock.unlock();
    }
    if (isRead) {
      chunks.close();
    } else if (isIdle) {
      executor.execute(this::closeChannel);
    }
  }

  // On a thread that may block.

  private void run(Mover mover, long most, Runnable onMoved) {
    long from = position;
    long at = from;
    BodyException broken = null;
    try {
      at = move(mover, from, Math.min(size, from + most));
    } catch (BodyException e) {
      broken = e;
    } catch (Throwable e) { // whatever it is, who sends must hear of it
      broken = ReadAheadSource.failed(name, e);
    }
    if (broken != null || at == size) {
      closeChannel();
    }
    finish(at, broken);
    onMoved.run();
  }

  private long move(Mover mover, long from, long to) throws IOException {
    long at = from;
    while (at < to && !isClosed()) {
      if (channel == null) {
        channel = FileChannel.open(path, StandardOpenOption.READ);
      }
      long count = mover.move(channel, at, to - at);
      if (count == 0) {
        expectLonger(channel.size(), at);
        return at;
      }
      at += count;
    }
    return at;
  }

  /** A receiver without room and a file without more look the same. */
  private void expectLonger(long actual, long at) throws BodyException {
    if (actual <= at) {
      throw new BodyException(
          name + ": expected " + size + " bytes, actual " + actual,
          BodyException.Reason.SOURCE_FAILED,
          Phase.SEND,
          null);
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void finish(long at, @Nullable BodyException broken) {
    boolean abandoned;
    lock.lock();
    try {
      moveUnderWay = false;
      abandoned = closed;
      failure = broken;
      lastMoved = at - position;
      position = at;
    } finally {
      lock.unlock();
    }
    if (abandoned) {
      closeChannel();
    }
  }

  private void closeChannel() {
    FileChannel open = channel;
    channel = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      // Every byte that was wanted has been read.
    }
  }
}
