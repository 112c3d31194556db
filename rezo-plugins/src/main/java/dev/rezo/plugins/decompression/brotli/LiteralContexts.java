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

  private static final byte[] LAST = new byte[256];
  private static final byte[] BEFORE_LAST = new byte[256];
  private static final byte[] MAGNITUDE = new byte[256];

  static {
    for (int i = 0; i < 256; i++) {
      if (i < 128) {
        LAST[i] = (byte) (4 * (ASCII.charAt(i) - 'A'));
      } else {
        LAST[i] = (byte) ((i < 192 ? 0 : 2) + (i & 1));
      }
      BEFORE_LAST[i] = (byte) beforeLast(i);
      MAGNITUDE[i] = (byte) magnitude(i);
    }
  }

  private LiteralContexts() {}

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
    return switch (mode) {
      case LSB6 -> last & 0x3f;
      case MSB6 -> last >> 2;
      case UTF8 -> LAST[last] | BEFORE_LAST[beforeLast];
      default -> MAGNITUDE[last] << 3 | MAGNITUDE[beforeLast];
    };
  }
}
