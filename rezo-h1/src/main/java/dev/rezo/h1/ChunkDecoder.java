package dev.rezo.h1;

import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Takes the chunked coding off a body, up to its last chunk (RFC 9112 section 7.1); the trailer
 * section after it is for somebody else.
 *
 * <pre>
 * chunk      = 1*HEXDIG [ BWS ";" chunk-ext ] CRLF chunk-data CRLF
 * last-chunk = 1*("0")  [ BWS ";" chunk-ext ] CRLF
 * </pre>
 *
 * <p>Line ends are CRLF and nothing else: two readers who differ about the end of a chunk differ
 * about the end of the message. Blanks after the size are let through: some servers pad it, and its
 * meaning is the same to all.
 *
 * <p>Not thread-safe; the caller serialises. One for each session.
 */
final class ChunkDecoder {

  /**
   * Extensions mean nothing to us. Signatures that are in use take below 100 bytes; without a bound
   * a peer sends many bytes for each byte of body (CVE-2023-39326).
   */
  private static final int MAX_EXTENSION_BYTES = 1024;

  /** 15 digits are below 2^60; more are leading zeros, which have no use either. */
  private static final int MAX_SIZE_DIGITS = 15;

  private static final String RULE = "RFC 9112 section 7.1";

  private enum Expect {
    SIZE,
    /** Blanks behind the size. */
    PADDING,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    DONE
  }

  private Expect expect = Expect.SIZE;
  private int digits;
  private int extensionBytes;

  /** The size as far as it was read, then what is left of the chunk. */
  private long left;

  private long received;

  void start() {
    expect = Expect.SIZE;
    digits = 0;
    extensionBytes = 0;
    left = 0;
    received = 0;
  }

  /** Whether the last chunk was read. */
  boolean isDone() {
    return expect == Expect.DONE;
  }

  /** How many bytes of body were handed on. */
  long received() {
    return received;
  }

  /**
   * Reads until the bytes or the chunks end.
   *
   * @param bytes borrowed; position moves over what was read
   */
  void decode(ByteBuffer bytes, ResponseHandler handler) throws ProtocolException {
    while (bytes.hasRemaining() && expect != Expect.DONE) {
      if (expect == Expect.DATA) {
        data(bytes, handler);
      } else {
        step(bytes.get());
      }
    }
  }

  private void data(ByteBuffer bytes, ResponseHandler handler) {
    int part = (int) Math.min(left, bytes.remaining());
    left -= part;
    received += part;
    if (left == 0) {
      expect = Expect.DATA_CR;
    }
    BodyPart.hand(bytes, part, handler);
  }

  private void step(byte octet) throws ProtocolException {
    switch (expect) {
      case SIZE -> size(octet);
      case PADDING -> padding(octet);
      case EXTENSION -> extension(octet);
      case SIZE_LF -> {
        require(octet, '\n', "LF after the CR of a chunk size");
        expect = left == 0 ? Expect.DONE : Expect.DATA;
      }
      case DATA_CR -> {
        require(octet, '\r', "CRLF after the data of a chunk");
        expect = Expect.DATA_LF;
      }
      case DATA_LF -> {
        require(octet, '\n', "CRLF after the data of a chunk");
        digits = 0;
        extensionBytes = 0;
        expect = Expect.SIZE;
      }
      default -> throw new AssertionError(expect);
    }
  }

  private void size(byte octet) throws ProtocolException {
    int digit = Octets.hexDigit(octet);
    if (digit >= 0) {
      if (++digits > MAX_SIZE_DIGITS) {
        throw violation("a chunk size of at most " + MAX_SIZE_DIGITS + " digits", "more");
      }
      left = left << 4 | digit;
    } else if (digits == 0) {
      throw violation("a hexadecimal chunk size", Violation.shown(octet));
    } else {
      padding(octet);
    }
  }

  private void padding(byte octet) throws ProtocolException {
    if (octet == '\r') {
      expect = Expect.SIZE_LF;
    } else if (octet == ';') {
      expect = Expect.EXTENSION;
    } else if (Octets.isBlank(octet) && ++extensionBytes <= MAX_EXTENSION_BYTES) {
      expect = Expect.PADDING;
    } else {
      throw violation("CRLF or ';' after a chunk size", Violation.shown(octet));
    }
  }

  private void extension(byte octet) throws ProtocolException {
    if (octet == '\r') {
      expect = Expect.SIZE_LF;
    } else if (Octets.isControl(octet) && octet != '\t') {
      throw violation("no control character in a chunk extension", Violation.shown(octet));
    } else if (++extensionBytes > MAX_EXTENSION_BYTES) {
      throw violation("a chunk extension of at most " + MAX_EXTENSION_BYTES + " bytes", "more");
    }
  }

  private static void require(byte octet, char wanted, String expected) throws ProtocolException {
    if (octet != wanted) {
      throw violation(expected, Violation.shown(octet));
    }
  }

  private static ProtocolException violation(String expected, String actual) {
    return Violation.of(RULE, "body: expected " + expected + ", actual " + actual, Phase.BODY);
  }
}
