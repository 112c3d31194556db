package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.Http2Settings.Setting;
import dev.rezo.http.Delivery;
import dev.rezo.http.Request;
import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that nobody asked for (RFC 9113 section 8.4): accepted, refused, or an error. */
final class PushTest {

  private static final String[] STYLE = {
    ":method", "GET", ":scheme", "https", ":authority", "h.example", ":path", "/style.css"
  };

  /** Accepts what it is told to, and writes down what it hears. */
  private static final class Pushed implements PushHandler {
    final List<String> requests = new ArrayList<>();
    final List<Http2Stream> streams = new ArrayList<>();
    final List<StreamTranscript> heard = new ArrayList<>();
    boolean accepts = true;

    @Override
    public StreamHandler onPromise(Http2Stream promised, Request request, Http2Stream cause) {
      requests.add(request + " " + request.headers() + " because of " + cause.id());
      if (!accepts) {
        return null;
      }
      streams.add(promised);
      StreamTranscript transcript = new StreamTranscript();
      heard.add(transcript);
      return transcript;
    }
  }

  private final Pushed pushed = new Pushed();
  private final Link link = link(pushed);
  private final StreamTranscript asked = new StreamTranscript();

  private static Link link(PushHandler handler) {
    Http2Settings settings =
        new Http2Settings(
            List.of(new Setting(2, 1), new Setting(4, 100_000)),
            65_535,
            List.of(PseudoField.values()));
    Link link = new Link(settings, Http2Limits.DEFAULT, 4096, handler);
    link.sent();
    link.receive(new RawFrames().settings().settingsAck());
    link.sent();
    return link;
  }

  private void ask() {
    link.open("GET", asked);
    link.sent();
  }

  @Test
  void aPushedResponseIsToldInItsOrder() {
    byte[] wire =
        new RawFrames()
            .pushPromise(1, 2, STYLE)
            .headers(1, true, ":status", "200")
            .headers(2, false, ":status", "103")
            .headers(2, false, ":status", "200", "content-length", "5")
            .paddedData(2, "hello", 9, false)
            .headers(2, true, "sum", "1")
            .bytes();
    for (int step = 1; step <= wire.length; step++) {
      Pushed all = new Pushed();
      Link other = link(all);
      other.open("GET", new StreamTranscript());
      other.sent();
      assertThat(other.tryReceive(wire, step)).isEmpty();
      assertThat(all.requests)
          .containsExactly("GET https://h.example/style.css Headers[] because of 1");
      assertThat(all.heard.get(0).lines())
          .containsExactly(
              "interim 103 Headers[]",
              "head 200 Headers[content-length: 5] length 5",
              "body hello",
              "trailers Headers[sum: 1]",
              "end");
      assertThat(other.sent()).isEmpty();
      assertThat(other.session.streams()).isZero();
      assertThat(other.session.promisedStreams()).isZero();
    }
  }

  @Test
  void fieldsOfAPromiseAreThoseOfARequest() {
    ask();
    link.receive(
        new RawFrames()
            .pushPromise(1, 2, with("accept", "*/*", "cookie", "a=b", "x", "y", "cookie", "c=d")));
    assertThat(pushed.streams.get(0).request().headers().get("cookie")).isEqualTo("a=b; c=d");
    assertThat(pushed.streams.get(0).request().headers().size()).isEqualTo(3);
  }

  private static String[] with(String... more) {
    String[] all = Arrays.copyOf(STYLE, STYLE.length + more.length);
    System.arraycopy(more, 0, all, STYLE.length, more.length);
    return all;
  }

  @Test
  void whatNobodyAcceptsIsCancelled() {
    ask();
    pushed.accepts = false;
    link.receive(
        new RawFrames()
            .pushPromise(1, 2, STYLE)
            .headers(2, false, ":status", "200")
            .data(2, "late", true));
    assertThat(link.sent()).containsExactly("RST_STREAM 2 CANCEL");
    assertThat(link.session.promisedStreams()).isZero();
    assertThat(pushed.requests).hasSize(1);
  }

  @Test
  void withoutAHandlerAllIsCancelled() {
    Link other = link(null);
    other.open("GET", asked);
    other.sent();
    other.receive(new RawFrames().pushPromise(1, 2, STYLE).pushPromise(1, 4, STYLE));
    assertThat(other.sent()).containsExactly("RST_STREAM 2 CANCEL", "RST_STREAM 4 CANCEL");
  }

