package dev.rezo.plugins.decompression.brotli;

/** The numbers from 0 to 255 of RFC 7932 section 9.2. Thread-safe. */
final class Numbers {

  private Numbers() {}

  static int read(BitInput in) throws NeedsInput {
    if (in.read(1) == 0) {
      return 0;
    }
    int width = in.read(3);
    return (1 << width) + in.read(width);
  }
}
