package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.SettingId;

/**
 * What frames of the peer mean for the connection as a whole: SETTINGS, PING, GOAWAY, the window of
 * the connection, and what comes too often. What they mean for one stream is {@link FrameIntake}'s.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ConnectionIntake {

  private final Http2Handler handler;
  private final Streams streams;
  private final ControlFrames control;
  private final PeerSettings peer;
  private final FloodGuard guard;
  private final ReceiveWindows windows;
  private final FrameOutput output;
  private long now;
  private boolean isAcknowledged;
  private int oldInitialWindow = SendWindow.DEFAULT;
  private int lastAccepted = Integer.MAX_VALUE;
  private String farewell = "";

  ConnectionIntake(
      Http2Handler handler,
      Streams streams,
      ControlFrames control,
      PeerSettings peer,
      FloodGuard guard,
      ReceiveWindows windows,
      FrameOutput output) {
    this.handler = handler;
    this.streams = streams;
    this.control = control;
    this.peer = peer;
    this.guard = guard;
    this.windows = windows;
    this.output = output;
  }

  /** What comes next came at this time. */
  void at(long nowNanos) {
    now = nowNanos;
  }

  void count(Flood kind) throws ConnectionErrorException {
    guard.count(kind, now);
  }

  void data(int flowLength) throws ConnectionErrorException {
    windows.received(flowLength, now);
  }

  void setting(int id, long value) throws ConnectionErrorException {
    if (id == SettingId.HEADER_TABLE_SIZE) {
      output.setHeaderTableSize((int) value);
    }
    peer.set(id, value);
  }

  /** Section 6.9.2: a change of the initial window is one of each stream's. */
  void settingsEnd() throws ConnectionErrorException {
    peer.received();
    long delta = (long) peer.initialWindow() - oldInitialWindow;
    oldInitialWindow = peer.initialWindow();
    if (delta != 0) {
      for (Http2Stream stream : streams.all()) {
        if (!stream.sendWindow.move(delta)) {
          throw new ConnectionErrorException(
              ErrorCode.FLOW_CONTROL_ERROR,
              "RFC 9113 section 6.9.2",
              stream + ": expected a window up to 2^31-1, actual more");
        }
        output.wake(stream);
      }
    }
    control.settingsAck();
    handler.onSettings(peer.maxStreams());
  }

  void settingsAck() throws ConnectionErrorException {
    if (isAcknowledged) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 6.5.3",
          "SETTINGS: expected one acknowledgement, actual another");
    }
    isAcknowledged = true;
    windows.settingsAcknowledged(streams.all(), now);
    handler.onSettingsAcknowledged();
  }

  void ping(long payload, boolean ack) throws ConnectionErrorException {
    if (!ack) {
      control.pingAck(payload);
    } else if (payload == RoundTrip.PAYLOAD) {
      windows.roundTripEnded(now);
    } else {
      handler.onPong(payload);
    }
  }

  /** Section 6.8: may come twice, the first time with the highest number there is. */
  void goAway(int lastStreamId, long code, String debug) throws ConnectionErrorException {
    if (lastStreamId > lastAccepted) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 6.8",
          "GOAWAY: expected a last stream up to " + lastAccepted + ", actual " + lastStreamId);
    }
    lastAccepted = lastStreamId;
    farewell = "GOAWAY up to " + lastStreamId + ": " + ErrorCode.nameOf(code);
    if (!debug.isEmpty()) {
      farewell += ", \"" + debug + '"';
    }
    streams.stopOpening();
    output.stopHeads();
    for (Http2Stream stream : streams.all()) {
      boolean isAbove = !stream.isPromised() && stream.id() > lastStreamId;
      if (stream.fields != null || isAbove) {
        streams.end(stream, stream.lost(farewell, stream.deliveryWhenRefused(), null));
      }
    }
    handler.onGoAway(lastStreamId, code, debug);
  }

  /** What the peer said when it wanted no more streams, or an empty text. */
  String farewell() {
    return farewell;
  }

  void window(int increment) throws ConnectionErrorException {
    if (increment == 0 || !output.moveWindow(increment)) {
      throw new ConnectionErrorException(
          increment == 0 ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FLOW_CONTROL_ERROR,
          increment == 0 ? "RFC 9113 section 6.9" : "RFC 9113 section 6.9.1",
          "WINDOW_UPDATE: expected "
              + (increment == 0 ? "an increment, actual 0" : "a window up to 2^31-1, actual more"));
    }
  }
}
