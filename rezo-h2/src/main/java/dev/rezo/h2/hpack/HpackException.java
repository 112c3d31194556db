package dev.rezo.h2.hpack;

/**
 * The peer sent a header block that cannot be decoded. The tables of the two sides may differ from
 * then on, so it is an error of the connection: COMPRESSION_ERROR (RFC 9113 section 4.3).
 *
 * <p>Its message names places, lengths and indexes, never names or values of fields. Immutable.
 */
public final class HpackException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String rule;
  private final long position;

  HpackException(String rule, long position, String message) {
    super("header block at " + position + ": " + message + " (" + rule + ")");
    this.rule = rule;
    this.position = position;
  }

  /** The rule that was broken, as in {@code RFC 7541 section 5.1}. */
  public String rule() {
    return rule;
  }

  /**
   * Where the integer or the string begins that is wrong, in octets from the start of the block
   * across all its fragments.
   */
  public long position() {
    return position;
  }
}
