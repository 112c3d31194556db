package dev.rezo.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;

/**
 * All bytes of a {@link BodySource} as a part of a file, for who can have the kernel send them
 * instead of taking them by {@link BodySource#next}. One of the two ways, for one sending.
 *
 * <p>Lifecycle: {@link #move} and {@link #moved} by turns until {@link #left} is 0 or there was an
 * exception; the source is closed in any case.
 *
 * <p>Not thread-safe; the caller serialises. The source may be closed on any thread.
 */
public interface FileRegion {

  /** How many bytes are yet to be moved. */
  long left();

  /**
   * Has the next bytes moved, on a thread that may block for a disk.
   *
   * @param mover is called until it moves nothing, or {@code most} bytes are moved, or the source
   *     is closed; not at all if it is closed already or the file cannot be opened
   * @param most how many bytes at most, above 0
   * @param onMoved runs once on that thread when it is over, whatever the outcome; must neither
   *     block nor throw
   * @throws IllegalStateException when a move is under way, or the source is read by {@link
   *     BodySource#next}
   */
  void move(Mover mover, long most, Runnable onMoved);

  /**
   * What the move that is over has moved; asked once for each.
   *
   * @throws IOException when the source was closed, or the file cannot be read or is shorter than
   *     it was
   */
  long moved() throws IOException;

  /**
   * The same, for a source that counts what is sent of another one.
   *
   * @param count hears how many bytes were moved, after each move, from within {@link #moved}
   */
  default FileRegion counted(LongConsumer count) {
    return new CountedRegion(this, count);
  }

  /** Takes bytes of a file to where they belong. Not thread-safe; the caller serialises. */
  @FunctionalInterface
  interface Mover {
    /**
     * Moves what can be moved without waiting for anybody but a disk.
     *
     * @param file borrowed; its own position is not used
     * @return how many bytes it were: 0 if there is no room for more now, or the file ends at
     *     {@code position}
     * @throws IOException when the file cannot be read
     */
    long move(FileChannel file, long position, long count) throws IOException;
  }
}
