package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A file on a disk that holds so many bytes and no more. */
final class FullDisk implements SeekableByteChannel {

  private int room;
  private boolean failsToClose;
  int closed;

  FullDisk(int room) {
    this.room = room;
  }

  FullDisk failsToClose() {
    failsToClose = true;
    return this;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (room == 0) {
      throw new IOException("No space left on device");
    }
    int count = Math.min(room, bytes.remaining());
    bytes.position(bytes.position() + count);
    room -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    closed++;
    if (failsToClose) {
      throw new IOException("Input/output error");
    }
  }

  @Override
  public boolean isOpen() {
    return closed == 0;
  }

  @Override
  public int read(ByteBuffer into) {
    throw new AssertionError("read");
  }

  @Override
  public long position() {
    throw new AssertionError("position");
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    throw new AssertionError("position");
  }

  @Override
  public long size() {
    throw new AssertionError("size");
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new AssertionError("truncate");
  }
}
