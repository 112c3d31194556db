package dev.rezo.h2.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a reader says, the parts of a payload joined. */
final class FrameTranscript implements FrameHandler {

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder payload = new StringBuilder();

  List<String> lines() {
    return lines;
  }

  /** Reads bytes in pieces of at most {@code step}. */
  static List<String> of(byte[] wire, int step) {
    FrameReader reader = new FrameReader(FrameReader.DEFAULT_MAX_FRAME_SIZE);
    FrameTranscript transcript = new FrameTranscript();
    try {
      for (int from = 0; from < wire.length; from += step) {
        ByteBuffer part = ByteBuffer.allocateDirect(step + 3);
        part.position(2);
        part.put(wire, from, Math.min(step, wire.length - from)).flip().position(2);
        reader.read(part, transcript);
      }
      transcript.lines.add(reader.isBetweenFrames() ? "done" : "more");
    } catch (ConnectionErrorException e) {
      transcript.lines.add("error " + e.code() + " " + e.rule());
    }
    return transcript.lines;
  }

  @Override
  public void onFrame(@Nullable FrameType type, int streamId, int length) {
    lines.add(type + " on " + streamId + " of " + length);
  }

  @Override
  public void onDataBegin(int streamId, int flowLength, int dataLength, boolean endStream) {
    lines.add("data " + flowLength + " " + dataLength + (endStream ? " end" : ""));
  }

  @Override
  public void onData(ByteBuffer part) {
    if (!part.hasRemaining()) {
      lines.add("empty part");
    }
    payload.append(StandardCharsets.ISO_8859_1.decode(part));
  }

  @Override
  public void onDataEnd() {
    endPayload();
  }

  @Override
  public void onHeadersBegin(int streamId, boolean endStream) {
    lines.add("headers" + (endStream ? " end" : ""));
  }

  @Override
  public void onPushPromiseBegin(int streamId, int promisedId) {
    lines.add("promise " + promisedId);
  }

  @Override
  public void onFragment(ByteBuffer fragment) {
    onData(fragment);
  }

  @Override
  public void onBlockEnd() {
    endPayload();
  }

  @Override
  public void onReset(int streamId, long code) {
    lines.add("reset " + ErrorCode.nameOf(code));
  }

  @Override
  public void onSetting(int id, long value) {
    lines.add("setting " + id + " = " + value);
  }

  @Override
  public void onSettingsEnd() {
    lines.add("settings");
  }

  @Override
  public void onSettingsAck() {
    lines.add("settings ack");
  }

  @Override
  public void onPing(long payloadOfIt, boolean ack) {
    lines.add("ping " + Long.toHexString(payloadOfIt) + (ack ? " ack" : ""));
  }

  @Override
  public void onGoAway(int lastStreamId, long code, String debug) {
    lines.add("goaway " + lastStreamId + " " + ErrorCode.nameOf(code) + " '" + debug + "'");
  }

  @Override
  public void onWindowUpdate(int streamId, int increment) {
    lines.add("window " + increment);
  }

  @Override
  public void onStreamError(int streamId, ErrorCode code, String rule, String message) {
    lines.add("stream error " + code + " " + rule);
  }

  private void endPayload() {
    lines.add("'" + payload + "'");
    payload.setLength(0);
  }
}
