package dev.rezo.h2;

import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server may get wrong, or do in an odd way, in the order of RFC 9113, and what a client has
 * to do. Streams are those of {@link ConformanceTest}: one in each state.
 */
final class Conformance {

  // One stream in each state; the numbers are those of ConformanceTest.
  static final int AWAITING = 1;
  static final int OPEN = 3;
  static final int CLOSED = 5;
  static final int RESET_LOCAL = 7;
  static final int RESET_REMOTE = 9;
  static final int HALF_CLOSED_REMOTE = 11;
  static final int HEAD = 13;
  static final int BODY = 15;
  static final int BODY_OF_5 = 17;
  static final int IDLE = 101;

  private static final byte[] NOTHING = {};
  private static final String PROTOCOL = "connection PROTOCOL_ERROR";
  private static final String SIZE = "connection FRAME_SIZE_ERROR";
  private static final String FLOW = "connection FLOW_CONTROL_ERROR";
  private static final String COMPRESSION = "connection COMPRESSION_ERROR";
  private static final String CLOSED_ERROR = "connection STREAM_CLOSED";

  /** All is well, and nobody is told. */
  private static final String FINE = "";

  /**
   * One case.
   *
   * @param section of RFC 9113 unless it says otherwise
   * @param says what the server does
   * @param expected "connection CODE", "stream N CODE", or "" when it goes on
   */
  record Case(String section, String says, RawFrames wire, String expected) {
    @Override
    public String toString() {
      return section + ": " + says;
    }
  }

  private final List<Case> cases = new ArrayList<>();

  static List<Case> all() {
    Conformance table = new Conformance();
    table.frames();
    table.framesOfOneLength();
    table.states();
    table.numbers();
    table.settings();
    table.windows();
    table.connection();
    table.heads();
    table.fields();
    table.lengths();
    table.bodies();
    table.lengthsOfBodies();
    table.compression();
    table.cases.addAll(Floods.all());
    return table.cases;
  }

  private void add(String section, String says, RawFrames wire, String expected) {
    cases.add(new Case(section, says, wire, expected));
  }

  private static RawFrames raw() {
    return new RawFrames();
  }

  private static RawFrames frame(int type, int flags, int streamId, int length) {
    return raw().frame(type, flags, streamId, new byte[length]);
  }

  private static String stream(int id, String code) {
    return "stream " + id + " " + code;
  }

  private static String malformed(int id) {
    return stream(id, "PROTOCOL_ERROR");
  }

