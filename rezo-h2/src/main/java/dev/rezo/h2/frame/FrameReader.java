package dev.rezo.h2.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from bytes that may be cut anywhere (RFC 9113 section 4.1).
 *
 * <pre>
 * +-----------------------------------------------+
 * |                 Length (24)                   |
 * +---------------+---------------+---------------+
 * |   Type (8)    |   Flags (8)   |
 * +-+-------------+---------------+-------------------------------+
 * |R|                 Stream Identifier (31)                      |
 * +=+=============================================================+
 * |                   Frame Payload (0...)                      ...
 * +---------------------------------------------------------------+
 * </pre>
 *
 * <p>It keeps what is in front of a payload, one setting, or a payload of fixed length, at most
 * {@link #MAX_DEBUG} octets. DATA and header blocks pass through as they come. After an exception
 * it is of no use any more, and neither is the connection.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class FrameReader {

  /** The octets in front of each payload. */
  public static final int HEADER_LENGTH = 9;

  /** What a peer has to take, and what we take unless we say otherwise (section 4.2). */
  public static final int DEFAULT_MAX_FRAME_SIZE = 16_384;

  /** Of GOAWAY's debug data this much is kept: it is for a message, and may be 16 MiB. */
  static final int MAX_DEBUG = 256;

  private static final int SETTING_LENGTH = 6;
  private static final int GOAWAY_LENGTH = 8;

  /** What the next octet is. */
  private enum State {
    HEADER,
    /** In front of the payload of DATA, HEADERS and PUSH_PROMISE. */
    PREFIX,
    /** Of DATA, HEADERS, PUSH_PROMISE and CONTINUATION; passes through. */
    PAYLOAD,
    /** One whole setting, the fixed part of GOAWAY, or all of a frame of fixed length. */
    FIXED,
    /** Of GOAWAY. */
    DEBUG,
    /** Padding, or a frame that nobody wants. */
    SKIPPED
  }

  private final int maxFrameSize;
  private State state = State.HEADER;

  /** What is collected, and how much of it there has to be. */
  private final byte[] kept = new byte[MAX_DEBUG];

  private int keptLength;
  private int needed = HEADER_LENGTH;

  // The frame.
  private @Nullable FrameType type;
  private int flags;
  private int streamId;
  private int payloadLeft;
  private int skippedLeft;

  // GOAWAY.
  private int lastStreamId;
  private long goAwayCode;

  /** The stream whose header block is not complete, or 0 (section 4.3). */
  private int blockOf;

  private boolean isFirst = true;

  /**
   * Makes a reader.
   *
   * @param maxFrameSize the longest payload, as SETTINGS_MAX_FRAME_SIZE announced it
   */
  public FrameReader(int maxFrameSize) {
    this.maxFrameSize = maxFrameSize;
  }

  /** Whether the bytes so far end with a frame and with a header block. */
  public boolean isBetweenFrames() {
    return state == State.HEADER && keptLength == 0 && blockOf == 0;
  }

  /**
   * Reads all of the bytes; the handler hears what they mean.
   *
   * @param in borrowed, big-endian or not
   * @throws ConnectionErrorException when a frame is wrong in a way that costs the connection, or
   *     the handler says so
   */
  public void read(ByteBuffer in, FrameHandler handler) throws ConnectionErrorException {
    while (in.hasRemaining()) {
      switch (state) {
        case HEADER -> {
          if (collect(in)) {
            beginFrame(handler);
          }
        }
        case PREFIX -> {
          if (collect(in)) {
            endPrefix(handler);
          }
        }
        case PAYLOAD -> passOn(in, handler);
        case FIXED -> {
          if (collect(in)) {
            endFixed(handler);
          }
        }
        case DEBUG -> readDebug(in, handler);
        case SKIPPED -> {
          int part = Math.min(skippedLeft, in.remaining());
          in.position(in.position() + part);
          skippedLeft -= part;
          endSkippedIfDone(handler);
        }
      }
    }
  }

  /** Whether as much as is needed is kept. */
  private boolean collect(ByteBuffer in) {
    int part = Math.min(needed - keptLength, in.remaining());
    in.get(kept, keptLength, part);
    keptLength += part;
    return keptLength == needed;
  }

  private void await(State next, int octets) {
    state = next;
    needed = octets;
    keptLength = 0;
  }

  private void beginFrame(FrameHandler handler) throws ConnectionErrorException {
    int length = (kept[0] & 0xff) << 16 | (kept[1] & 0xff) << 8 | (kept[2] & 0xff);
    int octet = kept[3] & 0xff;
    requireHttp2();
    type = FrameType.of(octet);
    flags = kept[4] & 0xff;
    streamId = integer(5) & Integer.MAX_VALUE;
    if (length > maxFrameSize) {
      throw new ConnectionErrorException(
          ErrorCode.FRAME_SIZE_ERROR,
          "RFC 9113 section 4.2",
          named(octet) + ": expected at most " + maxFrameSize + " octets, actual " + length);
    }
    requireInOrder(octet);
    if (type == null) {
      handler.onFrame(null, streamId, length);
      skip(length, handler);
    } else {
      beginKnown(type, length, handler);
    }
  }

  /** A server that does not speak HTTP/2 mostly says so in HTTP/1.1. */
  private void requireHttp2() throws ConnectionErrorException {
    if (isFirst && new String(kept, 0, 5, StandardCharsets.ISO_8859_1).equals("HTTP/")) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 3.4",
          "connection: expected SETTINGS of HTTP/2 first, actual a message of HTTP/1");
    }
    isFirst = false;
  }

  /** Section 4.3: nothing comes between the frames of a header block. */
  private void requireInOrder(int octet) throws ConnectionErrorException {
    boolean continues = type == FrameType.CONTINUATION;
    if (blockOf == 0 ? continues : !continues || streamId != blockOf) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          continues && blockOf == 0 ? "RFC 9113 section 6.10" : "RFC 9113 section 4.3",
          blockOf == 0
              ? "stream " + streamId + ": expected a header block before CONTINUATION, actual none"
              : "stream "
                  + blockOf
                  + ": expected its CONTINUATION, actual "
                  + named(octet)
                  + " of stream "
                  + streamId);
    }
  }

  private void beginKnown(FrameType known, int length, FrameHandler handler)
      throws ConnectionErrorException {
    if (!known.allowsStream(streamId)) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          known.rule(),
          known
              + ": expected "
              + (streamId == 0 ? "the identifier of a stream" : "stream identifier 0")
              + ", actual "
              + streamId);
    }
    if (known == FrameType.PRIORITY_UPDATE) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          known.rule(),
          "PRIORITY_UPDATE: expected none from a server, actual one");
    }
    if (!known.allowsLength(length, flags)) {
      wrongLength(known, length, handler);
      return;
    }
    handler.onFrame(known, streamId, length);
    payloadLeft = length;
    switch (known) {
      case DATA, HEADERS, PUSH_PROMISE, CONTINUATION -> {
        await(State.PREFIX, known.prefixLength(flags));
        if (needed == 0) {
          endPrefix(handler);
        }
      }
      case SETTINGS -> nextSetting(handler);
      case GOAWAY -> await(State.FIXED, GOAWAY_LENGTH);
      default -> await(State.FIXED, length);
    }
  }

  private void wrongLength(FrameType known, int length, FrameHandler handler)
      throws ConnectionErrorException {
    String message = known + ": expected another length, actual " + length;
    if (known.wrongLength() == FrameType.Scope.CONNECTION) {
      throw new ConnectionErrorException(ErrorCode.FRAME_SIZE_ERROR, known.rule(), message);
    }
    handler.onFrame(known, streamId, length);
    handler.onStreamError(streamId, ErrorCode.FRAME_SIZE_ERROR, known.rule(), message);
    skip(length, handler);
  }

  /** What is in front of the payload is here: begin with the payload. */
  private void endPrefix(FrameHandler handler) throws ConnectionErrorException {
    FrameType known = known();
    int padding = known.isPadded(flags) ? kept[0] & 0xff : 0;
    int length = payloadLeft;
    payloadLeft -= needed + padding;
    skippedLeft = padding;
    if (payloadLeft < 0) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          known.rule(),
          known + ": expected padding within the frame, actual " + padding + " octets");
    }
    boolean endStream = (flags & FrameType.END_STREAM) != 0;
    switch (known) {
      case DATA -> handler.onDataBegin(streamId, length, payloadLeft, endStream);
      case HEADERS -> {
        blockOf = streamId;
        handler.onHeadersBegin(streamId, endStream);
      }
      case PUSH_PROMISE -> {
        blockOf = streamId;
        handler.onPushPromiseBegin(streamId, integer(needed - 4) & Integer.MAX_VALUE);
      }
      default -> {} // CONTINUATION goes on with the block.
    }
    state = State.PAYLOAD;
    endPayloadIfDone(handler);
  }

  private void passOn(ByteBuffer in, FrameHandler handler) throws ConnectionErrorException {
    int part = Math.min(payloadLeft, in.remaining());
    int limit = in.limit();
    int end = in.position() + part;
    in.limit(end);
    if (type == FrameType.DATA) {
      handler.onData(in);
    } else {
      handler.onFragment(in);
    }
    in.limit(limit);
    in.position(end);
    payloadLeft -= part;
    endPayloadIfDone(handler);
  }

  private void endPayloadIfDone(FrameHandler handler) throws ConnectionErrorException {
    if (payloadLeft == 0) {
      state = State.SKIPPED;
      endSkippedIfDone(handler);
    }
  }

  private void skip(int length, FrameHandler handler) throws ConnectionErrorException {
    state = State.SKIPPED;
    type = null;
    skippedLeft = length;
    endSkippedIfDone(handler);
  }

  private void endSkippedIfDone(FrameHandler handler) throws ConnectionErrorException {
    if (skippedLeft > 0) {
      return;
    }
    await(State.HEADER, HEADER_LENGTH);
    if (type == FrameType.DATA) {
      handler.onDataEnd();
    } else if (type != null && (flags & FrameType.END_HEADERS) != 0) {
      blockOf = 0;
      handler.onBlockEnd();
    }
  }

  private void nextSetting(FrameHandler handler) throws ConnectionErrorException {
    if (payloadLeft > 0) {
      await(State.FIXED, SETTING_LENGTH);
      return;
    }
    await(State.HEADER, HEADER_LENGTH);
    if ((flags & FrameType.ACK) != 0) {
      handler.onSettingsAck();
    } else {
      handler.onSettingsEnd();
    }
  }

  /** What is of fixed length is here. */
  private void endFixed(FrameHandler handler) throws ConnectionErrorException {
    payloadLeft -= needed;
    switch (known()) {
      case SETTINGS -> {
        handler.onSetting(
            (kept[0] & 0xff) << 8 | (kept[1] & 0xff), Integer.toUnsignedLong(integer(2)));
        nextSetting(handler);
      }
      case GOAWAY -> {
        lastStreamId = integer(0) & Integer.MAX_VALUE;
        goAwayCode = Integer.toUnsignedLong(integer(4));
        await(State.DEBUG, MAX_DEBUG);
        endDebugIfDone(handler);
      }
      default -> {
        FrameType complete = known();
        await(State.HEADER, HEADER_LENGTH);
        tell(complete, handler);
      }
    }
  }

  private void tell(FrameType complete, FrameHandler handler) throws ConnectionErrorException {
    switch (complete) {
      case RST_STREAM -> handler.onReset(streamId, Integer.toUnsignedLong(integer(0)));
      case PING ->
          handler.onPing(
              (long) integer(0) << 32 | Integer.toUnsignedLong(integer(4)),
              (flags & FrameType.ACK) != 0);
      case WINDOW_UPDATE -> handler.onWindowUpdate(streamId, integer(0) & Integer.MAX_VALUE);
      default -> {} // PRIORITY says nothing that counts any more (section 5.3.2).
    }
  }

  private void readDebug(ByteBuffer in, FrameHandler handler) throws ConnectionErrorException {
    int part = Math.min(payloadLeft, in.remaining());
    int wanted = Math.min(part, MAX_DEBUG - keptLength);
    in.get(kept, keptLength, wanted);
    in.position(in.position() + part - wanted);
    keptLength += wanted;
    payloadLeft -= part;
    endDebugIfDone(handler);
  }

  private void endDebugIfDone(FrameHandler handler) throws ConnectionErrorException {
    if (payloadLeft > 0) {
      return;
    }
    StringBuilder debug = new StringBuilder(keptLength);
    for (int i = 0; i < keptLength; i++) {
      debug.append(kept[i] >= ' ' && kept[i] < 0x7f ? (char) kept[i] : '?');
    }
    await(State.HEADER, HEADER_LENGTH);
    handler.onGoAway(lastStreamId, goAwayCode, debug.toString());
  }

  private FrameType known() {
    if (type == null) {
      throw new IllegalStateException("frame: expected a known type in state " + state);
    }
    return type;
  }

  private int integer(int at) {
    return (kept[at] & 0xff) << 24
        | (kept[at + 1] & 0xff) << 16
        | (kept[at + 2] & 0xff) << 8
        | (kept[at + 3] & 0xff);
  }

  private static String named(int octet) {
    FrameType known = FrameType.of(octet);
    return known == null ? String.format("frame of type 0x%x", octet) : known.toString();
  }
}
