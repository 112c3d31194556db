package dev.rezo.h2.hpack;

/**
 * The 61 fields that both sides know from the start (RFC 7541 appendix A). Those with the same name
 * stand together, which the search uses.
 *
 * <p>Immutable.
 */
final class StaticTable {

  /** Names and values in turn; the first has index 1. */
  private static final String[] FIELDS = {
    ":authority", "",
    ":method", "GET",
    ":method", "POST",
    ":path", "/",
    ":path", "/index.html",
    ":scheme", "http",
    ":scheme", "https",
    ":status", "200",
    ":status", "204",
    ":status", "206",
    ":status", "304",
    ":status", "400",
    ":status", "404",
    ":status", "500",
    "accept-charset", "",
    "accept-encoding", "gzip, deflate",
    "accept-language", "",
    "accept-ranges", "",
    "accept", "",
    "access-control-allow-origin", "",
    "age", "",
    "allow", "",
    "authorization", "",
    "cache-control", "",
    "content-disposition", "",
    "content-encoding", "",
    "content-language", "",
    "content-length", "",
    "content-location", "",
    "content-range", "",
    "content-type", "",
    "cookie", "",
    "date", "",
    "etag", "",
    "expect", "",
    "expires", "",
    "from", "",
    "host", "",
    "if-match", "",
    "if-modified-since", "",
    "if-none-match", "",
    "if-range", "",
    "if-unmodified-since", "",
    "last-modified", "",
    "link", "",
    "location", "",
    "max-forwards", "",
    "proxy-authenticate", "",
    "proxy-authorization", "",
    "range", "",
    "referer", "",
    "refresh", "",
    "retry-after", "",
    "server", "",
    "set-cookie", "",
    "strict-transport-security", "",
    "transfer-encoding", "",
    "user-agent", "",
    "vary", "",
    "via", "",
    "www-authenticate", "",
  };

  /** How many there are; the dynamic table goes on from there. */
  static final int SIZE = FIELDS.length / 2;

  /** The first index of each name; at most a fifth full, so that a look-up meets it at once. */
  private static final byte[] SLOTS = new byte[256];

  static {
    for (int index = SIZE; index > 0; index--) {
      SLOTS[slotOf(name(index))] = (byte) index;
    }
  }

  private StaticTable() {}

  /** The name at an index from 1 to {@link #SIZE}. */
  static String name(int index) {
    return FIELDS[2 * index - 2];
  }

  /** The value at an index from 1 to {@link #SIZE}. */
  static String value(int index) {
    return FIELDS[2 * index - 1];
  }

  /** The first index with this name, in any case, or 0. */
  static int indexOf(String name) {
    return SLOTS[slotOf(name)];
  }

  /**
   * The index of this field, or 0.
   *
   * @param first what {@link #indexOf} says of its name, and not 0
   */
  static int indexOf(int first, String value) {
    String name = name(first);
    for (int index = first; index <= SIZE && name(index).equals(name); index++) {
      if (value(index).equals(value)) {
        return index;
      }
    }
    return 0;
  }

  /** Where this name stands, or the empty place where it would. */
  private static int slotOf(String name) {
    int slot = hash(name) & (SLOTS.length - 1);
    while (SLOTS[slot] != 0 && !name(SLOTS[slot]).equalsIgnoreCase(name)) {
      slot = (slot + 1) & (SLOTS.length - 1);
    }
    return slot;
  }

  /** Spreads names, in any case, by their length and three characters. */
  static int hash(String name) {
    int length = name.length();
    if (length == 0) {
      return 0;
    }
    int hash =
        ((length * 31 + (name.charAt(0) | 0x20)) * 31 + (name.charAt(length / 2) | 0x20)) * 31
            + (name.charAt(length - 1) | 0x20);
    return hash ^ (hash >>> 8);
  }
}
