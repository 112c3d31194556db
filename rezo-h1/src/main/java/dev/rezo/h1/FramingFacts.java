package dev.rezo.h1;

/**
 * What the fields of one head say about framing and persistence, noted while the head is scanned
 * and without a String. Judged by {@link BodyFraming}, not here: whether a wrong Content-Length
 * matters depends on what comes before it in RFC 9112 section 6.3.
 *
 * <p>Not thread-safe; the caller serialises. One for each session, reset for each head.
 */
final class FramingFacts {

  /** Content-Length: there is none. */
  static final long ABSENT = -1;

  /** Content-Length: not a number, or one above {@link Long#MAX_VALUE}. */
  static final long MALFORMED = -2;

  /** Content-Length: two numbers. */
  static final long DIFFERING = -3;

  /** What Transfer-Encoding says. */
  enum Coding {
    ABSENT,
    CHUNKED,
    /** A field without a coding in it. */
    EMPTY,
    /** A coding that this client never asked for. */
    UNKNOWN,
    CHUNKED_TWICE,
    CHUNKED_NOT_LAST
  }

  private long contentLength;
  private Coding coding = Coding.ABSENT;
  private boolean close;
  private boolean keepAlive;
  private boolean bareLf;
  private int keepAliveSeconds;
  private int keepAliveMax;

  void reset() {
    contentLength = ABSENT;
    coding = Coding.ABSENT;
    close = false;
    keepAlive = false;
    bareLf = false;
    keepAliveSeconds = -1;
    keepAliveMax = -1;
  }

  /** The number of bytes, or one of the constants, which are below 0. */
  long contentLength() {
    return contentLength;
  }

  Coding coding() {
    return coding;
  }

  /** Whether Connection says {@code close}. */
  boolean close() {
    return close;
  }

  /** Whether Connection says {@code keep-alive}. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Whether a line ended with LF alone. */
  boolean bareLf() {
    return bareLf;
  }

  /** The smallest {@code timeout} of Keep-Alive, or -1. */
  int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  /** The smallest {@code max} of Keep-Alive, or -1. */
  int keepAliveMax() {
    return keepAliveMax;
  }

  void noteBareLf() {
    bareLf = true;
  }

  /** Looks at a field if its name matters; the value is {@code [from, to)}, blanks trimmed. */
  void note(byte[] bytes, int nameStart, int nameEnd, int from, int to) {
    switch (nameEnd - nameStart) {
      case 10 -> {
        if (Keyword.CONNECTION.matches(bytes, nameStart, nameEnd)) {
          noteConnection(bytes, from, to);
        } else if (Keyword.KEEP_ALIVE.matches(bytes, nameStart, nameEnd)) {
          noteKeepAlive(bytes, from, to);
        }
      }
      case 14 -> {
        if (Keyword.CONTENT_LENGTH.matches(bytes, nameStart, nameEnd)) {
          noteContentLength(bytes, from, to);
        }
      }
      case 17 -> {
        if (Keyword.TRANSFER_ENCODING.matches(bytes, nameStart, nameEnd)) {
          noteTransferEncoding(bytes, from, to);
        }
      }
      default -> {}
    }
  }

  /**
   * RFC 9110 section 8.6: the same number said several times, in one field or in many, may be taken
   * as said once. Signs, blanks inside, other bases and empty members are no numbers.
   */
  private void noteContentLength(byte[] bytes, int from, int to) {
    int start = from;
    while (true) {
      int comma = endOfMember(bytes, start, to);
      note(number(bytes, skipBlanks(bytes, start, comma), trimBlanks(bytes, start, comma)));
      if (comma == to) {
        return;
      }
      start = comma + 1;
    }
  }

  private void note(long length) {
    if (contentLength == ABSENT || length == MALFORMED) {
      contentLength = length;
    } else if (contentLength != length && contentLength != MALFORMED) {
      contentLength = DIFFERING;
    }
  }

  /** RFC 9112 section 6.1; members without a coding are passed over (RFC 9110 section 5.6.1). */
  private void noteTransferEncoding(byte[] bytes, int from, int to) {
    if (coding == Coding.ABSENT) {
      coding = Coding.EMPTY;
    }
    for (int start = from; start <= to; ) {
      int comma = endOfMember(bytes, start, to);
      int first = skipBlanks(bytes, start, comma);
      int end = trimBlanks(bytes, first, comma);
      if (first < end) {
        coding = coding(Keyword.CHUNKED.matches(bytes, first, end));
      }
      start = comma + 1;
    }
  }

  private Coding coding(boolean chunked) {
    return switch (coding) {
      case ABSENT, EMPTY -> chunked ? Coding.CHUNKED : Coding.UNKNOWN;
      case CHUNKED -> chunked ? Coding.CHUNKED_TWICE : Coding.CHUNKED_NOT_LAST;
      case UNKNOWN, CHUNKED_TWICE, CHUNKED_NOT_LAST -> coding;
    };
  }

  /** RFC 9110 section 7.6.1: a list of tokens without case, perhaps in several fields. */
  private void noteConnection(byte[] bytes, int from, int to) {
    if (Keyword.KEEP_ALIVE.matches(bytes, from, to)) { // Nearly always: what HTTP/1.1 servers add.
      keepAlive = true;
      return;
    }
    for (int start = from; start <= to; ) {
      int comma = endOfMember(bytes, start, to);
      int first = skipBlanks(bytes, start, comma);
      int end = trimBlanks(bytes, first, comma);
      close |= Keyword.CLOSE.matches(bytes, first, end);
      keepAlive |= Keyword.KEEP_ALIVE.matches(bytes, first, end);
      start = comma + 1;
    }
  }

  /**
   * {@code timeout=60, max=1000} in any order and any case, other parameters and what is no number
   * passed over: the field is a hint that no standard holds servers to (RFC 2068 section 19.7.1).
   */
  private void noteKeepAlive(byte[] bytes, int from, int to) {
    for (int start = from; start <= to; ) {
      int comma = endOfMember(bytes, start, to);
      int equals = start;
      while (equals < comma && bytes[equals] != '=') {
        equals++;
      }
      int first = skipBlanks(bytes, start, equals);
      int end = trimBlanks(bytes, first, equals);
      int value = hint(bytes, equals + 1, comma);
      if (value >= 0 && Keyword.TIMEOUT.matches(bytes, first, end)) {
        keepAliveSeconds = smaller(keepAliveSeconds, value);
      } else if (value >= 0 && Keyword.MAX.matches(bytes, first, end)) {
        keepAliveMax = smaller(keepAliveMax, value);
      }
      start = comma + 1;
    }
  }

  private static int hint(byte[] bytes, int from, int to) {
    int first = skipBlanks(bytes, from, to);
    long value = number(bytes, first, trimBlanks(bytes, first, to));
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  private static int smaller(int known, int value) {
    return known < 0 ? value : Math.min(known, value);
  }

  private static long number(byte[] bytes, int from, int to) {
    if (from >= to) {
      return MALFORMED;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return MALFORMED;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int endOfMember(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != ',') {
      i++;
    }
    return i;
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && Octets.isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  private static int trimBlanks(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && Octets.isBlank(bytes[i - 1])) {
      i--;
    }
    return i;
  }
}
