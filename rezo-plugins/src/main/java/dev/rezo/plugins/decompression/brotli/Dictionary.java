package dev.rezo.plugins.decompression.brotli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;

/**
 * The words that every decoder knows (RFC 7932 section 8 and appendix A). They are loaded when the
 * first body uses one. Thread-safe.
 */
final class Dictionary {

  static final int SHORTEST = 4;
  static final int LONGEST = 24;

  /** How many words there are of each length, as a power of two. */
  private static final int[] SIZE_BITS = {
    0, 0, 0, 0, 10, 10, 11, 11, 10, 10, 10, 10, 10, 9, 9, 8, 7, 7, 8, 7, 7, 6, 6, 5, 5
  };

  private static final int[] OFFSETS = new int[LONGEST + 2];

  static final byte[] WORDS;

  static {
    for (int length = SHORTEST; length <= LONGEST; length++) {
      OFFSETS[length + 1] = OFFSETS[length] + (length << SIZE_BITS[length]);
    }
    try (InputStream in = Dictionary.class.getResourceAsStream("dictionary.bin")) {
      if (in == null) {
        throw new IOException("dictionary.bin: expected beside this class, actual missing");
      }
      WORDS = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (WORDS.length != OFFSETS[LONGEST + 1]) {
      throw new IllegalStateException(
          "dictionary.bin: expected " + OFFSETS[LONGEST + 1] + " bytes, actual " + WORDS.length);
    }
  }

  private Dictionary() {}

  /**
   * The word of this length and number, in the form that the number says.
   *
   * @throws DataFormatException when there is none
   */
  static byte[] word(int length, int number) throws DataFormatException {
    if (length < SHORTEST || length > LONGEST) {
      throw new DataFormatException("brotli: expected a word of 4 to 24 bytes, actual " + length);
    }
    int transform = number >>> SIZE_BITS[length];
    if (transform >= Transforms.COUNT) {
      throw new DataFormatException(
          "brotli: expected a distance within the window or a word, actual neither");
    }
    int index = number & (1 << SIZE_BITS[length]) - 1;
    return Transforms.apply(transform, WORDS, OFFSETS[length] + index * length, length);
  }
}
