package dev.rezo.plugins.debug;

import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body of which the first bytes are copied while it passes. Chunks are handed on as they came and
 * when they came; nothing is asked for that the reader does not ask for. How it ended is told once:
 * at its end, at its failure, or when it is closed before.
 *
 * <p>Guarded by its lock: closing may come from any thread.
 */
final class ShownSource extends ForwardingSource {

  /** What was seen of a body: its first bytes as text, and how many they were. Immutable. */
  record End(String first, int shown, long length, boolean complete) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final int most;
  private final Consumer<End> onEnd;
  private byte[] first = {};
  private int shown;
  private long length;
  private boolean told;

  ShownSource(BodySource source, int most, Consumer<End> onEnd) {
    super(source);
    this.most = most;
    this.onEnd = onEnd;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    ByteBuffer chunk;
    try {
      chunk = super.next(onReady);
    } catch (Throwable e) {
      tell(false);
      throw e;
    }
    if (BodySource.isEnd(chunk)) {
      tell(true);
    } else if (chunk != null) {
      look(chunk);
    }
    return chunk;
  }

  private void look(ByteBuffer chunk) {
    lock.lock();
    try {
      int more = Math.min(most - shown, chunk.remaining());
      if (more > first.length - shown) { // Doubled, so that a byte is seldom moved.
        first = Arrays.copyOf(first, Math.min(most, Math.max(shown + more, 2 * first.length)));
      }
      chunk.get(chunk.position(), first, shown, more);
      shown += more;
      length += chunk.remaining();
    } finally {
      lock.unlock();
    }
  }

  private void tell(boolean complete) {
    End end;
    lock.lock();
    try {
      if (told) {
        return;
      }
      told = true;
      end = new End(new String(first, 0, shown, StandardCharsets.UTF_8), shown, length, complete);
    } finally {
      lock.unlock();
    }
    onEnd.accept(end);
  }

  @Override
  public void close() {
    super.close();
    tell(false);
  }
}
