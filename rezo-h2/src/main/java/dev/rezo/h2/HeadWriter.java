package dev.rezo.h2;

import dev.rezo.h2.Http2Settings.Priority;
import dev.rezo.h2.frame.FrameReader;
import dev.rezo.h2.frame.FrameType;
import dev.rezo.h2.frame.FrameWriter;
import dev.rezo.h2.hpack.HpackEncoder;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes header blocks, each as HEADERS and as many CONTINUATION as it takes (RFC 9113 section
 * 6.10). Fields are encoded straight into the buffer of the caller; a block that does not fit goes
 * on in the next one, and nothing else may be written in between.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class HeadWriter {

  /** A frame with less room is not begun: it would be mostly its own header. */
  static final int MIN_ROOM = FrameReader.HEADER_LENGTH + 32;

  private static final String[] NOTHING = {};

  private final HpackEncoder encoder;
  private String[] fields = NOTHING;
  private @Nullable Priority priority;
  private int next;
  private @Nullable Http2Stream stream;
  private long blockLength;
  private boolean endStream;
  private boolean isFirst;
  private boolean isFieldCut;

  HeadWriter(HpackEncoder encoder) {
    this.encoder = encoder;
  }

  /** Whether a block is begun and not complete. */
  boolean isBusy() {
    return stream != null;
  }

  /**
   * Begins a block; {@link #write} writes it.
   *
   * @param ofPriority what the frame says of its stream's priority, or null for nothing
   */
  void start(
      Http2Stream ofStream,
      String[] namesAndValues,
      @Nullable Priority ofPriority,
      boolean withEndStream) {
    stream = ofStream;
    blockLength = 0;
    priority = ofPriority;
    fields = namesAndValues;
    next = 0;
    endStream = withEndStream;
    isFirst = true;
    isFieldCut = false;
    encoder.startBlock();
  }

  /**
   * Writes as much as fits.
   *
   * @param out borrowed
   * @return whether the block is complete
   */
  boolean write(ByteBuffer out, int maxFrameSize) {
    Http2Stream of = Objects.requireNonNull(stream, "stream");
    while (out.remaining() >= MIN_ROOM) {
      int start = out.position();
      int limit = out.limit();
      int from = start + FrameReader.HEADER_LENGTH;
      out.limit(Math.min(limit, from + maxFrameSize)).position(from);
      int flags = isFirst ? startFlags(out) : 0;
      int block = out.position();
      boolean isComplete = encode(out);
      blockLength += out.position() - block;
      out.limit(limit);
      flags |= isComplete ? FrameType.END_HEADERS : 0;
      FrameWriter.headerAt(
          out,
          start,
          isFirst ? FrameType.HEADERS : FrameType.CONTINUATION,
          flags,
          of.id(),
          out.position() - from);
      isFirst = false;
      if (isComplete) {
        stream = null;
        fields = NOTHING;
        of.handler().onHeadBytesSent(blockLength);
        return true;
      }
    }
    return false;
  }

  /** The flags of HEADERS; its priority stands in front of the block. */
  private int startFlags(ByteBuffer out) {
    int flags = endStream ? FrameType.END_STREAM : 0;
    if (priority == null) {
      return flags;
    }
    FrameWriter.priority(out, priority.exclusive(), priority.dependsOn(), priority.weight());
    return flags | FrameType.WITH_PRIORITY;
  }

  private boolean encode(ByteBuffer out) {
    if (isFieldCut && !encoder.resume(out)) {
      return false;
    }
    isFieldCut = false;
    while (next < fields.length) {
      int at = next;
      next += 2;
      if (!encoder.encode(fields[at], fields[at + 1], false, out)) {
        isFieldCut = true;
        return false;
      }
    }
    return true;
  }
}
