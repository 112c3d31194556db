package dev.rezo.h1;

import dev.rezo.http.FieldSource;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import java.nio.ByteBuffer;

/**
 * A header or trailer section as it came (RFC 9112 section 5): checked in one pass, decoded to
 * Strings only if somebody looks.
 *
 * <pre>
 * field-line = field-name ":" OWS field-value OWS CRLF
 * </pre>
 *
 * <p>Immutable; the bytes belong to it.
 */
final class FieldSection implements FieldSource {

  private final byte[] bytes;
  private final int start;
  private final int count;

  private FieldSection(byte[] bytes, int start, int count) {
    this.bytes = bytes;
    this.start = start;
    this.count = count;
  }

  /**
   * Checks a section and notes what its fields say about framing.
   *
   * @param bytes transferred; they end with the section, and so with LF
   * @param start where the first field line starts
   * @param phase where the call is when a check fails
   */
  static FieldSection check(byte[] bytes, int start, FramingFacts facts, Phase phase)
      throws ProtocolException {
    int count = 0;
    int line = start;
    while (bytes[line] != '\r' && bytes[line] != '\n') {
      int nameEnd = endOfName(bytes, line, count, phase);
      int from = nameEnd + 1;
      while (Octets.isBlank(bytes[from])) {
        from++;
      }
      int end = Octets.endOfText(bytes, from);
      int next = endLine(bytes, end, facts, phase);
      facts.note(bytes, line, nameEnd, from, trimmed(bytes, from, end));
      line = next;
      count++;
    }
    endLine(bytes, line, facts, phase);
    return new FieldSection(bytes, start, count);
  }

  /** The fields, decoded on first sight. */
  Headers headers() {
    return count == 0 ? Headers.EMPTY : Headers.deferred(this);
  }

  /** How many bytes it has, with what stood in front of the fields. */
  int length() {
    return bytes.length;
  }

  /** Whether the same bytes stand there again, from the position of {@code in} on. */
  boolean standsIn(ByteBuffer in) {
    return in.remaining() >= bytes.length && Octets.equal(in, in.position(), bytes);
  }

  /**
   * Steps over a line end.
   *
   * @param at the first control character of the line
   * @return where the next line starts
   */
  static int endLine(byte[] bytes, int at, FramingFacts facts, Phase phase)
      throws ProtocolException {
    if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
      return at + 2;
    }
    if (bytes[at] == '\n') {
      facts.noteBareLf();
      return at + 1;
    }
    throw bytes[at] == '\r'
        ? Violation.of(
            "RFC 9112 section 2.2",
            "head at " + at + ": expected LF after CR, actual " + Violation.shown(bytes[at + 1]),
            phase)
        : Violation.of(
            "RFC 9110 section 5.5",
            "head at "
                + at
                + ": expected no control character, actual "
                + Violation.shown(bytes[at]),
            phase);
  }

  private static int endOfName(byte[] bytes, int line, int count, Phase phase)
      throws ProtocolException {
    int end = Octets.endOfToken(bytes, line);
    if (bytes[end] == ':' && end > line) {
      return end;
    }
    String where = "field " + (count + 1) + " at " + end + ": expected ";
    if (end == line && Octets.isBlank(bytes[line])) {
      throw count == 0
          ? Violation.of("RFC 9112 section 2.2", where + "a name, actual whitespace", phase)
          : Violation.of("RFC 9112 section 5.2", where + "a name, actual a folded line", phase);
    }
    String expected = end == line ? "a name" : "a colon after the name";
    throw Violation.of(
        "RFC 9112 section 5.1",
        where + expected + ", actual " + Violation.shown(bytes[end]),
        phase);
  }

  private static int trimmed(byte[] bytes, int from, int end) {
    int i = end;
    while (i > from && Octets.isBlank(bytes[i - 1])) {
      i--;
    }
    return i;
  }

  /** Names and values in turn. Walks the lines again: keeping their places would cost all calls. */
  @Override
  public String[] decode() {
    String[] fields = new String[2 * count];
    int line = start;
    for (int i = 0; i < fields.length; i += 2) {
      int nameEnd = Octets.endOfToken(bytes, line);
      int from = nameEnd + 1;
      while (Octets.isBlank(bytes[from])) {
        from++;
      }
      int end = Octets.endOfText(bytes, from);
      fields[i] = WellKnownText.of(bytes, line, nameEnd);
      fields[i + 1] = WellKnownText.of(bytes, from, trimmed(bytes, from, end));
      line = end + (bytes[end] == '\r' ? 2 : 1);
    }
    return fields;
  }

  @Override
  public boolean contains(String name) {
    int line = start;
    for (int i = 0; i < count; i++) {
      if (isNamed(line, name)) {
        return true;
      }
      line = Octets.endOfText(bytes, line);
      line += bytes[line] == '\r' ? 2 : 1;
    }
    return false;
  }

  /** As {@link String#equalsIgnoreCase} sees it, which alone knows what is beyond ASCII. */
  private boolean isNamed(int line, String name) {
    int length = name.length();
    if (length >= bytes.length - line) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int octet = bytes[line + i];
      int wanted = name.charAt(i);
      if (octet != wanted && Octets.lower(octet) != Octets.lower(wanted)) {
        return wanted > 0x7f;
      }
    }
    return bytes[line + length] == ':';
  }
}
