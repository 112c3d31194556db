package dev.rezo.h2.hpack;

import java.util.Arrays;

/**
 * Decides which fields go into the dynamic table. What is in it makes later blocks shorter, and can
 * be guessed by who may add fields of his own and see how long blocks are (RFC 7541 section 7.1).
 *
 * <p>Immutable.
 */
final class IndexingPolicy {

  /**
   * RFC 7541 section 7.1.3: a value of few octets is found by trying, so a short cookie is not put
   * into a table; a long one is worth it and cannot be guessed. 20 octets is where others draw the
   * line.
   */
  static final int SHORT_COOKIE = 20;

  /** Of these a request or a response rarely repeats the value, and each would evict another. */
  private static final String[] CHANGING = {
    "age",
    "content-length",
    "content-range",
    "date",
    "etag",
    "expires",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "location",
    "range",
    "retry-after",
    "set-cookie",
  };

  /** The same, of names that the static table does not have. */
  private static final String[] CHANGING_OTHERS = {
    "b3",
    "content-digest",
    "idempotency-key",
    "repr-digest",
    "traceparent",
    "tracestate",
    "x-amz-date",
    "x-amzn-trace-id",
    "x-b3-parentspanid",
    "x-b3-spanid",
    "x-b3-traceid",
    "x-correlation-id",
    "x-request-id",
  };

  private static final int PATH = StaticTable.indexOf(":path");
  private static final int COOKIE = StaticTable.indexOf("cookie");

  /** By the first index of the name. */
  private static final Representation[] BY_INDEX = new Representation[StaticTable.SIZE + 1];

  static {
    Arrays.fill(BY_INDEX, Representation.INCREMENTAL);
    for (String name : CHANGING) {
      BY_INDEX[StaticTable.indexOf(name)] = Representation.WITHOUT_INDEXING;
    }
    BY_INDEX[StaticTable.indexOf("authorization")] = Representation.NEVER_INDEXED;
    BY_INDEX[StaticTable.indexOf("proxy-authorization")] = Representation.NEVER_INDEXED;
  }

  private IndexingPolicy() {}

  /**
   * How a field is written unless a table has it already.
   *
   * @param nameIndex what the static table says of the name
   * @param tableSize the capacity of the dynamic table
   */
  static Representation of(int nameIndex, String name, String value, int tableSize) {
    Representation byName = nameIndex > 0 ? ofKnown(nameIndex, value) : ofOther(name);
    return byName == Representation.INCREMENTAL && isTooLarge(name, value, tableSize)
        ? Representation.WITHOUT_INDEXING
        : byName;
  }

  private static Representation ofKnown(int nameIndex, String value) {
    if (nameIndex == COOKIE && value.length() < SHORT_COOKIE) {
      return Representation.NEVER_INDEXED;
    }
    if (nameIndex == PATH && value.indexOf('?') >= 0) {
      return Representation.WITHOUT_INDEXING;
    }
    return BY_INDEX[nameIndex];
  }

  private static Representation ofOther(String name) {
    for (String changing : CHANGING_OTHERS) {
      if (changing.equalsIgnoreCase(name)) {
        return Representation.WITHOUT_INDEXING;
      }
    }
    return Representation.INCREMENTAL;
  }

  /** It would evict most of what is there. */
  private static boolean isTooLarge(String name, String value, int tableSize) {
    return DynamicTable.sizeOf(name, value) * 4 > tableSize * 3L;
  }
}