  private void frames() {
    add("4.1", "an unknown frame on stream 0", frame(0x42, 0xff, 0, 10), FINE);
    add("4.1", "an unknown frame on a stream", frame(0x42, 0xff, AWAITING, 10), FINE);
    add("4.1", "an unknown frame on an idle stream", frame(0x42, 0, IDLE, 10), FINE);
    add("4.1", "undefined flags on DATA", raw().frame(0, 0xf6 & ~8, BODY, NOTHING), FINE);
    add("4.1", "undefined flags on PING", frame(6, 0xfe, 0, 8), FINE);
    add("4.1", "the reserved bit", raw().frame(6, 1, 0x8000_0000, new byte[8]), FINE);
    add("4.2", "DATA of 16,384 octets", frame(0, 0, BODY, 16_384), FINE);
    add("4.2", "DATA of 16,385 octets", frame(0, 0, BODY, 16_385), SIZE);
    add("4.2", "HEADERS of 16,385 octets", frame(1, 4, AWAITING, 16_385), SIZE);
    add("4.2", "SETTINGS of 16,386 octets", frame(4, 0, 0, 16_386), SIZE);
    add("4.2", "an unknown frame of 16,385 octets", frame(0x42, 0, 0, 16_385), SIZE);
    add("4.3", "PING within a block", frame(1, 0, AWAITING, 0).ping(1, false), PROTOCOL);
    add("4.3", "SETTINGS within a block", frame(1, 0, AWAITING, 0).settings(), PROTOCOL);
    add(
        "4.3",
        "an unknown frame within a block",
        frame(1, 0, 1, 0).frame(0x42, 0, 1, NOTHING),
        PROTOCOL);
    add("4.3", "DATA within a block", frame(1, 0, 1, 0).data(1, "", true), PROTOCOL);
    add(
        "4.3",
        "HEADERS of another stream within a block",
        frame(1, 0, AWAITING, 0).headers(OPEN, true, ":status", "200"),
        PROTOCOL);
    add(
        "4.3",
        "CONTINUATION of another stream",
        frame(1, 0, AWAITING, 0).continuation(OPEN, true, NOTHING),
        PROTOCOL);
    add("6.1", "DATA on stream 0", frame(0, 0, 0, 1), PROTOCOL);
    add("6.1", "DATA of padding alone", raw().paddedData(BODY, "", 255, false), FINE);
    add(
        "6.1",
        "DATA with padding as long as the frame",
        raw().frame(0, 8, BODY, new byte[] {4, 0, 0, 0}),
        PROTOCOL);
    add("6.1", "DATA with the flag and without padding", frame(0, 8, BODY, 0), SIZE);
    add("6.2", "HEADERS on stream 0", raw().headers(0, true, ":status", "200"), PROTOCOL);
    add(
        "6.2",
        "HEADERS with too much padding",
        raw().frame(1, 0xc, AWAITING, new byte[] {2, 0}),
        PROTOCOL);
    add("6.2", "HEADERS too short for a priority", frame(1, 0x24, AWAITING, 4), SIZE);
    add(
        "6.2",
        "HEADERS with a priority and padding",
        raw().frame(1, 0x2d, AWAITING, new byte[] {1, 0, 0, 0, 1, 7, (byte) 0x88, 0}),
        FINE);
  }

  private void framesOfOneLength() {
    add("6.3", "PRIORITY on stream 0", frame(2, 0, 0, 5), PROTOCOL);
    add("6.3", "PRIORITY of 4 octets", frame(2, 0, OPEN, 4), stream(OPEN, "FRAME_SIZE_ERROR"));
    add("6.3", "PRIORITY of 6 octets on an idle stream", frame(2, 0, IDLE, 6), FINE);
    add("6.4", "RST_STREAM on stream 0", frame(3, 0, 0, 4), PROTOCOL);
    add("6.4", "RST_STREAM of 3 octets", frame(3, 0, OPEN, 3), SIZE);
    add("6.4", "RST_STREAM of 5 octets", frame(3, 0, OPEN, 5), SIZE);
    add("6.4", "RST_STREAM of an undefined code", raw().reset(AWAITING, 0xdead), FINE);
    add(
        "6.6",
        "PUSH_PROMISE although it is switched off",
        raw().pushPromise(OPEN, 2, ":method", "GET"),
        PROTOCOL);
    add("6.6", "PUSH_PROMISE on stream 0", raw().pushPromise(0, 2), PROTOCOL);
    add("6.6", "PUSH_PROMISE of 3 octets", frame(5, 4, OPEN, 3), SIZE);
    add("6.7", "PING on a stream", frame(6, 0, OPEN, 8), PROTOCOL);
    add("6.7", "PING of 7 octets", frame(6, 0, 0, 7), SIZE);
    add("6.7", "PING of 9 octets", frame(6, 0, 0, 9), SIZE);
    add("6.7", "an answer that nobody asked for", raw().ping(99, true), FINE);
    add("6.10", "CONTINUATION on stream 0", frame(9, 4, 0, 0), PROTOCOL);
    add("6.10", "CONTINUATION without HEADERS", frame(9, 4, AWAITING, 0), PROTOCOL);
    add(
        "6.10",
        "CONTINUATION behind the end of a block",
        raw().headers(AWAITING, false, ":status", "200").continuation(AWAITING, true, NOTHING),
        PROTOCOL);
    add(
        "6.10",
        "CONTINUATION behind DATA",
        raw().data(BODY, "x", false).continuation(BODY, true, NOTHING),
        PROTOCOL);
    add("RFC 9218 7.1", "PRIORITY_UPDATE from a server", frame(0x10, 0, 0, 4), PROTOCOL);
  }

