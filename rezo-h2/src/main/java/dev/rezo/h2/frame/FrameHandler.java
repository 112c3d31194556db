package dev.rezo.h2.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hears the frames of a connection in their order. Each begins with {@link #onFrame}; a frame that
 * is longer than its handler wants to wait for comes in parts. Calls come from within {@link
 * FrameReader#read}; none calls back into the reader.
 *
 * <p>Any of them may throw to end the connection. Not thread-safe; the caller serialises.
 */
public interface FrameHandler {

  /**
   * A frame begins. What is wrong with its stream identifier, its length or its place among others
   * was found before.
   *
   * @param type null for one that is not known: its payload is skipped
   * @param length of the payload
   */
  void onFrame(@Nullable FrameType type, int streamId, int length) throws ConnectionErrorException;

  /**
   * DATA begins; {@link #onData} follows for each part that is not empty, then {@link #onDataEnd}.
   *
   * @param flowLength what it takes of the windows: the payload with its padding (RFC 9113 section
   *     6.9.1)
   * @param dataLength without the padding
   */
  void onDataBegin(int streamId, int flowLength, int dataLength, boolean endStream)
      throws ConnectionErrorException;

  /**
   * A part of the DATA.
   *
   * @param part borrowed, not empty
   */
  void onData(ByteBuffer part) throws ConnectionErrorException;

  /** The DATA is complete. */
  void onDataEnd() throws ConnectionErrorException;

  /** HEADERS begin; {@link #onFragment} and {@link #onBlockEnd} follow. */
  void onHeadersBegin(int streamId, boolean endStream) throws ConnectionErrorException;

  /** PUSH_PROMISE begins; {@link #onFragment} and {@link #onBlockEnd} follow. */
  void onPushPromiseBegin(int streamId, int promisedId) throws ConnectionErrorException;

  /**
   * A part of a header block, from whichever frame.
   *
   * @param fragment borrowed, not empty; all of it has to be taken
   */
  void onFragment(ByteBuffer fragment) throws ConnectionErrorException;

  /** The header block is complete. */
  void onBlockEnd() throws ConnectionErrorException;

  /** RST_STREAM. */
  void onReset(int streamId, long code) throws ConnectionErrorException;

  /** One of SETTINGS; {@link #onSettingsEnd} follows. */
  void onSetting(int id, long value) throws ConnectionErrorException;

  /** The SETTINGS are complete, and to be acknowledged. */
  void onSettingsEnd() throws ConnectionErrorException;

  /** The peer has put our SETTINGS into effect. */
  void onSettingsAck() throws ConnectionErrorException;

  /** PING. */
  void onPing(long payload, boolean ack) throws ConnectionErrorException;

  /**
   * GOAWAY.
   *
   * @param debug the beginning of what it says besides, made fit to be shown
   */
  void onGoAway(int lastStreamId, long code, String debug) throws ConnectionErrorException;

  /**
   * WINDOW_UPDATE.
   *
   * @param streamId 0 for the connection
   * @param increment 0 is an error of whatever it is for (section 6.9)
   */
  void onWindowUpdate(int streamId, int increment) throws ConnectionErrorException;

  /** A frame that costs its stream, and nothing else. */
  void onStreamError(int streamId, ErrorCode code, String rule, String message)
      throws ConnectionErrorException;
}
