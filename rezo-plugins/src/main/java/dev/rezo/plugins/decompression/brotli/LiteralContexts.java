package dev.rezo.plugins.decompression.brotli;

/**
 * The context of a literal: what the two bytes before it tell of it (RFC 7932 section 7.1).
 * Thread-safe.
 */
final class LiteralContexts {

  private static final int LSB6 = 0;
  private static final int MSB6 = 1;
  private static final int UTF8 = 2;

  /**
   * What the last byte tells of a text: the kind of an ASCII character, A for 0, B for 4, and so
   * on.
   */
  private static final String ASCII =
      "AAAAAAAAABBAABAA"
          + "AAAAAAAAAAAAAAAA"
          + "CDEDDFDEGHDDIDJD"
          + "LLLLLLLLLLIIGKHD"
          + "DMNNNMNNNMNNNNNM"
          + "NNNNNMNNNNNGDHDD"
          + "DOPPPOPPPOPPPPPO"
          + "PPPPPOPPPPPGDHDA";

  private static final int SIGNED = 3;

  /** What the two bytes add to the context in each of the four modes. */
  private static final byte[] LAST = new byte[4 * 256];

  private static final byte[] BEFORE_LAST = new byte[4 * 256];

  static {
    for (int i = 0; i < 256; i++) {
      LAST[LSB6 << 8 | i] = (byte) (i & 0x3f);
      LAST[MSB6 << 8 | i] = (byte) (i >> 2);
      LAST[UTF8 << 8 | i] = (byte) last(i);
      BEFORE_LAST[UTF8 << 8 | i] = (byte) beforeLast(i);
      LAST[SIGNED << 8 | i] = (byte) (magnitude(i) << 3);
      BEFORE_LAST[SIGNED << 8 | i] = (byte) magnitude(i);
    }
  }

  private LiteralContexts() {}

  private static int last(int value) {
    return value < 128 ? 4 * (ASCII.charAt(value) - 'A') : (value < 192 ? 0 : 2) + (value & 1);
  }

  private static int beforeLast(int value) {
    if (value >= 'a' && value <= 'z') {
      return 3;
    }
    if ((value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') || value >= 224) {
      return 2;
    }
    return value > 32 && value < 127 ? 1 : 0;
  }

  private static int magnitude(int value) {
    if (value == 0) {
      return 0;
    }
    if (value < 16) {
      return 1;
    }
    if (value < 64) {
      return 2;
    }
    if (value < 128) {
      return 3;
    }
    if (value < 192) {
      return 4;
    }
    if (value < 240) {
      return 5;
    }
    return value < 255 ? 6 : 7;
  }

  /**
   * The context, from 0 to 63.
   *
   * @param last the byte before
   * @param beforeLast the byte before that
   */
  static int of(int mode, int last, int beforeLast) {
    return LAST[mode << 8 | last] | BEFORE_LAST[mode << 8 | beforeLast];
  }
}
