package dev.rezo.plugins.decompression.zstd;

/**
 * The hash of a content, of which a frame may carry the lower half (RFC 8878 section 3.1.1; the
 * algorithm XXH64 with the seed 0, of the xxHash specification).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Xxh64 {

  private static final long PRIME_1 = 0x9e3779b185ebca87L;
  private static final long PRIME_2 = 0xc2b2ae3d27d4eb4fL;
  private static final long PRIME_3 = 0x165667b19e3779f9L;
  private static final long PRIME_4 = 0x85ebca77c2b2ae63L;
  private static final long PRIME_5 = 0x27d4eb2f165667c5L;

  private static final int STRIPE = 32;

  private long first;
  private long second;
  private long third;
  private long fourth;
  private long total;

  /** What is there of the next stripe. */
  private final byte[] rest = new byte[STRIPE];

  private int restLength;

  void begin() {
    first = PRIME_2;
    first += PRIME_1; // It wraps around.
    second = PRIME_2;
    third = 0;
    fourth = -PRIME_1;
    total = 0;
    restLength = 0;
  }

  void update(byte[] bytes, int from, int to) {
    total += to - from;
    int next = from;
    if (restLength > 0) {
      int missing = Math.min(STRIPE - restLength, to - from);
      System.arraycopy(bytes, from, rest, restLength, missing);
      restLength += missing;
      next += missing;
      if (restLength < STRIPE) {
        return;
      }
      stripes(rest, 0, STRIPE);
    }
    int end = to - (to - next) % STRIPE;
    stripes(bytes, next, end);
    restLength = to - end;
    System.arraycopy(bytes, end, rest, 0, restLength);
  }

  private void stripes(byte[] bytes, int from, int to) {
    long one = first;
    long two = second;
    long three = third;
    long four = fourth;
    for (int i = from; i < to; i += STRIPE) {
      one = round(one, LittleEndian.getLong(bytes, i));
      two = round(two, LittleEndian.getLong(bytes, i + 8));
      three = round(three, LittleEndian.getLong(bytes, i + 16));
      four = round(four, LittleEndian.getLong(bytes, i + 24));
    }
    first = one;
    second = two;
    third = three;
    fourth = four;
  }

  private static long round(long state, long lane) {
    return Long.rotateLeft(state + lane * PRIME_2, 31) * PRIME_1;
  }

  /** The hash of what has come since it began. */
  long value() {
    long value;
    if (total < STRIPE) {
      value = PRIME_5;
    } else {
      value =
          Long.rotateLeft(first, 1)
              + Long.rotateLeft(second, 7)
              + Long.rotateLeft(third, 12)
              + Long.rotateLeft(fourth, 18);
      value = (value ^ round(0, first)) * PRIME_1 + PRIME_4;
      value = (value ^ round(0, second)) * PRIME_1 + PRIME_4;
      value = (value ^ round(0, third)) * PRIME_1 + PRIME_4;
      value = (value ^ round(0, fourth)) * PRIME_1 + PRIME_4;
    }
    return avalanche(withRest(value + total));
  }

  private long withRest(long hash) {
    long value = hash;
    int i = 0;
    for (; i + 8 <= restLength; i += 8) {
      value ^= round(0, LittleEndian.getLong(rest, i));
      value = Long.rotateLeft(value, 27) * PRIME_1 + PRIME_4;
    }
    if (i + 4 <= restLength) {
      value ^= (LittleEndian.getInt(rest, i) & 0xffffffffL) * PRIME_1;
      value = Long.rotateLeft(value, 23) * PRIME_2 + PRIME_3;
      i += 4;
    }
    for (; i < restLength; i++) {
      value ^= (rest[i] & 0xff) * PRIME_5;
      value = Long.rotateLeft(value, 11) * PRIME_1;
    }
    return value;
  }

  private static long avalanche(long hash) {
    long value = (hash ^ (hash >>> 33)) * PRIME_2;
    value = (value ^ (value >>> 29)) * PRIME_3;
    return value ^ value >>> 32;
  }
}
