package dev.rezo.plugins.decompression;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Reads the header of a gzip member (RFC 1952 section 2.3), resumable at each byte.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class GzipHeader {

  private static final int HEADER_CRC = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xe0;

  /** Where in the header it is, in the order of the RFC. */
  private enum Part {
    ID1,
    ID2,
    METHOD,
    FLAGS,
    TIME_AND_SYSTEM,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CRC,
    END
  }

  private Part part = Part.ID1;
  private int flags;
  private int left;
  private int extraLength;

  /**
   * Takes bytes of the header, and leaves what is behind it.
   *
   * @return whether it is read
   */
  boolean read(ByteBuffer in) throws DataFormatException {
    while (part != Part.END && in.hasRemaining()) {
      read(in.get() & 0xff);
    }
    return part == Part.END;
  }

  private void read(int octet) throws DataFormatException {
    switch (part) {
      case ID1 -> expect(octet, 0x1f, Part.ID2);
      case ID2 -> expect(octet, 0x8b, Part.METHOD);
      case METHOD -> expect(octet, 8, Part.FLAGS);
      case FLAGS -> {
        if ((octet & RESERVED) != 0) {
          throw new DataFormatException("gzip flags: expected no reserved ones, actual " + octet);
        }
        flags = octet;
        left = 6;
        part = Part.TIME_AND_SYSTEM;
      }
      case TIME_AND_SYSTEM -> countDown(after(Part.TIME_AND_SYSTEM));
      case EXTRA_LENGTH -> {
        extraLength |= octet << (left == 2 ? 0 : 8);
        if (--left == 0) {
          left = extraLength;
          part = left == 0 ? after(Part.EXTRA) : Part.EXTRA;
          begin();
        }
      }
      case EXTRA -> countDown(after(Part.EXTRA));
      case NAME -> endAtZero(octet, after(Part.NAME));
      case COMMENT -> endAtZero(octet, after(Part.COMMENT));
      case CRC -> countDown(Part.END);
      case END -> throw new IllegalStateException("gzip header: expected no more, actual a byte");
    }
  }

  private void expect(int octet, int wanted, Part next) throws DataFormatException {
    if (octet != wanted) {
      throw new DataFormatException(
          "gzip header, " + part + ": expected " + wanted + ", actual " + octet);
    }
    part = next;
  }

  private void countDown(Part next) {
    if (--left == 0) {
      part = next;
      begin();
    }
  }

  private void endAtZero(int octet, Part next) {
    if (octet == 0) {
      part = next;
      begin();
    }
  }

  /** Two parts have two bytes each. */
  private void begin() {
    if (part == Part.EXTRA_LENGTH || part == Part.CRC) {
      left = 2;
    }
  }

  private Part after(Part done) {
    if (done == Part.TIME_AND_SYSTEM && (flags & EXTRA) != 0) {
      return Part.EXTRA_LENGTH;
    }
    if (done.compareTo(Part.NAME) < 0 && (flags & NAME) != 0) {
      return Part.NAME;
    }
    if (done.compareTo(Part.COMMENT) < 0 && (flags & COMMENT) != 0) {
      return Part.COMMENT;
    }
    return (flags & HEADER_CRC) != 0 ? Part.CRC : Part.END;
  }
}
