package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a server does wrong, a client does what RFC 9113 says, wherever the bytes are cut: it
 * ends the connection with the code, or the stream and nothing else.
 */
final class ConformanceTest {

  /** Longer wires are cut at fewer places. */
  private static final int CUT_EVERYWHERE = 400;

  static List<Conformance.Case> cases() {
    return Conformance.all();
  }

  @Test
  void theListIsLong() {
    List<Conformance.Case> cases = cases();
    assertThat(cases).hasSizeGreaterThan(190);
    Set<String> names = new HashSet<>();
    cases.forEach(one -> assertThat(names.add(one.toString())).as(one.toString()).isTrue());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsDoneAsTheRfcSays(Conformance.Case one) {
    byte[] wire = one.wire().bytes();
    assertThat(outcome(wire, Integer.MAX_VALUE)).isEqualTo(one.expected());
    int step = wire.length > CUT_EVERYWHERE ? 1 + wire.length / 5 : 1;
    for (int size = 1; size < Math.min(wire.length, CUT_EVERYWHERE); size += step) {
      assertThat(outcome(wire, size)).as("in steps of " + size).isEqualTo(one.expected());
    }
  }

  /** What comes of it; if the connection lives, a stream that is opened then is answered. */
  private static String outcome(byte[] wire, int step) {
    Link link = Link.ready(3, 1000);
    List<StreamTranscript> all = new ArrayList<>();
    streams(link, all);
    String refusal = link.tryReceive(wire, step);
    if (!refusal.isEmpty()) {
      assertThat(all).as("streams that are told").allMatch(StreamTranscript::isOver);
      assertThat(link.session.mayOpen()).isFalse();
      String last = lastOf(link.sent());
      assertThat(last).startsWith("GOAWAY 0 ");
      assertThat(refusal).startsWith("RFC ");
      return "connection " + last.substring("GOAWAY 0 ".length());
    }
    Set<String> resets = new HashSet<>();
    for (String line : link.sent()) {
      assertThat(line).doesNotStartWith("GOAWAY");
      if (line.startsWith("RST_STREAM ")) {
        resets.add("stream " + line.substring("RST_STREAM ".length()));
      }
    }
    if (!link.session.mayOpen()) {
      return "draining";
    }
    StreamTranscript after = new StreamTranscript();
    Http2Stream stream = link.open("GET", after);
    assertThat(link.sent()).hasSize(1);
    link.receive(new RawFrames().headers(stream.id(), true, ":status", "200"));
    assertThat(after.lines()).containsExactly("head 200 Headers[] length 0", "end");
    return String.join(", ", resets);
  }

  /** One stream in each state, in the order of their numbers. */
  private static void streams(Link link, List<StreamTranscript> all) {
    List<Http2Stream> streams = new ArrayList<>();
    for (int id = 1; id <= Conformance.BODY_OF_5; id += 2) {
      StreamTranscript transcript = new StreamTranscript();
      all.add(transcript);
      boolean isUpload = id == Conformance.OPEN || id == Conformance.HALF_CLOSED_REMOTE;
      Http2Stream stream =
          isUpload
              ? link.session.open(Link.upload(), transcript)
              : link.open(id == Conformance.HEAD ? "HEAD" : "GET", transcript);
      assertThat(stream.id()).isEqualTo(id);
      streams.add(stream);
    }
    link.sent();
    link.session.reset(streams.get(Conformance.RESET_LOCAL / 2), 8);
    all.remove(Conformance.RESET_LOCAL / 2); // It hears nothing more.
    link.receive(
        new RawFrames()
            .headers(Conformance.CLOSED, true, ":status", "200")
            .reset(Conformance.RESET_REMOTE, 8)
            .headers(Conformance.HALF_CLOSED_REMOTE, true, ":status", "200")
            .headers(Conformance.BODY, false, ":status", "200")
            .headers(Conformance.BODY_OF_5, false, ":status", "200", "content-length", "5"));
    link.sent();
    StreamState[] states = streams.stream().map(Http2Stream::state).toArray(StreamState[]::new);
    assertThat(Arrays.asList(states))
        .containsExactly(
            StreamState.HALF_CLOSED_LOCAL,
            StreamState.OPEN,
            StreamState.CLOSED,
            StreamState.RESET_LOCAL,
            StreamState.RESET_REMOTE,
            StreamState.HALF_CLOSED_REMOTE,
            StreamState.HALF_CLOSED_LOCAL,
            StreamState.HALF_CLOSED_LOCAL,
            StreamState.HALF_CLOSED_LOCAL);
    assertThat(streams.get(1).isSending()).isTrue();
    link.session.offer(streams.get(1), 10);
    assertThat(link.sent()).containsExactly("DATA 3 10");
    assertThat(streams.get(1).trailers).isEqualTo(Headers.EMPTY);
  }

  private static String lastOf(List<String> lines) {
    assertThat(lines).isNotEmpty();
    return lines.get(lines.size() - 1);
  }

  @Test
  void theFirstFrameIsSettings() {
    for (RawFrames first :
        List.of(
            new RawFrames().ping(1, false),
            new RawFrames().settingsAck(),
            new RawFrames().windowUpdate(0, 1),
            new RawFrames().frame(0x42, 0, 0, new byte[0]),
            new RawFrames().goAway(0, 0, ""))) {
      Link link = new Link();
      link.sent();
      assertThat(link.tryReceive(first.bytes(), 100)).startsWith("RFC 9113 section 3.4");
      assertThat(link.sent()).containsExactly("GOAWAY 0 PROTOCOL_ERROR");
    }
  }
}