  /** Section 5.1, state by state and frame by frame. */
  private void states() {
    int[] ids = {IDLE, OPEN, AWAITING, BODY, HALF_CLOSED_REMOTE, CLOSED, RESET_LOCAL, RESET_REMOTE};
    String[] names = {
      "an idle stream",
      "an open stream",
      "a half-closed (local) stream",
      "a stream with a head",
      "a half-closed (remote) stream",
      "a closed stream",
      "a stream that the client reset",
      "a stream that the server reset"
    };
    String[][] expected = {
      // HEADERS, DATA, PRIORITY, RST_STREAM, WINDOW_UPDATE
      {PROTOCOL, PROTOCOL, FINE, PROTOCOL, PROTOCOL},
      {FINE, malformed(OPEN), FINE, FINE, FINE},
      {FINE, malformed(AWAITING), FINE, FINE, FINE},
      {malformed(BODY), FINE, FINE, FINE, FINE},
      {
        stream(HALF_CLOSED_REMOTE, "STREAM_CLOSED"),
        stream(HALF_CLOSED_REMOTE, "STREAM_CLOSED"),
        FINE,
        FINE,
        FINE
      },
      {CLOSED_ERROR, CLOSED_ERROR, FINE, FINE, FINE},
      {FINE, FINE, FINE, FINE, FINE},
      {
        stream(RESET_REMOTE, "STREAM_CLOSED"),
        stream(RESET_REMOTE, "STREAM_CLOSED"),
        FINE,
        FINE,
        FINE
      },
    };
    for (int i = 0; i < ids.length; i++) {
      RawFrames[] frames = {
        raw().headers(ids[i], false, ":status", "200"),
        raw().data(ids[i], "x", false),
        frame(2, 0, ids[i], 5),
        raw().reset(ids[i], 8),
        raw().windowUpdate(ids[i], 1)
      };
      String[] types = {"HEADERS", "DATA", "PRIORITY", "RST_STREAM", "WINDOW_UPDATE"};
      for (int j = 0; j < types.length; j++) {
        add("5.1", types[j] + " on " + names[i], frames[j], expected[i][j]);
      }
    }
  }

  private void numbers() {
    add(
        "5.1",
        "DATA with END_STREAM on a closed stream",
        raw().data(CLOSED, "", true),
        CLOSED_ERROR);
    add(
        "5.1",
        "many frames on a stream that the client reset",
        raw()
            .headers(RESET_LOCAL, false, ":status", "200")
            .data(RESET_LOCAL, "x", false)
            .data(RESET_LOCAL, "", true)
            .reset(RESET_LOCAL, 0),
        FINE);
    add("5.1.1", "HEADERS on an even stream", raw().headers(2, true, ":status", "200"), PROTOCOL);
    add("5.1.1", "DATA on an even stream", raw().data(2, "x", true), PROTOCOL);
    add("5.1.1", "RST_STREAM on an even stream", raw().reset(2, 0), PROTOCOL);
    add("5.1.1", "WINDOW_UPDATE on an even stream", raw().windowUpdate(2, 1), PROTOCOL);
    add("5.4.2", "RST_STREAM twice", raw().reset(OPEN, 2).reset(OPEN, 2), FINE);
    add(
        "8.1",
        "RST_STREAM with NO_ERROR behind a complete response",
        raw().reset(HALF_CLOSED_REMOTE, 0),
        FINE);
  }

