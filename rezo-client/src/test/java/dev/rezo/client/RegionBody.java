package dev.rezo.client;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.FileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body of a file that does not exist, whose moves run when the test says so; or, if it hides its
 * region, of zeros. Not thread-safe; the caller serialises.
 */
final class RegionBody implements Body, BodySource, FileRegion {

  private final long length;
  private final boolean hidden;
  private @Nullable Mover mover;
  private @Nullable Runnable onMoved;
  private long most;
  private long moved;
  private long position;
  private boolean given;
  @Nullable IOException broken;
  @Nullable RuntimeException refusal;
  int asked;
  int closed;

  RegionBody(long length, boolean hidden) {
    this.length = length;
    this.hidden = hidden;
  }

  boolean isMoving() {
    return mover != null;
  }

  /** The other thread's part of a move. */
  void runMove() throws IOException {
    Mover moving = Objects.requireNonNull(mover, "mover");
    mover = null;
    moved = 0;
    for (long count; moved < most && (count = moving.move(file(), position, most - moved)) > 0; ) {
      moved += count;
      position += count;
    }
    Objects.requireNonNull(onMoved).run();
  }

  /** Nobody looks at it. */
  @SuppressWarnings("NullAway")
  private static FileChannel file() {
    return null;
  }

  @Override
  public @Nullable FileRegion region() {
    asked++;
    return hidden ? null : this;
  }

  @Override
  public long left() {
    return length - position;
  }

  @Override
  public void move(Mover next, long atMost, Runnable whenMoved) {
    if (refusal != null) {
      throw refusal;
    }
    mover = next;
    most = atMost;
    onMoved = whenMoved;
  }

  @Override
  public long moved() throws IOException {
    if (broken != null) {
      throw broken;
    }
    return moved;
  }

  @Override
  public ByteBuffer next(Runnable onReady) {
    if (!hidden && asked > 0) {
      throw new AssertionError("expected to be moved, actual read");
    }
    if (given) {
      return END;
    }
    given = true;
    return ByteBuffer.allocate((int) length);
  }

  @Override
  public void close() {
    closed++;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isReplayable() {
    return false;
  }

  @Override
  public String contentType() {
    return "x/y";
  }

  @Override
  public BodySource open() {
    return this;
  }
}
