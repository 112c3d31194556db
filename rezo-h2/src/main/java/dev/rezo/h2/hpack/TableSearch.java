package dev.rezo.h2.hpack;

/**
 * Finds fields in a dynamic table. Entries whose names have the same hash form a chain, the newest
 * first; a chain ends where the table has evicted, so eviction has nothing to do here.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class TableSearch {

  private static final int CHAINS = 64;

  private final DynamicTable table;

  /** By hash, the number of the newest entry plus one. */
  private final long[] newest = new long[CHAINS];

  /** By the low bits of an entry's number, that of the next older one of its chain plus one. */
  private final long[] older;

  private int foundName;

  /**
   * Searches a table that this alone fills, by {@link #add}.
   *
   * @param maxTableSize the largest capacity that the table will have
   */
  TableSearch(DynamicTable table, int maxTableSize) {
    this.table = table;
    int maxEntries = maxTableSize / DynamicTable.OVERHEAD;
    older = new long[Integer.highestOneBit(maxEntries | 1) << 1];
  }

  /** The index of an entry with this name, in any case, and this value, or 0. */
  int indexOf(String name, String value) {
    foundName = 0;
    long end = table.inserted() - table.count();
    for (long at = newest[chain(name)] - 1; at >= end; at = older[slot(at)] - 1) {
      int age = (int) (table.inserted() - 1 - at);
      if (table.name(age).equalsIgnoreCase(name)) {
        foundName = StaticTable.SIZE + 1 + age;
        if (table.value(age).equals(value)) {
          return foundName;
        }
      }
    }
    return 0;
  }

  /** The index of an entry that the last search saw with this name, or 0. */
  int nameIndex() {
    return foundName;
  }

  /** Puts a field, which fits, into the table. */
  void add(String name, String value) {
    long number = table.inserted();
    table.add(name, value);
    older[slot(number)] = newest[chain(name)];
    newest[chain(name)] = number + 1;
  }

  private int slot(long number) {
    return (int) number & (older.length - 1);
  }

  private static int chain(String name) {
    return StaticTable.hash(name) & (CHAINS - 1);
  }
}
