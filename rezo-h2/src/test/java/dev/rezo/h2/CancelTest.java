package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.RawFrames;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream may be given up at any time, also in the midst of a frame. */
final class CancelTest {

  private static final byte[] RESPONSE =
      new RawFrames()
          .headers(1, false, ":status", "103", "link", "</a>")
          .headers(1, false, ":status", "200", "x", "y")
          .paddedData(1, "hello", 3, false)
          .data(1, "world", false)
          .headers(1, true, "sum", "1")
          .bytes();

  private static void receive(Link link, byte[] bytes) {
    link.receive(new RawFrames().bytes(bytes));
  }

  @Test
  void whatIsGivenUpAtAnyByteHearsNothingMore() {
    for (int cut = 0; cut < RESPONSE.length; cut++) {
      Link link = Link.ready(3, 2);
      StreamTranscript transcript = new StreamTranscript();
      Http2Stream stream = link.open("GET", transcript);
      link.sent();
      receive(link, Arrays.copyOf(RESPONSE, cut));
      List<String> before = List.copyOf(transcript.lines());
      link.session.reset(stream, 8);
      assertThat(link.sent()).containsExactly("RST_STREAM 1 CANCEL");
      receive(link, Arrays.copyOfRange(RESPONSE, cut, RESPONSE.length));
      assertThat(transcript.lines()).as("given up at " + cut).isEqualTo(before);
      assertThat(link.sent()).isEmpty();
      assertThat(link.session.streams()).isZero();
      expectLimitOfOne(link);
    }
  }

  /** The count of streams that the peer knows of is right: under a limit of one, one goes out. */
  private static void expectLimitOfOne(Link link) {
    StreamTranscript three = new StreamTranscript();
    link.open("GET", three);
    link.open("GET", new StreamTranscript());
    link.receive(new RawFrames().settings(3, 1));
    assertThat(link.sent()).hasSize(2).last().asString().startsWith("HEADERS 3");
    link.receive(new RawFrames().headers(3, true, ":status", "204"));
    assertThat(three.lines()).endsWith("end");
    assertThat(link.sent()).hasSize(1).first().asString().startsWith("HEADERS 5");
  }

  /** A server that writes small frames has sent many before it hears of the end. */
  @Test
  void whatWasGrantedMayComeLate() {
    Link link = Link.ready();
    byte[] part = new byte[256];
    for (int i = 0; i < 100; i++) {
      Http2Stream stream = link.open("GET", new StreamTranscript());
      link.sent();
      long granted = stream.receiveWindow.open();
      link.session.reset(stream, 8);
      link.sent();
      RawFrames late = new RawFrames().headers(stream.id(), false, ":status", "200");
      for (long sent = part.length; sent <= Math.min(granted, 1 << 17); sent += part.length) {
        late.frame(0, 0, stream.id(), part);
      }
      link.receive(late);
      assertThat(link.sent()).noneMatch(line -> line.startsWith("GOAWAY"));
    }
  }

  @Test
  void whatIsGivenUpWithinALongHeadHearsNothingMore() {
    byte[] block = RawFrames.block(":status", "200", "x", "y".repeat(100));
    byte[] wire =
        new RawFrames()
            .frame(0x1, 0x1, 1, Arrays.copyOf(block, 20))
            .continuation(1, false, Arrays.copyOfRange(block, 20, 50))
            .continuation(1, true, Arrays.copyOfRange(block, 50, block.length))
            .bytes();
    for (int cut = 0; cut < wire.length; cut++) {
      Link link = Link.ready(3, 2);
      StreamTranscript transcript = new StreamTranscript();
      Http2Stream stream = link.open("GET", transcript);
      link.sent();
      receive(link, Arrays.copyOf(wire, cut));
      link.session.reset(stream, 8);
      link.sent();
      receive(link, Arrays.copyOfRange(wire, cut, wire.length));
      assertThat(transcript.lines()).as("given up at " + cut).isEmpty();
      expectLimitOfOne(link);
    }
  }
}
