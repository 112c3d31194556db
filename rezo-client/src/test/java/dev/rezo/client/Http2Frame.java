package dev.rezo.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame as a client wrote it (RFC 9113 section 4.1), read without any code of the client.
 *
 * <p>Immutable.
 *
 * @param payload all of it, padding included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Http2Frame(int type, int flags, int streamId, byte[] payload) {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int WITH_PRIORITY = 0x20;

  static final int HEADER = 9;

  private static final List<String> TYPES =
      List.of(
          "DATA",
          "HEADERS",
          "PRIORITY",
          "RST_STREAM",
          "SETTINGS",
          "PUSH_PROMISE",
          "PING",
          "GOAWAY",
          "WINDOW_UPDATE",
          "CONTINUATION");

  /** Section 7, in the order of the codes. */
  private static final List<String> CODES =
      List.of(
          "NO_ERROR",
          "PROTOCOL_ERROR",
          "INTERNAL_ERROR",
          "FLOW_CONTROL_ERROR",
          "SETTINGS_TIMEOUT",
          "STREAM_CLOSED",
          "FRAME_SIZE_ERROR",
          "REFUSED_STREAM",
          "CANCEL",
          "COMPRESSION_ERROR",
          "CONNECT_ERROR",
          "ENHANCE_YOUR_CALM",
          "INADEQUATE_SECURITY",
          "HTTP_1_1_REQUIRED");

  /** A frame whose header is {@code header}, which says how long the payload is. */
  static Http2Frame of(byte[] header, byte[] payload) {
    ByteBuffer fields = ByteBuffer.wrap(header, 3, 6);
    return new Http2Frame(
        fields.get() & 0xff, fields.get() & 0xff, fields.getInt() & 0x7fff_ffff, payload);
  }

  /** How long the payload behind this header is. */
  static int payloadLength(byte[] header) {
    return ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean is(int someType) {
    return type == someType;
  }

  String typeName() {
    return type < TYPES.size() ? TYPES.get(type) : "TYPE_" + type;
  }

  /** The payload without padding and priority (sections 6.1 and 6.2). */
  byte[] content() {
    ByteBuffer content = ByteBuffer.wrap(payload);
    int padding = has(PADDED) && (is(DATA) || is(HEADERS)) ? content.get() & 0xff : 0;
    if (is(HEADERS) && has(WITH_PRIORITY)) {
      content.position(content.position() + 5);
    }
    byte[] bytes = new byte[content.remaining() - padding];
    content.get(bytes);
    return bytes;
  }

  /** The 32 bits that this payload has at {@code offset}. */
  int integer(int offset) {
    return ByteBuffer.wrap(payload).getInt(offset);
  }

  /** The settings, identifiers and values in turn. */
  List<Long> settings() {
    List<Long> settings = new ArrayList<>();
    ByteBuffer entries = ByteBuffer.wrap(payload);
    while (entries.hasRemaining()) {
      settings.add(entries.getShort() & 0xffffL);
      settings.add(entries.getInt() & 0xffff_ffffL);
    }
    return settings;
  }

  /** A line as {@code HEADERS 1 END_STREAM} or {@code SETTINGS 2=0 4=1048576}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(typeName());
    switch (type) {
      case DATA -> line.append(' ').append(streamId).append(' ').append(content().length);
      case HEADERS, CONTINUATION -> line.append(' ').append(streamId);
      case RST_STREAM -> line.append(' ').append(streamId).append(' ').append(code(integer(0)));
      case SETTINGS -> appendSettings(line);
      case PING ->
          line.append(has(ACK) ? " ACK " : " ")
              .append(Long.toHexString(ByteBuffer.wrap(payload).getLong()));
      case GOAWAY -> appendGoAway(line);
      case WINDOW_UPDATE -> line.append(' ').append(streamId).append(' ').append(integer(0));
      default -> line.append(' ').append(streamId).append(' ').append(payload.length);
    }
    if ((is(DATA) || is(HEADERS)) && has(END_STREAM)) {
      line.append(" END_STREAM");
    }
    if ((is(HEADERS) || is(CONTINUATION)) && !has(END_HEADERS)) {
      line.append(" GOES_ON");
    }
    return line.toString();
  }

  private void appendSettings(StringBuilder line) {
    if (has(ACK)) {
      line.append(" ACK");
    }
    List<Long> settings = settings();
    for (int i = 0; i < settings.size(); i += 2) {
      line.append(' ').append(settings.get(i)).append('=').append(settings.get(i + 1));
    }
  }

  private void appendGoAway(StringBuilder line) {
    line.append(' ').append(integer(0)).append(' ').append(code(integer(4)));
    if (payload.length > 8) {
      line.append(' ')
          .append(new String(payload, 8, payload.length - 8, StandardCharsets.ISO_8859_1));
    }
  }

  /** The name of an error code. */
  static String code(int code) {
    return code >= 0 && code < CODES.size() ? CODES.get(code) : "0x" + Integer.toHexString(code);
  }

  /** The error code of this name. */
  static int codeOf(String name) {
    int code = CODES.indexOf(name);
    if (code < 0) {
      throw new IllegalArgumentException("expected the name of an error code, actual " + name);
    }
    return code;
  }
}
