package dev.rezo.h2.frame;

import org.jspecify.annotations.Nullable;

/**
 * The types of frames, and what each has to be like whatever it means: whose stream it may name,
 * how long it may be, which flags count, and how much is lost when it is too short or too long.
 *
 * <p>Immutable.
 */
public enum FrameType {
  // octet, stream, shortest, longest, step, cost of a wrong length, padding, octets in front,
  // section
  DATA(0x0, Stream.NAMED, 0, Integer.MAX_VALUE, 1, Scope.CONNECTION, true, 0, "6.1"),
  HEADERS(0x1, Stream.NAMED, 0, Integer.MAX_VALUE, 1, Scope.CONNECTION, true, 0, "6.2"),
  PRIORITY(0x2, Stream.NAMED, 5, 5, 1, Scope.STREAM, false, 0, "6.3"),
  RST_STREAM(0x3, Stream.NAMED, 4, 4, 1, Scope.CONNECTION, false, 0, "6.4"),
  SETTINGS(0x4, Stream.NONE, 0, Integer.MAX_VALUE, 6, Scope.CONNECTION, false, 0, "6.5"),
  PUSH_PROMISE(0x5, Stream.NAMED, 4, Integer.MAX_VALUE, 1, Scope.CONNECTION, true, 4, "6.6"),
  PING(0x6, Stream.NONE, 8, 8, 1, Scope.CONNECTION, false, 0, "6.7"),
  GOAWAY(0x7, Stream.NONE, 8, Integer.MAX_VALUE, 1, Scope.CONNECTION, false, 0, "6.8"),
  WINDOW_UPDATE(0x8, Stream.EITHER, 4, 4, 1, Scope.CONNECTION, false, 0, "6.9"),
  CONTINUATION(0x9, Stream.NAMED, 0, Integer.MAX_VALUE, 1, Scope.CONNECTION, false, 0, "6.10"),
  /** RFC 9218 section 7.1; only a client sends it. */
  PRIORITY_UPDATE(0x10, Stream.NONE, 4, Integer.MAX_VALUE, 1, Scope.CONNECTION, false, 0, "7.1");

  /** Whether a frame belongs to a stream. */
  enum Stream {
    /** It names one. */
    NAMED,
    /** It is of the connection: the identifier is 0. */
    NONE,
    EITHER
  }

  /** How much an error costs. */
  public enum Scope {
    STREAM,
    CONNECTION
  }

  /** Of DATA and HEADERS: the last frame of its sender on this stream. */
  public static final int END_STREAM = 0x1;

  /** Of SETTINGS and PING. */
  public static final int ACK = 0x1;

  /** Of HEADERS, PUSH_PROMISE and CONTINUATION: the block is complete. */
  public static final int END_HEADERS = 0x4;

  /** Of DATA, HEADERS and PUSH_PROMISE. */
  public static final int PADDED = 0x8;

  /** Of HEADERS: five octets of a priority that nobody follows any more (section 5.3.2). */
  public static final int WITH_PRIORITY = 0x20;

  /** The octets of a priority. */
  public static final int PRIORITY_LENGTH = 5;

  private static final @Nullable FrameType[] BY_OCTET = new @Nullable FrameType[0x11];

  static {
    for (FrameType type : values()) {
      BY_OCTET[type.octet] = type;
    }
  }

  private final int octet;
  private final Stream stream;
  private final int shortest;
  private final int longest;
  private final int step;
  private final Scope wrongLength;
  private final boolean padded;
  private final int prefix;
  private final String section;

  FrameType(
      int octet,
      Stream stream,
      int shortest,
      int longest,
      int step,
      Scope wrongLength,
      boolean padded,
      int prefix,
      String section) {
    this.octet = octet;
    this.stream = stream;
    this.shortest = shortest;
    this.longest = longest;
    this.step = step;
    this.wrongLength = wrongLength;
    this.padded = padded;
    this.prefix = prefix;
    this.section = section;
  }

  /** The one with this number, or null: it is to be ignored (RFC 9113 section 5.5). */
  static @Nullable FrameType of(int octet) {
    return octet < BY_OCTET.length ? BY_OCTET[octet] : null;
  }

  /** The number on the wire. */
  int octet() {
    return octet;
  }

  /** Whether a frame may have this stream identifier. */
  boolean allowsStream(int streamId) {
    return stream == Stream.EITHER || (streamId != 0) == (stream == Stream.NAMED);
  }

  /** Whether a frame may be this long. */
  boolean allowsLength(int length, int flags) {
    if (this == SETTINGS && (flags & ACK) != 0) {
      return length == 0;
    }
    int least = Math.max(shortest, prefixLength(flags));
    return length >= least && length <= longest && length % step == 0;
  }

  /** How much a frame costs that is not as long as it has to be. */
  Scope wrongLength() {
    return wrongLength;
  }

  boolean isPadded(int flags) {
    return padded && (flags & PADDED) != 0;
  }

  /** The octets before the payload proper: the length of padding, a priority, a promised stream. */
  int prefixLength(int flags) {
    int priority = this == HEADERS && (flags & WITH_PRIORITY) != 0 ? PRIORITY_LENGTH : 0;
    return (isPadded(flags) ? 1 : 0) + priority + prefix;
  }

  /** Where the RFC describes it. */
  public String rule() {
    return (this == PRIORITY_UPDATE ? "RFC 9218 section " : "RFC 9113 section ") + section;
  }
}
