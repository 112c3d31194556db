package dev.rezo.h2;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whose DATA goes next: streams in turn, each a quantum, so that a large upload does not hold up a
 * small one.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class DataScheduler {

  /** A turn: what every peer takes in one frame. */
  static final int QUANTUM = 16 * 1024;

  private final ArrayDeque<Http2Stream> turns = new ArrayDeque<>();

  /** Whether this stream could send something, apart from the window of the connection. */
  private static boolean isReady(Http2Stream stream) {
    return stream.maySendData()
        && (stream.pending > 0 ? stream.sendWindow.available() > 0 : stream.endOffered);
  }

  /** Something has changed for this stream: it may be ready now. */
  void wake(Http2Stream stream) {
    if (!stream.isScheduled && isReady(stream)) {
      stream.isScheduled = true;
      turns.addLast(stream);
    }
  }

  /** Whether {@link #next} would find one. */
  boolean hasNext(SendWindow connection) {
    for (Http2Stream stream : turns) {
      if (isReady(stream) && (stream.pending == 0 || connection.available() > 0)) {
        return true;
      }
    }
    return false;
  }

  /** Takes the next one out, or null; {@link #wake} puts it behind the others. */
  @Nullable Http2Stream next(SendWindow connection) {
    for (int left = turns.size(); left > 0; left--) {
      Http2Stream stream = turns.removeFirst();
      stream.isScheduled = false;
      if (isReady(stream) && (stream.pending == 0 || connection.available() > 0)) {
        return stream;
      }
      wake(stream);
    }
    return null;
  }

  /** Puts one back whose turn could not be used. */
  void putBack(Http2Stream stream) {
    stream.isScheduled = true;
    turns.addFirst(stream);
  }
}
