package dev.rezo.h1;

import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProtocolException;

/**
 * The first line of a response (RFC 9112 section 4).
 *
 * <pre>
 * HTTP/1.1 SP 3DIGIT SP [ reason-phrase ] CRLF
 * </pre>
 *
 * <p>The second SP may be missing when there is no reason phrase: many servers leave it out.
 * Nothing else is lenient. A line that does not start with {@code HTTP/} is an answer of HTTP/0.9,
 * or of no HTTP at all.
 *
 * <p>Not thread-safe; the caller serialises. One for each session.
 */
final class StatusLine {

  private static final String START = "HTTP/";

  private int status;
  private Protocol version = Protocol.HTTP_1_1;
  private String reason = "";

  int status() {
    return status;
  }

  Protocol version() {
    return version;
  }

  String reason() {
    return reason;
  }

  /**
   * Checks what there is of the first bytes, so that a peer that speaks something else is found out
   * before it has filled the buffer.
   */
  static void checkStart(byte[] bytes, int length) throws ProtocolException {
    for (int i = 0; i < START.length() && i < length; i++) {
      if (bytes[i] != START.charAt(i)) {
        throw violation(i, "HTTP/", bytes[i]);
      }
    }
  }

  /**
   * Reads the line.
   *
   * @param head ends with LF
   * @return where the next line starts
   */
  int parse(byte[] head, FramingFacts facts) throws ProtocolException {
    checkStart(head, START.length());
    version = version(head, START.length());
    int i = START.length() + 3;
    if (head[i] != ' ') {
      throw violation(i, "a space after the version", head[i]);
    }
    status = status(head, i + 1);
    i += 4;
    int end = Octets.endOfText(head, i);
    if (i < end && head[i] != ' ') {
      throw violation(i, "a space after the status", head[i]);
    }
    reason = i < end ? WellKnownText.of(head, i + 1, end) : "";
    return FieldSection.endLine(head, end, facts, Phase.HEAD);
  }

  /** RFC 9110 section 6.2: a higher minor version is read as the highest one that is known. */
  private static Protocol version(byte[] head, int at) throws ProtocolException {
    if (head[at] != '1' || head[at + 1] != '.' || !Octets.isDigit(head[at + 2])) {
      throw Violation.of(
          "RFC 9112 section 2.3",
          "status line at " + at + ": expected a version 1.0 or 1.1, actual another",
          Phase.HEAD);
    }
    return head[at + 2] == '0' ? Protocol.HTTP_1_0 : Protocol.HTTP_1_1;
  }

  /** RFC 9110 section 15: from 100; those from 600 have no meaning but do no harm. */
  private static int status(byte[] head, int at) throws ProtocolException {
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      if (!Octets.isDigit(head[i])) {
        throw violation(i, "three digits", head[i]);
      }
      value = value * 10 + head[i] - '0';
    }
    if (value < 100) {
      throw Violation.of(
          "RFC 9110 section 15",
          "status line: expected a status from 100 to 999, actual " + value,
          Phase.HEAD);
    }
    return value;
  }

  private static ProtocolException violation(int at, String expected, byte actual) {
    return Violation.of(
        "RFC 9112 section 4",
        "status line at " + at + ": expected " + expected + ", actual " + Violation.shown(actual),
        Phase.HEAD);
  }
}
