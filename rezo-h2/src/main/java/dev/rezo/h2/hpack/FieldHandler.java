package dev.rezo.h2.hpack;

/**
 * Hears the fields of a header block in their order. Calls come from within {@link
 * HpackDecoder#decode}; none calls back into the decoder.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public interface FieldHandler {

  /**
   * One field. Names and values are one character for each octet; whether a message may carry them
   * is not checked here.
   *
   * @param name shared with the table if it was found there
   * @param value shared likewise
   * @param neverIndexed whether the sender asks that nobody on the way puts it into a table (RFC
   *     7541 section 6.2.3)
   */
  void onField(String name, String value, boolean neverIndexed);

  /**
   * The field list is longer than its limit. No field of this block follows, not even a short one.
   * The rest is decoded nevertheless, since later blocks refer to what it puts into the table.
   */
  void onTruncated();
}
