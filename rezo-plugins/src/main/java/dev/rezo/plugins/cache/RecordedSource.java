package dev.rezo.plugins.cache;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingSource;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A body that is recorded while it is read: nothing is asked for that the reader does not ask for,
 * and nothing is held up. Of a redirect, whose body nobody reads, what is there is recorded when it
 * is closed.
 *
 * <p>Not thread-safe; the caller serialises, but for closing.
 */
final class RecordedSource extends ForwardingSource {

  private enum Use {
    UNREAD,
    READ,
    CLOSED_UNREAD
  }

  private final Recording recording;
  private final boolean isOfRedirect;
  private final AtomicReference<Use> use = new AtomicReference<>(Use.UNREAD);

  RecordedSource(BodySource source, Recording recording, boolean isOfRedirect) {
    super(source);
    this.recording = recording;
    this.isOfRedirect = isOfRedirect;
  }

  @Override
  public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    if (use.get() != Use.READ && !use.compareAndSet(Use.UNREAD, Use.READ)) {
      throw new BodyException(
          "response: expected to be open, actual closed",
          BodyException.Reason.CLOSED,
          Phase.BODY,
          null);
    }
    return record(onReady);
  }

  private @Nullable ByteBuffer record(Runnable onReady) throws IOException {
    ByteBuffer chunk;
    try {
      chunk = super.next(onReady);
    } catch (Throwable e) {
      recording.giveUp();
      throw e;
    }
    if (BodySource.isEnd(chunk)) {
      recording.complete(trailers());
    } else if (chunk != null) {
      recording.add(chunk);
    }
    return chunk;
  }

  @Override
  public void close() {
    if (use.compareAndSet(Use.UNREAD, Use.CLOSED_UNREAD) && isOfRedirect) {
      takeWhatIsHere();
    }
    super.close();
    recording.closed();
  }

  /** Nobody else reads: who comes now finds it closed. */
  private void takeWhatIsHere() {
    try {
      ByteBuffer chunk = record(() -> {});
      while (chunk != null && !BodySource.isEnd(chunk) && recording.isRunning()) {
        giveBack(chunk);
        chunk = record(() -> {});
      }
    } catch (IOException e) {
      // It broke, and is given up.
    }
  }
}