  private void settings() {
    add("6.5", "SETTINGS on a stream", frame(4, 0, OPEN, 6), PROTOCOL);
    add("6.5", "SETTINGS of 5 octets", frame(4, 0, 0, 5), SIZE);
    add("6.5", "an acknowledgement with a setting", frame(4, 1, 0, 6), SIZE);
    add("6.5", "SETTINGS without a setting", raw().settings(), FINE);
    add("6.5.2", "an unknown setting", raw().settings(0xabcd, -1), FINE);
    add("6.5.2", "the same setting twice", raw().settings(3, 1, 3, 100), FINE);
    add("6.5.2", "ENABLE_PUSH 0", raw().settings(2, 0), FINE);
    add("6.5.2", "ENABLE_PUSH 1", raw().settings(2, 1), PROTOCOL);
    add("6.5.2", "ENABLE_PUSH 2", raw().settings(2, 2), PROTOCOL);
    add("6.5.2", "INITIAL_WINDOW_SIZE 2^31-1", raw().settings(4, Integer.MAX_VALUE), FINE);
    add("6.5.2", "INITIAL_WINDOW_SIZE 2^31", raw().settings(4, Integer.MIN_VALUE), FLOW);
    add("6.5.2", "INITIAL_WINDOW_SIZE 2^32-1", raw().settings(4, -1), FLOW);
    add("6.5.2", "INITIAL_WINDOW_SIZE 0", raw().settings(4, 0), FINE);
    add("6.5.2", "MAX_FRAME_SIZE 16,383", raw().settings(5, 16_383), PROTOCOL);
    add("6.5.2", "MAX_FRAME_SIZE 16,384", raw().settings(5, 16_384), FINE);
    add("6.5.2", "MAX_FRAME_SIZE 2^24-1", raw().settings(5, (1 << 24) - 1), FINE);
    add("6.5.2", "MAX_FRAME_SIZE 2^24", raw().settings(5, 1 << 24), PROTOCOL);
    add("6.5.2", "MAX_FRAME_SIZE 0", raw().settings(5, 0), PROTOCOL);
    add("6.5.2", "HEADER_TABLE_SIZE 0", raw().settings(1, 0), FINE);
    add("6.5.2", "HEADER_TABLE_SIZE 2^32-1", raw().settings(1, -1), FINE);
    add("6.5.2", "MAX_HEADER_LIST_SIZE 0", raw().settings(6, 0), FINE);
    add("6.5.3", "an acknowledgement too many", raw().settingsAck(), PROTOCOL);
    add("RFC 8441 3", "ENABLE_CONNECT_PROTOCOL 1", raw().settings(8, 1), FINE);
    add("RFC 8441 3", "ENABLE_CONNECT_PROTOCOL 2", raw().settings(8, 2), PROTOCOL);
    add(
        "RFC 8441 3",
        "ENABLE_CONNECT_PROTOCOL taken back",
        raw().settings(8, 1).settings(8, 0),
        PROTOCOL);
    add("RFC 9218 2.1", "NO_RFC7540_PRIORITIES 2", raw().settings(9, 2), PROTOCOL);
    add(
        "6.9.2",
        "INITIAL_WINDOW_SIZE that makes a window too large",
        raw().windowUpdate(OPEN, Integer.MAX_VALUE - 65_535 + 10).settings(4, 65_536),
        FLOW);
  }

