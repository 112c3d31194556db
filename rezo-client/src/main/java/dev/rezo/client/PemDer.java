package dev.rezo.client;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/**
 * Just enough DER (X.690) to find an algorithm in a private key and to wrap one key in another.
 *
 * <pre>
 * +-----+--------------------------------------+---------+
 * | tag | length: 0..127, or 0x80+n, n bytes   | content |
 * +-----+--------------------------------------+---------+
 * </pre>
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PemDer {

  static final byte INTEGER = 0x02;
  static final byte OCTET_STRING = 0x04;
  static final byte OBJECT_IDENTIFIER = 0x06;
  static final byte SEQUENCE = 0x30;
  static final byte CONTEXT_0 = (byte) 0xA0;

  private final byte[] der;
  private final int end;
  private int at;

  PemDer(byte[] der) {
    this(der, 0, der.length);
  }

  private PemDer(byte[] der, int at, int end) {
    this.der = der;
    this.at = at;
    this.end = end;
  }

  /** Whether the next element has this tag. */
  boolean isNext(byte tag) {
    return at < end && der[at] == tag;
  }

  /** Reads the inside of the next element, and goes on behind it. */
  PemDer enter(byte tag) throws InvalidKeySpecException {
    int content = content(tag);
    int contentEnd = at;
    return new PemDer(der, content, contentEnd);
  }

  /** The next element with its tag and length. */
  byte[] take(byte tag) throws InvalidKeySpecException {
    int start = at;
    content(tag);
    return Arrays.copyOfRange(der, start, at);
  }

  void skip(byte tag) throws InvalidKeySpecException {
    content(tag);
  }

  /** Moves behind the next element and returns where its content begins. */
  private int content(byte tag) throws InvalidKeySpecException {
    if (!isNext(tag)) {
      throw new InvalidKeySpecException(
          "DER: expected tag " + (tag & 0xFF) + " at byte " + at + ", actual another");
    }
    int next = at + 1;
    int length = next < end ? der[next++] & 0xFF : -1;
    if (length > 0x80) {
      int bytes = length - 0x80;
      length = 0;
      // Three bytes are 16 MB, more than a file may have.
      for (int i = 0; i < bytes && length >= 0; i++) {
        length = bytes > 3 || next >= end ? -1 : (length << 8) | (der[next++] & 0xFF);
      }
    } else if (length == 0x80) {
      length = -1; // the indefinite form is BER
    }
    if (length < 0 || length > end - next) {
      throw new InvalidKeySpecException(
          "DER: expected a length of at most " + (end - next) + " at byte " + at);
    }
    at = next + length;
    return next;
  }

  /** An element of these parts. */
  static byte[] encode(byte tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 + bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
