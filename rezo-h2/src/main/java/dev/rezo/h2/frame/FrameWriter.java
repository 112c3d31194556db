package dev.rezo.h2.frame;

import java.nio.ByteBuffer;

/**
 * Writes frames into the buffers of its caller, who has made sure that there is room (RFC 9113
 * section 6). Buffers are big-endian.
 *
 * <p>Immutable.
 */
public final class FrameWriter {

  /** The longest control frame that is written here, apart from SETTINGS and GOAWAY. */
  public static final int MAX_CONTROL_LENGTH = FrameReader.HEADER_LENGTH + 10;

  private FrameWriter() {}

  /** What is in front of a payload; of DATA and of header blocks that is all that is here. */
  public static void header(ByteBuffer out, FrameType type, int flags, int streamId, int length) {
    out.putInt(length << 8 | type.octet());
    out.put((byte) flags);
    out.putInt(streamId);
  }

  /** Overwrites the header that stands at {@code at}; the position stays. */
  public static void headerAt(
      ByteBuffer out, int at, FrameType type, int flags, int streamId, int length) {
    out.putInt(at, length << 8 | type.octet());
    out.put(at + 4, (byte) flags);
    out.putInt(at + 5, streamId);
  }

  /** PRIORITY (RFC 7540 section 6.3). */
  public static void priority(
      ByteBuffer out, int streamId, boolean exclusive, int dependsOn, int weight) {
    header(out, FrameType.PRIORITY, 0, streamId, FrameType.PRIORITY_LENGTH);
    priority(out, exclusive, dependsOn, weight);
  }

  /**
   * What PRIORITY is about, and HEADERS with {@link FrameType#WITH_PRIORITY} begin with: {@link
   * FrameType#PRIORITY_LENGTH} octets.
   *
   * @param weight from 1 to 256
   */
  public static void priority(ByteBuffer out, boolean exclusive, int dependsOn, int weight) {
    out.putInt(exclusive ? dependsOn | 1 << 31 : dependsOn);
    out.put((byte) (weight - 1));
  }

  /** RST_STREAM. */
  public static void reset(ByteBuffer out, int streamId, long code) {
    header(out, FrameType.RST_STREAM, 0, streamId, 4);
    out.putInt((int) code);
  }

  /** The header of SETTINGS with this many settings, each to be written by {@link #setting}. */
  public static void settings(ByteBuffer out, int count) {
    header(out, FrameType.SETTINGS, 0, 0, 6 * count);
  }

  /** One setting. */
  public static void setting(ByteBuffer out, int id, long value) {
    out.putShort((short) id);
    out.putInt((int) value);
  }

  /** SETTINGS that acknowledge. */
  public static void settingsAck(ByteBuffer out) {
    header(out, FrameType.SETTINGS, FrameType.ACK, 0, 0);
  }

  /** PING. */
  public static void ping(ByteBuffer out, long payload, boolean ack) {
    header(out, FrameType.PING, ack ? FrameType.ACK : 0, 0, 8);
    out.putLong(payload);
  }

  /** GOAWAY without debug data. */
  public static void goAway(ByteBuffer out, int lastStreamId, long code) {
    header(out, FrameType.GOAWAY, 0, 0, 8);
    out.putInt(lastStreamId);
    out.putInt((int) code);
  }

  /**
   * PRIORITY_UPDATE (RFC 9218 section 7.1).
   *
   * @param value ASCII, of at most 6 characters, as {@code u=3, i} has
   */
  public static void priorityUpdate(ByteBuffer out, int streamId, String value) {
    header(out, FrameType.PRIORITY_UPDATE, 0, 0, 4 + value.length());
    out.putInt(streamId);
    for (int i = 0; i < value.length(); i++) {
      out.put((byte) value.charAt(i));
    }
  }

  /** WINDOW_UPDATE. */
  public static void windowUpdate(ByteBuffer out, int streamId, int increment) {
    header(out, FrameType.WINDOW_UPDATE, 0, streamId, 4);
    out.putInt(increment);
  }
}