  private void windows() {
    add("6.9", "WINDOW_UPDATE of 3 octets", frame(8, 0, 0, 3), SIZE);
    add("6.9", "WINDOW_UPDATE of 5 octets", frame(8, 0, OPEN, 5), SIZE);
    add("6.9", "an increment of 0 for the connection", raw().windowUpdate(0, 0), PROTOCOL);
    add("6.9", "an increment of 0 for a stream", raw().windowUpdate(OPEN, 0), malformed(OPEN));
    add("6.9", "an increment of 0 for a closed stream", raw().windowUpdate(CLOSED, 0), FINE);
    add(
        "6.9",
        "an increment of 0 with the reserved bit",
        raw().windowUpdate(OPEN, Integer.MIN_VALUE),
        malformed(OPEN));
    add(
        "6.9.1",
        "a window of the connection beyond 2^31-1",
        raw().windowUpdate(0, Integer.MAX_VALUE),
        FLOW);
    add(
        "6.9.1",
        "a window of a stream beyond 2^31-1",
        raw().windowUpdate(OPEN, Integer.MAX_VALUE),
        stream(OPEN, "FLOW_CONTROL_ERROR"));
    add(
        "6.9.1",
        "the largest window there is",
        raw().windowUpdate(BODY, Integer.MAX_VALUE - 65_535),
        FINE);
    RawFrames full = raw();
    for (int i = 0; i < 64; i++) {
      full.frame(0, 0, BODY, new byte[16_384]);
    }
    add("6.9.1", "DATA up to the window of a stream", raw().bytes(full.bytes()), FINE);
    add(
        "6.9.1",
        "DATA beyond the window of a stream",
        full.data(BODY, "x", false),
        stream(BODY, "FLOW_CONTROL_ERROR"));
    RawFrames padded = raw();
    for (int i = 0; i < 5000; i++) {
      padded.paddedData(BODY, "x", 255, false);
    }
    add("6.9.1", "padding beyond the window, given back as it comes", padded, FINE);
  }

  private void connection() {
    add("3.4", "SETTINGS again at any time", raw().settings(3, 100).settings(3, 100), FINE);
    add("6.8", "GOAWAY on a stream", frame(7, 0, OPEN, 8), PROTOCOL);
    add("6.8", "GOAWAY of 7 octets", frame(7, 0, 0, 7), SIZE);
    add(
        "6.8",
        "GOAWAY twice, the second lower",
        raw().goAway(Integer.MAX_VALUE, 0, "").goAway(101, 0, "x"),
        "draining");
    add(
        "6.8",
        "GOAWAY twice, the second higher",
        raw().goAway(99, 0, "").goAway(101, 0, "x"),
        PROTOCOL);
    add("6.8", "GOAWAY with a long reason", raw().goAway(99, 11, "y".repeat(16_000)), "draining");
  }

  private void heads() {
    head("8.3.2", "no :status", "x", "y");
    head("8.3.2", "nothing");
    head("8.3.2", "an empty :status", ":status", "");
    head("8.3.2", ":status of two digits", ":status", "20");
    head("8.3.2", ":status of four digits", ":status", "2000");
    head("8.3.2", ":status of letters", ":status", "2oo");
    head("8.3.2", ":status with a sign", ":status", "+20");
    head("8.3.2", ":status below 100", ":status", "099");
    head("8.3", ":status twice", ":status", "200", ":status", "200");
    head("8.3", ":status behind a field", "x", "y", ":status", "200");
    head("8.3", "a pseudo-field of requests", ":status", "200", ":path", "/");
    head("8.3", "an unknown pseudo-field", ":status", "200", ":version", "2");
    head("8.6", "status 101", ":status", "101");
  }

  private void fields() {
    head("8.2.1", "a name with a capital", ":status", "200", "X-y", "1");
    head("8.2.1", "an empty name", ":status", "200", "", "1");
    head("8.2.1", "a name with a space", ":status", "200", "x y", "1");
    head("8.2.1", "a name with a colon", ":status", "200", "x:y", "1");
    head("8.2.1", "a name with a control character", ":status", "200", "x\1", "1");
    head("8.2.1", "a name with DEL", ":status", "200", "x\177", "1");
    head("8.2.1", "a name beyond ASCII", ":status", "200", "x\u00e4", "1");
    head("8.2.1", "a name with CR", ":status", "200", "x\r", "1");
    head("8.2.1", "a value with CR", ":status", "200", "x", "a\rb");
    head("8.2.1", "a value with LF", ":status", "200", "x", "a\nb");
    head("8.2.1", "a value with NUL", ":status", "200", "x", "a\0b");
    head("8.2.1", "a value that begins with a space", ":status", "200", "x", " a");
    head("8.2.1", "a value that ends with a tab", ":status", "200", "x", "a\t");
    head("8.2.2", "Connection", ":status", "200", "connection", "close");
    head("8.2.2", "Keep-Alive", ":status", "200", "keep-alive", "timeout=5");
    head("8.2.2", "Proxy-Connection", ":status", "200", "proxy-connection", "close");
    head("8.2.2", "Transfer-Encoding", ":status", "200", "transfer-encoding", "chunked");
    head("8.2.2", "Upgrade", ":status", "200", "upgrade", "h2c");
    head("8.2.2", "TE: gzip", ":status", "200", "te", "gzip");
  }

