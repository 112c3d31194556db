package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyException;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads one response through a fresh session: whole, byte by byte, split at every offset, in both
 * byte orders, and with bytes behind it. All readings must give the same transcript.
 */
final class Reading {

  private static final String BEHIND = "HTTP/1.1 200 OK\r\n\r\n";

  private final Request request;
  private final Http1Limits limits;

  private Reading(Request request, Http1Limits limits) {
    this.request = request;
    this.limits = limits;
  }

  static Reading answering(Request request) {
    return new Reading(request, Http1Limits.DEFAULT);
  }

  static Reading answering(String method) {
    return answering(Requests.of(method));
  }

  Reading within(Http1Limits other) {
    return new Reading(request, other);
  }

  /** What a complete response says; nothing that comes behind it changes that. */
  List<String> complete(String wire) {
    List<String> lines = partial(wire);
    assertThat(lines).last().isEqualTo("end");
    Transcript transcript = new Transcript();
    Http1Session session = session(transcript);
    feed(session, transcript, wire + BEHIND, wire.length() + BEHIND.length());
    assertThat(transcript.lines()).as("with bytes behind").isEqualTo(lines);
    assertThat(session.isReusable()).as("reusable with bytes behind").isFalse();
    return lines;
  }

  /** What a response says that is ended by the end of the connection, or that is refused. */
  List<String> partial(String wire, boolean end) {
    List<String> lines = read(wire, end, wire.length());
    assertThat(read(wire, end, 1)).as("byte by byte").isEqualTo(lines);
    for (int at = 1; at < wire.length(); at++) {
      assertThat(read(wire, end, at)).as("split at %d", at).isEqualTo(lines);
    }
    return lines;
  }

  List<String> partial(String wire) {
    return partial(wire, false);
  }

  /** The rule that a response breaks. */
  String refusal(String wire) {
    List<String> lines = partial(wire);
    assertThat(lines).isNotEmpty();
    assertThat(lines.get(lines.size() - 1)).startsWith("broken ");
    return lines.get(lines.size() - 1).substring("broken ".length());
  }

  /** What it fails with, type with rule or reason and then the message, whatever the split. */
  String[] failure(String wire, boolean end) {
    String[] whole = failure(wire, end, wire.length());
    assertThat(failure(wire, end, 1)).as("byte by byte").isEqualTo(whole);
    for (int at = 1; at < wire.length(); at++) {
      assertThat(failure(wire, end, at)).as("split at %d", at).isEqualTo(whole);
    }
    return whole;
  }

  private String[] failure(String wire, boolean end, int at) {
    Transcript transcript = new Transcript();
    Http1Session session = session(transcript);
    try {
      receive(session, wire, at);
      if (end) {
        session.receiveEnd();
      }
      throw new AssertionError("expected a failure, actual " + transcript.lines());
    } catch (RezoException e) {
      assertThat(session.isReusable()).isFalse();
      String type = e.getClass().getSimpleName();
      String detail =
          e instanceof ProtocolException broken
              ? " " + broken.rule()
              : e instanceof BodyException body ? " " + body.reason() : "";
      return new String[] {type + detail, e.getMessage()};
    }
  }

  /** Splits once at {@code at}, and from there on again and again if it is 1. */
  private List<String> read(String wire, boolean end, int at) {
    Transcript transcript = new Transcript();
    Http1Session session = session(transcript);
    feed(session, transcript, wire, at);
    if (end) {
      try {
        session.receiveEnd();
      } catch (RezoException e) {
        transcript.note(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
    return transcript.lines();
  }

  private Http1Session session(Transcript transcript) {
    Http1Session session = new Http1Session(limits, transcript);
    assertThat(session.writeHead(request, false, true, ByteBuffer.allocate(4096))).isTrue();
    return session;
  }

  static void feed(Http1Session session, Transcript transcript, String wire, int at) {
    try {
      receive(session, wire, at);
    } catch (ProtocolException e) {
      transcript.note("broken " + e.rule());
    }
  }

  private static void receive(Http1Session session, String wire, int at) throws ProtocolException {
    for (int from = 0; from < wire.length(); ) {
      int to = from == 0 || at == 1 ? Math.min(from + at, wire.length()) : wire.length();
      session.receive(lent(wire.substring(from, to), from % 2 == 0));
      from = to;
    }
  }

  /** Direct, somewhere in a larger buffer, in one of the two byte orders. */
  static ByteBuffer lent(String text, boolean littleEndian) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(text.length() + 5);
    bytes.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    bytes.put(3, text.getBytes(StandardCharsets.ISO_8859_1));
    return bytes.position(3).limit(3 + text.length());
  }
}
