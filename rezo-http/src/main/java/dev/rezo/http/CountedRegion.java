package dev.rezo.http;

import java.io.IOException;
import java.util.function.LongConsumer;

/** A region whose moves are counted. Not thread-safe; the caller serialises. */
record CountedRegion(FileRegion region, LongConsumer count) implements FileRegion {

  @Override
  public long left() {
    return region.left();
  }

  @Override
  public void move(Mover mover, long most, Runnable onMoved) {
    region.move(mover, most, onMoved);
  }

  @Override
  public long moved() throws IOException {
    long moved = region.moved();
    if (moved > 0) {
      count.accept(moved);
    }
    return moved;
  }
}
