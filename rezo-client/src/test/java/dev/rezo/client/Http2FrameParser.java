package dev.rezo.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts what a client wrote into frames, by RFC 9113 sections 3.4 and 4.1 and no code of the client.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Http2FrameParser {

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int maxFrameSize;
  private byte[] rest = {};
  private boolean isPrefaced;

  Http2FrameParser(int maxFrameSize) {
    this.maxFrameSize = maxFrameSize;
  }

  /**
   * The frames that are whole now.
   *
   * @throws AssertionError when it does not begin as a connection does, or a frame is too long
   */
  List<Http2Frame> parse(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(rest);
    all.writeBytes(bytes);
    byte[] input = all.toByteArray();
    int at = 0;
    if (!isPrefaced) {
      int length = Math.min(PREFACE.length, input.length);
      if (!Arrays.equals(input, 0, length, PREFACE, 0, length)) {
        throw new AssertionError(
            "expected the preface, actual " + new String(input, StandardCharsets.ISO_8859_1));
      }
      isPrefaced = length == PREFACE.length;
      at = isPrefaced ? length : 0;
    }
    List<Http2Frame> frames = new ArrayList<>();
    while (isPrefaced && input.length - at >= Http2Frame.HEADER) {
      byte[] header = Arrays.copyOfRange(input, at, at + Http2Frame.HEADER);
      int end = at + Http2Frame.HEADER + Http2Frame.payloadLength(header);
      if (end - at - Http2Frame.HEADER > maxFrameSize) {
        throw new AssertionError(
            "expected frames up to " + maxFrameSize + ", actual one to " + (end - at));
      }
      if (end > input.length) {
        break;
      }
      frames.add(Http2Frame.of(header, Arrays.copyOfRange(input, at + Http2Frame.HEADER, end)));
      at = end;
    }
    rest = Arrays.copyOfRange(input, at, input.length);
    return frames;
  }

  /** Bytes of a frame that is not whole. */
  int rest() {
    return rest.length;
  }
}
