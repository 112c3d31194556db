package dev.rezo.h2;

import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.hpack.FieldHandler;
import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackException;
import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import dev.rezo.testing.RawFrames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A session and the other end of its connection: what the server says is frames by hand, and what
 * the client says is read by hand into lines such as {@code HEADERS 1 END_STREAM}.
 */
final class Link implements Http2Handler, FieldHandler {

  private static final String[] TYPES = {
    "DATA",
    "HEADERS",
    "PRIORITY",
    "RST_STREAM",
    "SETTINGS",
    "PUSH_PROMISE",
    "PING",
    "GOAWAY",
    "WINDOW_UPDATE",
    "CONTINUATION"
  };

  /** Memory for windows that grow, counted. */
  static final class Budget implements WindowBudget {
    long left = Long.MAX_VALUE;
    long claimed;

    @Override
    public boolean claim(long bytes) {
      if (bytes > left) {
        return false;
      }
      left -= bytes;
      claimed += bytes;
      return true;
    }

    @Override
    public void release(long bytes) {
      left += bytes;
      claimed -= bytes;
    }
  }

  final Http2Session session;
  final Budget budget;
  final List<String> events = new ArrayList<>();
  private final HpackDecoder decoder = new HpackDecoder(1_000_000);
  private final StringBuilder fields = new StringBuilder();
  private final ByteBuffer out;
  private final ByteArrayOutputStream early = new ByteArrayOutputStream();
  private boolean isGreeted;
  long now;

  Link() {
    this(Http2Settings.DEFAULT, Http2Limits.DEFAULT, 64 * 1024);
  }

  Link(Http2Settings settings, Http2Limits limits, int outSize) {
    this(settings, limits, outSize, null);
  }

  Link(Http2Settings settings, Http2Limits limits, int outSize, PushHandler pushHandler) {
    this(settings, limits, outSize, pushHandler, new Budget());
  }

  private Link(
      Http2Settings settings,
      Http2Limits limits,
      int outSize,
      PushHandler pushHandler,
      Budget budget) {
    this.budget = budget;
    session = new Http2Session(settings, limits, budget, this, pushHandler);
    out = ByteBuffer.allocate(outSize);
    session.start(now);
  }

  /** A connection on which both sides have said what they begin with. */
  static Link ready(int... settings) {
    return greeted(new Link(), settings);
  }

  /** The same, where windows grow out of a budget that another connection has as well. */
  static Link ready(Budget shared) {
    return greeted(new Link(Http2Settings.DEFAULT, Http2Limits.DEFAULT, 64 * 1024, null, shared));
  }

  private static Link greeted(Link link, int... settings) {
    link.sent();
    link.receive(new RawFrames().settings(settings).settingsAck());
    link.sent();
    return link;
  }

  static Request request(String method) {
    return Request.builder(method, Url.parse("https://h.example/p")).build();
  }

  /** A request whose body is of a length that nobody says. */
  static Request upload() {
    return Request.builder("POST", Url.parse("https://h.example/p")).body(new OpenBody()).build();
  }

  Http2Stream open(String method, StreamTranscript transcript) {
    return session.open(request(method), transcript);
  }

  void receive(RawFrames frames) {
    String refusal = tryReceive(frames.bytes(), Integer.MAX_VALUE);
    if (!refusal.isEmpty()) {
      throw new AssertionError("expected no error of the connection, actual " + refusal);
    }
  }

  /** Receives pieces of at most {@code step}; returns what the connection died of, or "". */
  String tryReceive(byte[] wire, int step) {
    try {
      ByteBuffer part = ByteBuffer.allocateDirect(Math.min(step, wire.length) + 2);
      for (int from = 0; from < wire.length; ) {
        int length = Math.min(step, wire.length - from);
        part.clear().position(1);
        part.put(wire, from, length).flip().position(1);
        session.receive(part, now);
        from += length;
      }
      return "";
    } catch (ProtocolException e) {
      return e.rule() + ": " + e.getMessage();
    }
  }

