package dev.rezo.h2;

import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameType;
import dev.rezo.h2.frame.FrameWriter;
import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackEncoder;
import dev.rezo.http.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What goes out next: frames of the connection, then heads, then DATA of streams in turn, all under
 * what the peer allows. A header block that is begun goes before everything else.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FrameOutput {

  private final Http2Settings settings;
  private final ControlFrames control;
  private final Streams streams;
  private final PeerSettings peer;
  private final FloodGuard guard;
  private final HpackEncoder encoder = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
  private final HeadWriter heads = new HeadWriter(encoder);
  private final ArrayDeque<Http2Stream> waitingHeads = new ArrayDeque<>();
  private final DataScheduler scheduler = new DataScheduler();
  private final SendWindow window = new SendWindow(SendWindow.DEFAULT);
  private @Nullable Http2Stream lastGranted;
  private boolean isGoAwayDue;
  private boolean isClosed;

  FrameOutput(
      Http2Settings settings,
      ControlFrames control,
      Streams streams,
      PeerSettings peer,
      FloodGuard guard) {
    this.settings = settings;
    this.control = control;
    this.streams = streams;
    this.peer = peer;
    this.guard = guard;
  }

  /** The head of this one goes out as soon as the peer allows another stream. */
  void add(Http2Stream stream) {
    waitingHeads.addLast(stream);
  }

  /** The head of this one need not go out any more, if it did not yet. */
  void remove(Http2Stream stream) {
    waitingHeads.remove(stream);
    goAwayIfDue();
  }

  /** No heads go out any more but the one that is begun. */
  void stopHeads() {
    waitingHeads.clear();
    goAwayIfDue();
  }

  /** GOAWAY goes out behind the heads that wait: some servers refuse what comes behind it. */
  void goAway() {
    isGoAwayDue = true;
    goAwayIfDue();
  }

  private void goAwayIfDue() {
    if (isGoAwayDue && waitingHeads.isEmpty()) {
      isGoAwayDue = false;
      control.goAway(streams.lastPromised(), ErrorCode.NO_ERROR);
    }
  }

  /** Nothing goes out any more but the block that is begun, and frames of the connection. */
  void close() {
    isClosed = true;
    isGoAwayDue = false;
    waitingHeads.clear();
  }

  /** Something has changed for this stream: it may have DATA to send now. */
  void wake(Http2Stream stream) {
    scheduler.wake(stream);
  }

  /** What SETTINGS_HEADER_TABLE_SIZE of the peer allows. */
  void setHeaderTableSize(int size) {
    encoder.setMaxTableSize(size);
  }

  /** Whether the window of the connection, moved by this, is still one. */
  boolean moveWindow(int increment) {
    return window.move(increment);
  }

  /** As {@link Http2Session#write}. */
  @Nullable Http2Stream write(ByteBuffer out) {
    if (lastGranted != null) {
      lastGranted.granted = 0;
      lastGranted = null;
    }
    if (heads.isBusy() && !heads.write(out, peer.maxFrameSize())) {
      return null;
    }
    if (!control.write(out) || isClosed || !writeHeads(out)) {
      return null;
    }
    return writeData(out);
  }

  /** As {@link Http2Session#wantsWrite}. */
  boolean wantsWrite() {
    return heads.isBusy()
        || control.size() > 0
        || (!isClosed && (mayWriteHead() || scheduler.hasNext(window)));
  }

  private boolean mayWriteHead() {
    return !waitingHeads.isEmpty() && streams.written() < peer.maxStreams();
  }

  /** Whether all heads that may be written are. */
  private boolean writeHeads(ByteBuffer out) {
    while (mayWriteHead()) {
      if (out.remaining() < HeadWriter.MIN_ROOM) {
        return false;
      }
      guard.earn(Flood.WINDOW_UPDATE, 2); // Some peers open the window of each stream at once.
      Http2Stream stream = waitingHeads.removeFirst();
      String[] fields = stream.fields;
      if (fields == null) {
        throw new IllegalStateException(stream + ": expected a head to write, actual none");
      }
      stream.fields = null;
      boolean isWhole =
          stream.endOffered && stream.pending == 0 && stream.trailers.isEmpty() && !stream.isTunnel;
      streams.written(stream);
      heads.start(stream, fields, settings.headPriority(), isWhole);
      if (isWhole) {
        streams.sentEnd(stream);
      } else {
        scheduler.wake(stream);
      }
      goAwayIfDue();
      if (!heads.write(out, peer.maxFrameSize())) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Http2Stream writeData(ByteBuffer out) {
    for (Http2Stream stream = scheduler.next(window);
        stream != null;
        stream = scheduler.next(window)) {
      if (out.remaining() < HeadWriter.MIN_ROOM) {
        scheduler.putBack(stream);
        return null;
      }
      if (stream.pending > 0) {
        grant(stream, out);
        return stream;
      }
      if (!writeEnd(stream, out)) {
        return null;
      }
    }
    return null;
  }

  private void grant(Http2Stream stream, ByteBuffer out) {
    long both = Math.min(window.available(), stream.sendWindow.available());
    int most = Math.min(peer.maxFrameSize(), DataScheduler.QUANTUM);
    int length = (int) Math.min(Math.min(both, stream.pending), most);
    window.take(length);
    stream.sendWindow.take(length);
    stream.pending -= length;
    stream.granted = length;
    lastGranted = stream;
    guard.earn(Flood.WINDOW_UPDATE, 2 + length / 256); // Some peers update for each small read.
    guard.earn(Flood.PING, 1);
    boolean isLast = stream.pending == 0 && stream.endOffered && stream.trailers.isEmpty();
    FrameWriter.header(out, FrameType.DATA, isLast ? FrameType.END_STREAM : 0, stream.id(), length);
    if (isLast) {
      streams.sentEnd(stream);
    } else {
      scheduler.wake(stream);
    }
  }

  /** Whether nothing of it is left to write. */
  private boolean writeEnd(Http2Stream stream, ByteBuffer out) {
    if (stream.trailers.isEmpty()) {
      FrameWriter.header(out, FrameType.DATA, FrameType.END_STREAM, stream.id(), 0);
      streams.sentEnd(stream);
      return true;
    }
    Headers trailers = stream.trailers;
    String[] fields = new String[2 * trailers.size()];
    for (int i = 0; i < trailers.size(); i++) {
      fields[2 * i] = trailers.name(i);
      fields[2 * i + 1] = trailers.value(i);
    }
    heads.start(stream, fields, null, true);
    streams.sentEnd(stream);
    return heads.write(out, peer.maxFrameSize());
  }
}
