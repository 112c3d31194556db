package dev.rezo.h2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.RawFrames;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What frames have to be like whatever they mean, whole and in steps of every size. */
final class FrameReaderTest {

  private static final byte[] NOTHING = {};

  /** What a frame, or a few, come to: the last line. */
  record Case(String frame, RawFrames wire, String last) {
    @Override
    public String toString() {
      return frame;
    }
  }

  private static Case of(String frame, RawFrames wire, String last) {
    return new Case(frame, wire, last);
  }

  private static RawFrames raw(int type, int flags, int streamId, int length) {
    return new RawFrames().frame(type, flags, streamId, new byte[length]);
  }

  static Stream<Case> wrong() {
    String connection = "error PROTOCOL_ERROR RFC 9113 section ";
    String size = "error FRAME_SIZE_ERROR RFC 9113 section ";
    return Stream.of(
        of("DATA without a stream", raw(0x0, 0, 0, 1), connection + "6.1"),
        of("HEADERS without a stream", raw(0x1, 4, 0, 1), connection + "6.2"),
        of("PRIORITY without a stream", raw(0x2, 0, 0, 5), connection + "6.3"),
        of("RST_STREAM without a stream", raw(0x3, 0, 0, 4), connection + "6.4"),
        of("SETTINGS of a stream", raw(0x4, 0, 1, 6), connection + "6.5"),
        of("PUSH_PROMISE without a stream", raw(0x5, 4, 0, 4), connection + "6.6"),
        of("PING of a stream", raw(0x6, 0, 1, 8), connection + "6.7"),
        of("GOAWAY of a stream", raw(0x7, 0, 1, 8), connection + "6.8"),
        of("CONTINUATION without a stream", raw(0x9, 4, 0, 1), connection + "6.10"),
        of("CONTINUATION without HEADERS", raw(0x9, 4, 1, 1), connection + "6.10"),
        of(
            "PRIORITY_UPDATE from a server",
            raw(0x10, 0, 0, 4),
            "error PROTOCOL_ERROR RFC 9218 section 7.1"),
        of("PRIORITY too short", raw(0x2, 0, 1, 4), "done"),
        of("RST_STREAM too short", raw(0x3, 0, 1, 3), size + "6.4"),
        of("RST_STREAM too long", raw(0x3, 0, 1, 5), size + "6.4"),
        of("SETTINGS of a broken length", raw(0x4, 0, 0, 7), size + "6.5"),
        of("SETTINGS that acknowledge and say", raw(0x4, 1, 0, 6), size + "6.5"),
        of("PUSH_PROMISE too short", raw(0x5, 4, 1, 3), size + "6.6"),
        of("PUSH_PROMISE too short for padding", raw(0x5, 0xc, 1, 4), size + "6.6"),
        of("PING too short", raw(0x6, 0, 0, 7), size + "6.7"),
        of("PING too long", raw(0x6, 0, 0, 9), size + "6.7"),
        of("GOAWAY too short", raw(0x7, 0, 0, 7), size + "6.8"),
        of("WINDOW_UPDATE too short", raw(0x8, 0, 0, 3), size + "6.9"),
        of("WINDOW_UPDATE too long", raw(0x8, 0, 1, 5), size + "6.9"),
        of("DATA too short for padding", raw(0x0, 8, 1, 0), size + "6.1"),
        of("HEADERS too short for a priority", raw(0x1, 0x24, 1, 4), size + "6.2"));
  }