  private void lengths() {
    head("8.1.1", "content-length that is none", ":status", "200", "content-length", "5x");
    head("8.1.1", "content-length with a sign", ":status", "200", "content-length", "-5");
    head("8.1.1", "an empty content-length", ":status", "200", "content-length", "");
    head("8.1.1", "two lengths", ":status", "200", "content-length", "5", "content-length", "6");
    head("8.1.1", "a list of lengths", ":status", "200", "content-length", "5, 5");
    head("8.1.1", "a length beyond 2^63", ":status", "200", "content-length", "9".repeat(20));
    fine("8.2.1", "a value with an inner tab and obs-text", ":status", "200", "x", "a\tb\u00e4");
    fine("8.2.1", "an empty value", ":status", "200", "x", "");
    fine("8.2.2", "TE: trailers", ":status", "200", "te", "trailers");
    fine("8.3.2", "an unknown status", ":status", "799");
    fine(
        "8.1.1",
        "the same length twice",
        ":status",
        "200",
        "content-length",
        "5",
        "content-length",
        "5");
    add(
        "8.1.1",
        "a length and END_STREAM",
        raw().headers(AWAITING, true, ":status", "200", "content-length", "5"),
        malformed(AWAITING));
    add(
        "8.1.1",
        "a length and END_STREAM for HEAD",
        raw().headers(HEAD, true, ":status", "200", "content-length", "5"),
        FINE);
    add(
        "8.1.1",
        "a length and END_STREAM with 304",
        raw().headers(AWAITING, true, ":status", "304", "content-length", "5"),
        FINE);
    add(
        "8.1",
        "100 with END_STREAM",
        raw().headers(AWAITING, true, ":status", "100"),
        malformed(AWAITING));
    add(
        "8.1",
        "1xx several times",
        raw().headers(AWAITING, false, ":status", "100").headers(AWAITING, false, ":status", "103"),
        FINE);
    add(
        "8.1",
        "1xx behind the final head",
        raw().headers(BODY, false, ":status", "103"),
        malformed(BODY));
    add("8.1", "a second final head", raw().headers(BODY, true, ":status", "200"), malformed(BODY));
  }

  private void head(String section, String says, String... fields) {
    add(section, says, raw().headers(AWAITING, false, fields), malformed(AWAITING));
  }

  private void fine(String section, String says, String... fields) {
    add(section, says, raw().headers(AWAITING, false, fields), FINE);
  }

  private void bodies() {
    add("8.1", "trailers", raw().data(BODY, "x", false).headers(BODY, true, "x", "y"), FINE);
    add("8.1", "trailers without DATA", raw().headers(BODY, true, "x", "y"), FINE);
    add("8.1", "trailers without a field", raw().headers(BODY, true), FINE);
    add(
        "8.1",
        "trailers without END_STREAM",
        raw().headers(BODY, false, "x", "y"),
        malformed(BODY));
    add("8.1", "trailers with a capital", raw().headers(BODY, true, "X", "y"), malformed(BODY));
    add(
        "8.1",
        "trailers with Connection",
        raw().headers(BODY, true, "connection", "x"),
        malformed(BODY));
    add(
        "8.1",
        "DATA behind trailers",
        raw().headers(BODY, true, "x", "y").data(BODY, "x", false),
        CLOSED_ERROR);
    add(
        "8.1",
        "DATA behind 1xx",
        raw().headers(AWAITING, false, ":status", "100").data(AWAITING, "x", false),
        malformed(AWAITING));
    add("8.1", "an empty DATA with END_STREAM", raw().data(BODY, "", true), FINE);
  }