  /** Fills the buffer once, with what {@link #sent} will tell; returns how much that was. */
  int writeOnce() {
    out.clear();
    if (session.write(out) != null) {
      throw new AssertionError("expected no DATA, actual some");
    }
    early.write(out.array(), 0, out.position());
    return out.position();
  }

  /** All that the session writes now, frame by frame; of DATA, what is granted is sent. */
  List<String> sent() {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(early.toByteArray());
    early.reset();
    while (true) {
      out.clear();
      Http2Stream granted = session.write(out);
      bytes.write(out.array(), 0, out.position());
      if (granted != null) {
        bytes.writeBytes(new byte[granted.granted()]);
      } else if (!session.wantsWrite()) {
        break;
      }
    }
    ByteBuffer wire = ByteBuffer.wrap(bytes.toByteArray());
    if (!isGreeted) {
      isGreeted = true;
      byte[] preface = new byte[24];
      wire.get(preface);
      lines.add(new String(preface, StandardCharsets.US_ASCII));
    }
    while (wire.hasRemaining()) {
      lines.add(frame(wire));
    }
    return lines;
  }

  private String frame(ByteBuffer wire) {
    int first = wire.getInt();
    int length = first >>> 8;
    int type = first & 0xff;
    int flags = wire.get() & 0xff;
    int streamId = wire.getInt();
    ByteBuffer payload = wire.slice(wire.position(), length);
    wire.position(wire.position() + length);
    String name = type == 0x10 ? "PRIORITY_UPDATE" : TYPES[type];
    String line = name + (streamId == 0 ? "" : " " + streamId);
    return line
        + switch (type) {
          case 0x0 -> " " + length + ((flags & 1) != 0 ? " END_STREAM" : "");
          case 0x1, 0x9 ->
              (type == 1 && (flags & 1) != 0 ? " END_STREAM" : "")
                  + block(payload, (flags & 4) != 0);
          case 0x3 -> " " + ErrorCode.nameOf(payload.getInt());
          case 0x4 -> (flags & 1) != 0 ? " ACK" : settings(payload);
          case 0x6 -> " " + payload.getLong() + ((flags & 1) != 0 ? " ACK" : "");
          case 0x7 -> " " + payload.getInt() + " " + ErrorCode.nameOf(payload.getInt());
          case 0x8 -> " " + payload.getInt();
          case 0x10 -> " " + payload.getInt() + " " + StandardCharsets.US_ASCII.decode(payload);
          default -> " ?";
        };
  }

  private static String settings(ByteBuffer payload) {
    StringBuilder text = new StringBuilder();
    while (payload.hasRemaining()) {
      text.append(' ').append(payload.getShort()).append('=').append(payload.getInt());
    }
    return text.toString();
  }

  private String block(ByteBuffer payload, boolean end) {
    try {
      decoder.decode(payload, end, this);
    } catch (HpackException e) {
      throw new AssertionError(e);
    }
    if (!end) {
      return " ...";
    }
    String text = fields.toString();
    fields.setLength(0);
    return text;
  }

  @Override
  public void onField(String name, String value, boolean neverIndexed) {
    fields.append(" ").append(name).append(": ").append(value.length() > 50 ? "..." : value);
  }

  @Override
  public void onTruncated() {
    throw new AssertionError("truncated");
  }

  @Override
  public void onSettings(int maxStreams) {
    events.add("settings " + maxStreams);
  }

  @Override
  public void onSettingsAcknowledged() {
    events.add("acknowledged");
  }

  @Override
  public void onPong(long payload) {
    events.add("pong " + payload);
  }

  @Override
  public void onGoAway(int lastStreamId, long code, String debug) {
    events.add("goaway " + lastStreamId + " " + ErrorCode.nameOf(code) + " " + debug);
  }

  /** Nobody knows how long it is. */
  private static final class OpenBody implements Body {
    @Override
    public long length() {
      return UNKNOWN_LENGTH;
    }

    @Override
    public boolean isReplayable() {
      return false;
    }

    @Override
    public String contentType() {
      return null;
    }

    @Override
    public BodySource open() {
      throw new IllegalStateException("the session opens no bodies");
    }
  }
}
