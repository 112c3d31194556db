package dev.rezo.h1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a message head: which may stand where (RFC 9110 section 5.5 and 5.6.2), and searches
 * that look at eight at a time (SWAR; H. S. Warren, Hacker's Delight, section 6-1).
 */
final class Octets {

  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Its first byte is the lowest, so the lowest bit of a mask is the first hit. */
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle WORD_IN_BUFFER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = 0; c < 0x7f; c++) {
      TOKEN[c] =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
  }

  private Octets() {}

  /** Eight bytes, the first of them lowest. */
  static long word(byte[] bytes, int at) {
    return (long) WORD.get(bytes, at);
  }

  /** Whether these bytes stand in {@code in} from {@code at} on, whatever its order. */
  static boolean equal(ByteBuffer in, int at, byte[] bytes) {
    int i = 0;
    for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
      if (word(bytes, i) != (long) WORD_IN_BUFFER.get(in, at + i)) {
        return false;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] != in.get(at + i)) {
        return false;
      }
    }
    return true;
  }

  /** The place of the first byte from {@code from} that cannot stand in a token. */
  static int endOfToken(byte[] bytes, int from) {
    int i = from;
    for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
      long hits = ~lettersAndHyphens(word(bytes, i)) & HIGH_BITS;
      if (hits != 0) {
        i += Long.numberOfTrailingZeros(hits) >> 3;
        break;
      }
    }
    while (TOKEN[bytes[i] & 0xff]) {
      i++;
    }
    return i;
  }

  /** Marks the bytes that nearly all names consist of. No sum carries: each is below 0x100. */
  private static long lettersAndHyphens(long word) {
    long lower = (word | ONES * 0x20) & LOW_BITS;
    long fromA = lower + ONES * (0x80 - 'a');
    long aboveZ = lower + ONES * (0x7f - 'z');
    long notHyphen = ((word ^ (ONES * '-')) & LOW_BITS) + LOW_BITS;
    return ((fromA & ~aboveZ) | ~notHyphen) & ~word;
  }

  /** The place of the first control character but HTAB; the bytes must hold one, say an LF. */
  static int endOfText(byte[] bytes, int from) {
    int i = from;
    while (true) {
      i = indexOfControl(bytes, i);
      if (bytes[i] != '\t') {
        return i;
      }
      i++;
    }
  }

  private static int indexOfControl(byte[] bytes, int from) {
    int i = from;
    for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
      long word = word(bytes, i);
      // A byte below 0x20 borrows into its high bit; borrows travel up only, so the lowest is true.
      long below = (word - ONES * 0x20) & ~word;
      long delete = ((word ^ LOW_BITS) - ONES) & ~(word ^ LOW_BITS);
      long hits = (below | delete) & HIGH_BITS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >> 3);
      }
    }
    while (!isControl(bytes[i])) {
      i++;
    }
    return i;
  }

  /**
   * Skips what is surely before an empty line: no LF at a place before the returned one has a CR or
   * an LF behind it. Stops at such an LF, or less than eight bytes before {@code limit}.
   */
  static int skipToEmptyLine(ByteBuffer bytes, int from, int limit) {
    boolean reversed = bytes.order() == ByteOrder.LITTLE_ENDIAN;
    int i = from;
    // Steps of seven, so that each pair of neighbours is inside one word.
    for (int last = limit - Long.BYTES; i <= last; i += Long.BYTES - 1) {
      long read = bytes.getLong(i);
      long word = reversed ? Long.reverseBytes(read) : read;
      long feeds = equal(word, '\n');
      long pairs = feeds & ((feeds | equal(word, '\r')) << 8);
      if (pairs != 0) {
        return i + (Long.numberOfLeadingZeros(pairs) >> 3);
      }
    }
    return i;
  }

  /** Marks the bytes that are equal to one; exact, since no carry leaves a byte. */
  private static long equal(long word, char octet) {
    long difference = word ^ (ONES * octet);
    return ~(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS);
  }

  static boolean isControl(byte octet) {
    return (octet >= 0 && octet < ' ') || octet == 0x7f;
  }

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  /** A letter of ASCII as a small one, anything else as it is. */
  static int lower(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hexDigit(byte octet) {
    if (isDigit(octet)) {
      return octet - '0';
    }
    int lower = octet | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
