package dev.rezo.h2.hpack;

/**
 * Reads an integer octet by octet (RFC 7541 section 5.1): what does not fit into the prefix follows
 * in groups of seven bits, the lowest first, each but the last with its highest bit set.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class IntegerReader {

  /**
   * Octets behind the prefix. Five are enough for 31 bits; an encoder that sends more pads with
   * zeros, and could do so without end.
   */
  static final int MAX_CONTINUATION = 5;

  private static final String RULE = "RFC 7541 section 5.1";

  private int value;
  private int continuation;

  /** The integer, once it is complete. */
  int value() {
    return value;
  }

  /**
   * Takes the octet that holds the prefix.
   *
   * @return whether the integer is complete
   */
  boolean start(int octet, int prefixBits) {
    int mask = (1 << prefixBits) - 1;
    value = octet & mask;
    continuation = 0;
    return value < mask;
  }

  /**
   * Takes an octet behind the prefix.
   *
   * @param position where the integer began, for the exception
   * @return whether the integer is complete
   */
  boolean next(int octet, long position) throws HpackException {
    if (continuation == MAX_CONTINUATION) {
      throw new HpackException(
          RULE,
          position,
          "expected an integer of at most " + MAX_CONTINUATION + " more octets, actual more");
    }
    long sum = value + ((octet & 0x7fL) << (7 * continuation));
    if (sum > Integer.MAX_VALUE) {
      throw new HpackException(
          RULE, position, "expected an integer up to " + Integer.MAX_VALUE + ", actual more");
    }
    value = (int) sum;
    continuation++;
    return (octet & 0x80) == 0;
  }
}