  @Test
  @Tag("A46")
  void pushThatIsSwitchedOffIsAnError() {
    Link other = Link.ready();
    other.open("GET", asked);
    other.sent();
    assertThat(other.tryReceive(new RawFrames().pushPromise(1, 2, STYLE).bytes(), 5))
        .startsWith("RFC 9113 section 8.4");
    assertThat(asked.isOver()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", ""})
  void onlyWhatIsSafeAndCacheableIsPromised(String method) {
    refused(":method", method, ":scheme", "https", ":authority", "h.example", ":path", "/");
  }

  @ParameterizedTest
  @CsvSource({
    "http, h.example, /",
    "https, other.example, /",
    "https, h.example:444, /",
    "https, evil@h.example, /",
    "https, h.example/, /",
    "https, '', /",
    "https, h.example, ''",
    "https, h.example, x",
    "https, h.example, *",
    "https, h.example, /#x"
  })
  void theServerPromisesForItselfAlone(String scheme, String authority, String path) {
    refused(":method", "GET", ":scheme", scheme, ":authority", authority, ":path", path);
  }

  @Test
  void whatIsNoRequestIsRefused() {
    refused();
    refused(":method", "GET", ":scheme", "https", ":authority", "h.example");
    refused(":method", "GET", ":scheme", "https", ":path", "/");
    refused(with(":method", "GET"));
    refused(with("x", "y", ":extra", "1"));
    refused(with(":status", "200"));
    refused(with("X", "upper"));
    refused(with("connection", "close"));
    refused(with("te", "gzip"));
    refused(with("x", "a\nb"));
    refused(with("x", "a\001b"));
    refused(with("content-length", "5"));
    refused(with("content-length", ""));
  }

  private static void refused(String... fields) {
    Pushed all = new Pushed();
    Link other = link(all);
    other.open("GET", new StreamTranscript());
    other.sent();
    byte[] wire = new RawFrames().pushPromise(1, 2, fields).bytes();
    assertThat(other.tryReceive(wire, wire.length)).isEmpty();
    assertThat(other.sent()).containsExactly("RST_STREAM 2 PROTOCOL_ERROR");
    assertThat(all.requests).isEmpty();
    assertThat(other.session.promisedStreams()).isZero();
  }

  @Test
  void thePortMayBeNamed() {
    ask();
    link.receive(
        new RawFrames()
            .pushPromise(
                1,
                2,
                ":method",
                "HEAD",
                ":scheme",
                "https",
                ":authority",
                "H.example:443",
                ":path",
                "/a?b"));
    assertThat(pushed.requests)
        .containsExactly("HEAD https://h.example/a?b Headers[] because of 1");
    link.receive(new RawFrames().headers(2, true, ":status", "200", "content-length", "7"));
    assertThat(pushed.heard.get(0).lines()).endsWith("end");
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "1, 0", "1, 2147483647", "3, 2", "0, 2"})
  void aNumberThatCannotBeIsAnErrorOfTheConnection(int on, int promised) {
    ask();
    assertThat(link.tryReceive(new RawFrames().pushPromise(on, promised, STYLE).bytes(), 100))
        .startsWith("RFC 9113 section");
    assertThat(link.sent()).last().asString().startsWith("GOAWAY 0 PROTOCOL_ERROR");
  }

  @Test
  void numbersOfPromisesGrow() {
    ask();
    link.receive(new RawFrames().pushPromise(1, 4, STYLE));
    assertThat(link.tryReceive(new RawFrames().pushPromise(1, 2, STYLE).bytes(), 100))
        .startsWith("RFC 9113 section 5.1.1");
    assertThat(link.sent()).containsExactly("GOAWAY 4 PROTOCOL_ERROR");
    assertThat(pushed.heard.get(0).failure().delivery()).isEqualTo(Delivery.UNKNOWN);
  }

  @Test
  void nothingIsPromisedOnAPromisedStream() {
    ask();
    link.receive(new RawFrames().pushPromise(1, 2, STYLE).headers(2, false, ":status", "200"));
    assertThat(link.tryReceive(new RawFrames().pushPromise(2, 4, STYLE).bytes(), 100))
        .startsWith("RFC 9113 section 6.6");
  }

  @Test
  void dataBeforeAHeadIsAnErrorOfTheConnection() {
    ask();
    link.receive(new RawFrames().pushPromise(1, 2, STYLE));
    assertThat(link.tryReceive(new RawFrames().data(2, "x", true).bytes(), 100))
        .startsWith("RFC 9113 section 5.1");
  }

  @Test
  void aPromiseOnAStreamThatWasGivenUpIsCancelled() {
    Http2Stream stream = link.open("GET", asked);
    link.sent();
    link.session.reset(stream, 8);
    link.receive(new RawFrames().pushPromise(1, 2, STYLE));
    assertThat(link.sent()).containsExactly("RST_STREAM 1 CANCEL", "RST_STREAM 2 CANCEL");
    assertThat(pushed.requests).isEmpty();
  }

  @Test
  void noMoreIsAcceptedThanALimit() {
    ask();
    RawFrames promises = new RawFrames();
    for (int i = 1; i <= Promises.MAX_OPEN + 1; i++) {
      promises.pushPromise(1, 2 * i, STYLE);
    }
    link.receive(promises);
    assertThat(pushed.streams).hasSize(Promises.MAX_OPEN);
    int above = 2 * (Promises.MAX_OPEN + 1);
    assertThat(link.sent()).containsExactly("RST_STREAM " + above + " REFUSED_STREAM");
    link.receive(
        new RawFrames().headers(2, true, ":status", "204").pushPromise(1, above + 2, STYLE));
    assertThat(pushed.streams).hasSize(Promises.MAX_OPEN + 1);
    assertThat(link.session.promisedStreams()).isEqualTo(Promises.MAX_OPEN);
    assertThat(link.session.streams()).isOne(); // Promises take no room from requests.
  }

  @Test
  void promisesWithoutEndAreAFlood() {
    ask();
    pushed.accepts = false;
    RawFrames promises = new RawFrames();
    for (int i = 1; i <= 300; i++) {
      promises.pushPromise(1, 2 * i, STYLE);
    }
    assertThat(link.tryReceive(promises.bytes(), 10_000)).contains("PUSH_PROMISE: expected at");
    assertThat(link.sent()).last().asString().contains("ENHANCE_YOUR_CALM");
  }

  @Test
  void aPushedBodyObeysItsWindow() {
    ask();
    link.receive(new RawFrames().pushPromise(1, 2, STYLE).headers(2, false, ":status", "200"));
    for (int i = 0; i < 6; i++) {
      link.receive(new RawFrames().frame(0, 0, 2, new byte[16_000]));
    }
    List<String> sent = link.sent(); // The connection is topped up, the stream is not.
    assertThat(sent).isNotEmpty().allMatch(line -> line.matches("WINDOW_UPDATE \\d+"));
    link.session.consume(pushed.streams.get(0), 96_000);
    assertThat(link.sent()).containsExactly("WINDOW_UPDATE 2 96000");
    for (int i = 0; i < 7; i++) {
      link.receive(new RawFrames().frame(0, 0, 2, new byte[16_000]));
    }
    assertThat(link.sent()).contains("RST_STREAM 2 FLOW_CONTROL_ERROR");
    assertThat(pushed.heard.get(0).isOver()).isTrue();
    assertThat(asked.isOver()).isFalse();
  }

  @Test
  void aPushMayBeGivenUpBySideAndBySide() {
    ask();
    link.receive(
        new RawFrames()
            .pushPromise(1, 2, STYLE)
            .pushPromise(1, 4, STYLE)
            .pushPromise(1, 6, STYLE)
            .headers(4, false, ":status", "200")
            .reset(6, 8));
    assertThat(pushed.heard.get(2).lines())
        .containsExactly("failed StreamResetException HEAD UNKNOWN");
    link.session.reset(pushed.streams.get(0), 8);
    link.session.reset(pushed.streams.get(1), 8);
    assertThat(link.sent()).containsExactly("RST_STREAM 2 CANCEL", "RST_STREAM 4 CANCEL");
    link.receive(new RawFrames().headers(2, true, ":status", "200").data(4, "x", true));
    assertThat(pushed.heard.get(0).lines()).isEmpty();
    assertThat(link.session.promisedStreams()).isZero();
  }

  @Test
  void goAwayOfTheServerLeavesItsPromises() {
    ask();
    link.receive(
        new RawFrames()
            .pushPromise(1, 2, STYLE)
            .goAway(1, 0, "")
            .headers(2, true, ":status", "200"));
    assertThat(pushed.heard.get(0).lines()).endsWith("end");
  }

  @Test
  void behindOurGoAwayNothingIsAccepted() {
    ask();
    link.receive(new RawFrames().pushPromise(1, 2, STYLE));
    link.session.shutdown();
    assertThat(link.sent()).containsExactly("GOAWAY 2 NO_ERROR");
    link.receive(new RawFrames().pushPromise(1, 4, STYLE).headers(2, true, ":status", "200"));
    assertThat(link.sent()).containsExactly("RST_STREAM 4 REFUSED_STREAM");
    assertThat(pushed.heard).hasSize(1);
    assertThat(pushed.heard.get(0).lines()).endsWith("end");
  }

  @Test
  void theTableIsKeptInStepByPromisesThatAreRefused() {
    pushed.accepts = false;
    ask();
    byte[] block = {(byte) 0x82, (byte) 0x87, 0x41, 1, 'a', (byte) 0x84, 0x40, 1, 'x', 1, 'y'};
    byte[] promise = new RawFrames().bytes(RawFrames.integers(2)).bytes(block).bytes();
    link.receive(
        new RawFrames()
            .frame(5, 4, 1, promise)
            .frame(1, 5, 1, new byte[] {(byte) 0x88, (byte) 0xbe}));
    assertThat(asked.lines()).containsExactly("head 200 Headers[x: y] length 0", "end");
  }
}
