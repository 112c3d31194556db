package dev.rezo.h2;

import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a server may send without end (RFC 9113 section 10.5), as cases of {@link Conformance}:
 * frames that cost it little, and header blocks that grow when they are decoded.
 */
final class Floods {

  private static final byte[] NOTHING = {};
  private static final String CALM = "connection ENHANCE_YOUR_CALM";

  private final List<Conformance.Case> cases = new ArrayList<>();

  static List<Conformance.Case> all() {
    Floods table = new Floods();
    table.floods();
    return table.cases;
  }

  private void add(String section, String says, RawFrames wire, String expected) {
    cases.add(new Conformance.Case(section, says, wire, expected));
  }

  private static RawFrames frame(int type, int flags, int streamId, int length) {
    return new RawFrames().frame(type, flags, streamId, new byte[length]);
  }

  private void floods() {
    flood("SETTINGS", 2000, new RawFrames().settings(4, 65_535));
    flood("PING", 2000, new RawFrames().ping(1, false));
    flood("answers to PING", 2000, new RawFrames().ping(1, true));
    flood("GOAWAY", 100, new RawFrames().goAway(99, 0, "bye"));
    flood("PRIORITY", 3000, frame(2, 0, Conformance.IDLE, 5));
    flood("RST_STREAM", 5000, new RawFrames().reset(Conformance.RESET_REMOTE, 8));
    flood("empty DATA", 2000, new RawFrames().data(Conformance.BODY, "", false));
    flood("DATA of padding", 2000, new RawFrames().paddedData(Conformance.BODY, "", 1, false));
    flood("WINDOW_UPDATE", 10_000, new RawFrames().windowUpdate(Conformance.BODY, 1));
    flood("unknown frames", 3000, frame(0x42, 0, 0, 0));
    flood(
        "DATA of a stream that is over",
        30_000,
        new RawFrames().data(Conformance.RESET_LOCAL, "", true));
    flood(
        "HEADERS of a stream that is over",
        30_000,
        new RawFrames().headers(Conformance.RESET_LOCAL, true));
    RawFrames continuations = frame(1, 0, Conformance.AWAITING, 0);
    for (int i = 0; i < 100; i++) {
      continuations.continuation(Conformance.AWAITING, false, NOTHING);
    }
    add("10.5", "empty CONTINUATION without end", continuations, CALM);
    RawFrames endless = frame(1, 0, Conformance.AWAITING, 0);
    byte[] field = RawFrames.block("x", "y".repeat(16_000));
    for (int i = 0; i < 30; i++) {
      endless.continuation(Conformance.AWAITING, false, field);
    }
    add("10.5.1", "a header block without end", endless, CALM);
    add(
        "10.5.1",
        "a field list above the limit",
        new RawFrames()
            .frame(
                1,
                0,
                Conformance.AWAITING,
                RawFrames.block(":status", "200", "x", "y".repeat(16_000)))
            .continuation(Conformance.AWAITING, false, field)
            .continuation(Conformance.AWAITING, false, field)
            .continuation(Conformance.AWAITING, false, field)
            .continuation(Conformance.AWAITING, true, field),
        "stream 1 CANCEL");
    byte[] bomb = new byte[16_000];
    Arrays.fill(bomb, (byte) 0xbe);
    add(
        "10.5.1",
        "a block of references to one long field",
        new RawFrames()
            .frame(1, 0, Conformance.AWAITING, RawFrames.block(":status", "200"))
            .continuation(Conformance.AWAITING, false, indexed("y".repeat(3000)))
            .continuation(Conformance.AWAITING, true, bomb),
        "stream 1 CANCEL");
    RawFrames interim = new RawFrames();
    for (int i = 0; i < 33; i++) {
      interim.headers(Conformance.AWAITING, false, ":status", "103");
    }
    add("RFC 9110 15.2", "interim responses without end", interim, "stream 1 ENHANCE_YOUR_CALM");
  }

  /** A literal with incremental indexing of "x". */
  private static byte[] indexed(String value) {
    byte[] block = RawFrames.block("x", value);
    block[0] = 0x40;
    return block;
  }

  private void flood(String of, int count, RawFrames one) {
    RawFrames many = new RawFrames();
    byte[] bytes = one.bytes();
    for (int i = 0; i < count; i++) {
      many.bytes(bytes);
    }
    add("10.5", "a flood of " + of, many, CALM);
  }
}