  static Stream<Case> wrongOrder() {
    String connection = "error PROTOCOL_ERROR RFC 9113 section ";
    String size = "error FRAME_SIZE_ERROR RFC 9113 section ";
    return Stream.of(
        of(
            "DATA of padding alone, and more",
            new RawFrames().frame(0x0, 8, 1, new byte[] {3, 0, 0}),
            connection + "6.1"),
        of(
            "HEADERS with more padding than frame",
            new RawFrames().frame(0x1, 0x2c, 1, new byte[] {1, 0, 0, 0, 0, 0}),
            connection + "6.2"),
        of("a frame too long", raw(0x0, 0, 1, 16_385), size + "4.2"),
        of("an unknown frame too long", raw(0x77, 0, 1, 16_385), size + "4.2"),
        of("DATA within a block", raw(0x1, 0, 1, 1).data(1, "x", false), connection + "4.3"),
        of(
            "an unknown frame within a block",
            raw(0x1, 0, 1, 1).frame(0x77, 0, 1, NOTHING),
            connection + "4.3"),
        of("PING within a block", raw(0x1, 0, 1, 1).ping(1, false), connection + "4.3"),
        of(
            "CONTINUATION of another stream",
            raw(0x1, 0, 1, 1).continuation(3, true, NOTHING),
            connection + "4.3"),
        of("HEADERS within a block", raw(0x1, 0, 1, 1).headers(1, true), connection + "4.3"),
        of(
            "a second end of a block",
            raw(0x1, 4, 1, 1).continuation(1, true, NOTHING),
            connection + "6.10"),
        of(
            "an answer of HTTP/1.1",
            new RawFrames()
                .bytes(
                    "HTTP/1.1 400 Bad Request\r\n"
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
            connection + "3.4"));
  }

  @ParameterizedTest
  @MethodSource({"wrong", "wrongOrder"})
  void aWrongFrameIsRefused(Case one) {
    byte[] wire = one.wire().ping(7, false).bytes(); // what comes behind does not matter
    List<String> lines = FrameTranscript.of(wire, wire.length);
    assertThat(lines.get(lines.size() - 1)).isEqualTo(one.last());
    for (int step = 1; step < Math.min(wire.length, 50); step++) {
      assertThat(FrameTranscript.of(wire, step)).as("in steps of " + step).isEqualTo(lines);
    }
  }

  @Test
  void aPriorityOfTheWrongLengthCostsItsStreamAlone() {
    assertThat(FrameTranscript.of(raw(0x2, 0, 1, 4).ping(7, true).bytes(), 1000))
        .containsExactly(
            "PRIORITY on 1 of 4",
            "stream error FRAME_SIZE_ERROR RFC 9113 section 6.3",
            "PING on 0 of 8",
            "ping 7 ack",
            "done");
  }

  @Test
  void whatIsNotKnownIsSkipped() {
    RawFrames wire = raw(0x77, 0xff, 5, 300).frame(0xff, 0, 0, NOTHING).settingsAck();
    assertThat(FrameTranscript.of(wire.bytes(), 7))
        .containsExactly(
            "null on 5 of 300", "null on 0 of 0", "SETTINGS on 0 of 0", "settings ack", "done");
  }

  @Test
  void paddingCountsForTheWindowAndIsNotHandedOn() {
    assertThat(FrameTranscript.of(new RawFrames().paddedData(1, "ab", 200, true).bytes(), 10))
        .containsExactly("DATA on 1 of 203", "data 203 2 end", "'ab'", "done");
    assertThat(FrameTranscript.of(new RawFrames().paddedData(1, "", 0, false).bytes(), 10))
        .containsExactly("DATA on 1 of 1", "data 1 0", "''", "done");
  }

  @Test
  void ofDebugDataTheBeginningIsKept() {
    String debug = "\r\n" + "x".repeat(10_000);
    assertThat(FrameTranscript.of(new RawFrames().goAway(7, 0x99, debug).bytes(), 100))
        .containsExactly(
            "GOAWAY on 0 of 10010", "goaway 7 0x99 '??" + "x".repeat(254) + "'", "done");
  }

  @Test
  void theReservedBitIsIgnored() {
    RawFrames wire = new RawFrames().frame(0x8, 0, 0x8000_0003, RawFrames.integers(0x8000_0005));
    assertThat(FrameTranscript.of(wire.bytes(), 100))
        .containsExactly("WINDOW_UPDATE on 3 of 4", "window 5", "done");
  }

  /** Whatever comes, there is an end, and the same one wherever it is cut. */
  @Test
  void anyOctetsAreReadOrRefused() {
    Random random = new Random(20_261_121);
    for (int round = 0; round < 20_000; round++) {
      byte[] wire = new byte[random.nextInt(80)];
      random.nextBytes(wire);
      for (int i = 0; i + 1 < wire.length && i < 2; i++) {
        wire[i] = 0;
      }
      if (wire.length > 3) {
        wire[2] = (byte) random.nextInt(30);
        wire[3] = (byte) random.nextInt(0x12);
      }
      List<String> lines = FrameTranscript.of(wire, Math.max(1, wire.length));
      assertThat(FrameTranscript.of(wire, 1 + random.nextInt(9)))
          .as("round " + round)
          .isEqualTo(lines);
    }
  }

  @Test
  void errorCodesStandInTheOrderOfTheRfc() {
    assertThat(ErrorCode.NO_ERROR.code()).isZero();
    assertThat(ErrorCode.REFUSED_STREAM.code()).isEqualTo(0x7);
    assertThat(ErrorCode.CANCEL.code()).isEqualTo(0x8);
    assertThat(ErrorCode.ENHANCE_YOUR_CALM.code()).isEqualTo(0xb);
    assertThat(ErrorCode.HTTP_1_1_REQUIRED.code()).isEqualTo(0xd);
  }
}