  private void lengthsOfBodies() {
    add("8.1.1", "as much DATA as was announced", raw().data(BODY_OF_5, "hello", true), FINE);
    add(
        "8.1.1",
        "as much in two frames, and the end",
        raw().data(BODY_OF_5, "he", false).data(BODY_OF_5, "llo", false).data(BODY_OF_5, "", true),
        FINE);
    add(
        "8.1.1",
        "less DATA than announced",
        raw().data(BODY_OF_5, "hell", true),
        malformed(BODY_OF_5));
    add(
        "8.1.1",
        "more DATA than announced",
        raw().data(BODY_OF_5, "hello!", false),
        malformed(BODY_OF_5));
    add(
        "8.1.1",
        "less DATA than announced, and trailers",
        raw().data(BODY_OF_5, "hell", false).headers(BODY_OF_5, true, "x", "y"),
        malformed(BODY_OF_5));
    add("8.1.1", "padding is no DATA", raw().paddedData(BODY_OF_5, "hello", 7, true), FINE);
    add(
        "8.1.1",
        "DATA for HEAD",
        raw().headers(HEAD, false, ":status", "200").data(HEAD, "x", true),
        malformed(HEAD));
    add(
        "8.1.1",
        "an empty end for HEAD",
        raw().headers(HEAD, false, ":status", "200").data(HEAD, "", true),
        FINE);
    add(
        "8.1.1",
        "DATA with 204",
        raw().headers(AWAITING, false, ":status", "204").data(AWAITING, "x", true),
        malformed(AWAITING));
    add(
        "8.1.1",
        "DATA with 304",
        raw().headers(AWAITING, false, ":status", "304").data(AWAITING, "x", true),
        malformed(AWAITING));
    add(
        "5.1",
        "a response before the request is complete",
        raw().headers(OPEN, false, ":status", "200").data(OPEN, "x", true),
        FINE);
    add("8.7", "REFUSED_STREAM", raw().reset(AWAITING, 7), FINE);
  }

  private void compression() {
    block("an index of 0", 0x80);
    block("an index beyond the tables", 0xff, 0x40);
    block("half of a literal", 0x00, 0x05, 'a');
    block("an integer without end", 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    block("a table size above the setting", 0x3f, 0xe2, 0x1f);
    block("Huffman with EOS", 0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00);
    block("a table size behind a field", 0x88, 0x20);
    add(
        "4.3",
        "a wrong block for a stream that is over",
        raw().frame(1, 4, RESET_LOCAL, new byte[] {(byte) 0x80}),
        COMPRESSION);
    add(
        "4.3",
        "the table is kept in step by blocks that nobody wants",
        raw()
            .frame(1, 4, RESET_LOCAL, new byte[] {0x48, 3, '2', '9', '9', 0x40, 1, 'x', 1, 'y'})
            .frame(1, 5, AWAITING, new byte[] {(byte) 0xbf, (byte) 0xbe}),
        FINE);
    add(
        "4.3",
        "the table is kept in step by a malformed head",
        raw()
            .frame(1, 4, OPEN, new byte[] {0x40, 1, 'X', 1, 'y', 0x48, 3, '2', '9', '9'})
            .frame(1, 5, AWAITING, new byte[] {(byte) 0xbe}),
        malformed(OPEN));
  }

  private void block(String says, int... octets) {
    byte[] block = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      block[i] = (byte) octets[i];
    }
    add("4.3", says, raw().frame(1, 4, AWAITING, block), COMPRESSION);
  }
}
