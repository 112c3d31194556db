package dev.rezo.h2;

import dev.rezo.h2.Http2Settings.Priority;
import dev.rezo.h2.Http2Settings.PriorityFrame;
import dev.rezo.h2.Http2Settings.Setting;
import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameReader;
import dev.rezo.h2.frame.FrameWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The frames that go out before all others: SETTINGS, acknowledgements, RST_STREAM, PING,
 * WINDOW_UPDATE, GOAWAY. They wait here as bytes until the transport takes them; what the peer
 * makes us say is bounded, since it may never read it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ControlFrames {

  /** What is said first (RFC 9113 section 3.4). */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Frames that the peer made us say and that wait: one that asks so much and reads nothing. */
  static final int MAX_OWED = 1000;

  private static final int FIRST_SIZE = 512;

  /** What is kept when nothing waits; a larger buffer is given back. */
  private static final int KEPT_SIZE = 4096;

  /** Ready to be written to. */
  private ByteBuffer waiting = ByteBuffer.allocate(FIRST_SIZE);

  private int owed;

  /** How many bytes wait. */
  int size() {
    return waiting.position();
  }

  /** What a connection begins with. */
  void preface(Http2Settings settings) {
    room(PREFACE.length + FrameReader.HEADER_LENGTH + 6 * settings.entries().size());
    waiting.put(PREFACE);
    FrameWriter.settings(waiting, settings.entries().size());
    for (Setting setting : settings.entries()) {
      FrameWriter.setting(waiting, setting.id(), setting.value());
    }
    int more = settings.connectionWindow() - SendWindow.DEFAULT;
    if (more > 0) {
      windowUpdate(0, more);
    }
    for (PriorityFrame frame : settings.priorities()) {
      Priority priority = frame.priority();
      FrameWriter.priority(
          room(FrameWriter.MAX_CONTROL_LENGTH),
          frame.streamId(),
          priority.exclusive(),
          priority.dependsOn(),
          priority.weight());
    }
  }

  void settingsAck() throws ConnectionErrorException {
    owe("SETTINGS");
    FrameWriter.settingsAck(room(FrameWriter.MAX_CONTROL_LENGTH));
  }

  void pingAck(long payload) throws ConnectionErrorException {
    owe("PING");
    FrameWriter.ping(room(FrameWriter.MAX_CONTROL_LENGTH), payload, true);
  }

  /** RST_STREAM for something that the peer did. */
  void answerWithReset(int streamId, ErrorCode code) throws ConnectionErrorException {
    owe("RST_STREAM");
    reset(streamId, code.code());
  }

  void reset(int streamId, long code) {
    FrameWriter.reset(room(FrameWriter.MAX_CONTROL_LENGTH), streamId, code);
  }

  void ping(long payload) {
    FrameWriter.ping(room(FrameWriter.MAX_CONTROL_LENGTH), payload, false);
  }

  /** PRIORITY_UPDATE; the value is short. */
  void priorityUpdate(int streamId, String value) {
    FrameWriter.priorityUpdate(room(FrameWriter.MAX_CONTROL_LENGTH), streamId, value);
  }

  void windowUpdate(int streamId, int increment) {
    FrameWriter.windowUpdate(room(FrameWriter.MAX_CONTROL_LENGTH), streamId, increment);
  }

  /**
   * GOAWAY.
   *
   * @param lastPromised the last stream of the peer's, all of which this side has looked at
   */
  void goAway(int lastPromised, ErrorCode code) {
    FrameWriter.goAway(room(FrameWriter.MAX_CONTROL_LENGTH), lastPromised, code.code());
  }

  /**
   * Writes what fits; the rest is first the next time.
   *
   * @param out borrowed
   * @return whether all of it is written
   */
  boolean write(ByteBuffer out) {
    if (waiting.position() == 0) {
      return true;
    }
    waiting.flip();
    int limit = waiting.limit();
    waiting.limit(Math.min(limit, out.remaining()));
    out.put(waiting);
    waiting.limit(limit);
    waiting.compact();
    if (waiting.position() > 0) {
      return false;
    }
    owed = 0;
    if (waiting.capacity() > KEPT_SIZE) {
      waiting = ByteBuffer.allocate(FIRST_SIZE);
    }
    return true;
  }

  private void owe(String what) throws ConnectionErrorException {
    if (++owed > MAX_OWED) {
      throw new ConnectionErrorException(
          ErrorCode.ENHANCE_YOUR_CALM,
          "RFC 9113 section 10.5",
          what + ": expected a peer that reads our answers, actual " + owed + " that wait");
    }
  }

  private ByteBuffer room(int bytes) {
    if (waiting.remaining() < bytes) {
      waiting =
          ByteBuffer.allocate(Math.max(2 * waiting.capacity(), waiting.position() + bytes))
              .put(waiting.flip());
    }
    return waiting;
  }
}
