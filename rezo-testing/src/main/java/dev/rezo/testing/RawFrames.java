package dev.rezo.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Frames of HTTP/2 as a server would write them, right or wrong (RFC 9113 section 4.1). It shares
 * no code with the client, so that a mistake there is not made here as well: header blocks are
 * literals without indexing and without Huffman (RFC 7541 section 6.2.2).
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class RawFrames {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Nothing yet. */
  public RawFrames() {}

  /** Any frame, with a length that is true. */
  public RawFrames frame(int type, int flags, int streamId, byte[] payload) {
    return frame(type, flags, streamId, payload.length, payload);
  }

  /** Any frame, with any length. */
  public RawFrames frame(int type, int flags, int streamId, int length, byte[] payload) {
    integer(length, 3).integer(type, 1).integer(flags, 1).integer(streamId, 4);
    return bytes(payload);
  }

  /** DATA without padding. */
  public RawFrames data(int streamId, String text, boolean endStream) {
    return frame(0x0, endStream ? 0x1 : 0, streamId, latin1(text));
  }

  /** DATA with padding. */
  public RawFrames paddedData(int streamId, String text, int padding, boolean endStream) {
    byte[] payload = new byte[1 + text.length() + padding];
    payload[0] = (byte) padding;
    System.arraycopy(latin1(text), 0, payload, 1, text.length());
    return frame(0x0, endStream ? 0x9 : 0x8, streamId, payload);
  }

  /** HEADERS with a whole block, of names and values in turn. */
  public RawFrames headers(int streamId, boolean endStream, String... fields) {
    return frame(0x1, endStream ? 0x5 : 0x4, streamId, block(fields));
  }

  /** RST_STREAM. */
  public RawFrames reset(int streamId, int code) {
    return frame(0x3, 0, streamId, integers(code));
  }

  /** SETTINGS of identifiers and values in turn. */
  public RawFrames settings(int... settings) {
    RawFrames payload = new RawFrames();
    for (int i = 0; i < settings.length; i += 2) {
      payload.integer(settings[i], 2).integer(settings[i + 1], 4);
    }
    return frame(0x4, 0, 0, payload.bytes());
  }

  /** SETTINGS that acknowledge. */
  public RawFrames settingsAck() {
    return frame(0x4, 0x1, 0, new byte[0]);
  }

  /** PUSH_PROMISE with a whole block. */
  public RawFrames pushPromise(int streamId, int promisedId, String... fields) {
    return frame(
        0x5, 0x4, streamId, new RawFrames().integer(promisedId, 4).bytes(block(fields)).bytes());
  }

  /** PING. */
  public RawFrames ping(long payload, boolean ack) {
    return frame(0x6, ack ? 0x1 : 0, 0, integers((int) (payload >>> 32), (int) payload));
  }

  /** GOAWAY. */
  public RawFrames goAway(int lastStreamId, int code, String debug) {
    return frame(
        0x7,
        0,
        0,
        new RawFrames().bytes(integers(lastStreamId, code)).bytes(latin1(debug)).bytes());
  }

  /** WINDOW_UPDATE. */
  public RawFrames windowUpdate(int streamId, int increment) {
    return frame(0x8, 0, streamId, integers(increment));
  }

  /** CONTINUATION. */
  public RawFrames continuation(int streamId, boolean endHeaders, byte[] fragment) {
    return frame(0x9, endHeaders ? 0x4 : 0, streamId, fragment);
  }

  /** Bytes as they are. */
  public RawFrames bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** All of it. */
  public byte[] bytes() {
    return out.toByteArray();
  }

  /** A header block of names and values in turn. */
  public static byte[] block(String... fields) {
    RawFrames block = new RawFrames();
    for (int i = 0; i < fields.length; i += 2) {
      block.integer(0, 1).literal(fields[i]).literal(fields[i + 1]);
    }
    return block.bytes();
  }

  /** Integers of four octets. */
  public static byte[] integers(int... values) {
    RawFrames all = new RawFrames();
    for (int value : values) {
      all.integer(value, 4);
    }
    return all.bytes();
  }

  /** A string literal without Huffman; lengths of 127 and more go on in groups of seven bits. */
  private RawFrames literal(String text) {
    byte[] octets = latin1(text);
    if (octets.length < 127) {
      return integer(octets.length, 1).bytes(octets);
    }
    integer(127, 1);
    int rest = octets.length - 127;
    for (; rest >= 128; rest >>>= 7) {
      integer(0x80 | (rest & 0x7f), 1);
    }
    return integer(rest, 1).bytes(octets);
  }

  private RawFrames integer(int value, int octets) {
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
