package dev.rezo.h1;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Writes text whose characters are one byte each (ISO-8859-1), as a request head consists of, and
 * makes no array of it.
 */
final class Latin1 {

  private Latin1() {}

  /** Writes a text whose characters are known to be below U+0100. */
  static void put(ByteBuffer out, String text) {
    int length = text.length();
    int at = out.position();
    if (length > out.remaining()) {
      throw new BufferOverflowException();
    }
    for (int i = 0; i < length; i++) {
      out.put(at + i, (byte) text.charAt(i));
    }
    out.position(at + length);
  }

  /** Writes a number in decimal digits. */
  static void putDecimal(ByteBuffer out, long number) {
    long divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      out.put((byte) ('0' + number / divisor % 10));
    }
  }

  /** Writes a number in hexadecimal digits. */
  static void putHex(ByteBuffer out, int number) {
    int shift = Math.max(0, (31 - Integer.numberOfLeadingZeros(number)) / 4 * 4);
    for (; shift >= 0; shift -= 4) {
      out.put((byte) Character.forDigit(number >>> shift & 0xf, 16));
    }
  }
}
