package dev.rezo.h2.hpack;

import org.jspecify.annotations.Nullable;

/**
 * The fields that earlier blocks put in, the newest first (RFC 7541 sections 2.3.2 and 4). A ring:
 * each entry has a number, counted from 0 and never used again, and its place follows from that.
 *
 * <p>It holds Strings, so that a field that is met again costs none. Sizes count each character as
 * one octet. Not thread-safe; the caller serialises.
 */
final class DynamicTable {

  /** What an entry counts beside its octets (section 4.1). */
  static final int OVERHEAD = 32;

  private static final int FIRST_ENTRIES = 16;

  /** Names and values in turn, a power of two of entries. */
  private @Nullable String[] ring = new String[2 * FIRST_ENTRIES];

  private long inserted;
  private int count;
  private int size;
  private int capacity;

  DynamicTable(int capacity) {
    this.capacity = capacity;
  }

  /** The size of a field in the table, and in a field list (RFC 9113 section 6.5.2). */
  static long sizeOf(String name, String value) {
    return (long) name.length() + value.length() + OVERHEAD;
  }

  /** The number of entries. */
  int count() {
    return count;
  }

  /** How many entries were ever put in; the newest has this number less one. */
  long inserted() {
    return inserted;
  }

  int size() {
    return size;
  }

  /** The size that is not exceeded. */
  int capacity() {
    return capacity;
  }

  /** The name of an entry, 0 being the newest. */
  String name(int age) {
    return text(age, 0);
  }

  /** The value of an entry, 0 being the newest. */
  String value(int age) {
    return text(age, 1);
  }

  /** Evicts what does not fit any more (section 4.3). */
  void resize(int newCapacity) {
    capacity = newCapacity;
    evictTo(newCapacity);
  }

  /** Puts a field in, if need be in the place of the oldest ones (section 4.4). */
  void add(String name, String value) {
    long added = sizeOf(name, value);
    if (added > capacity) {
      clear();
      return;
    }
    evictTo(capacity - added);
    if (2 * count == ring.length) {
      grow();
    }
    int place = place(inserted);
    ring[place] = name;
    ring[place + 1] = value;
    inserted++;
    count++;
    size += (int) added;
  }

  /** What a field does that is larger than the table: it empties it and is not put in. */
  void clear() {
    evictTo(0);
  }

  private void evictTo(long limit) {
    while (size > limit) {
      int place = place(inserted - count);
      size -= (int) sizeOf(name(count - 1), value(count - 1));
      ring[place] = null;
      ring[place + 1] = null;
      count--;
    }
  }

  /** Twice the places; bounded, as an entry counts at least {@link #OVERHEAD}. */
  private void grow() {
    @Nullable String[] old = ring;
    int oldMask = old.length - 1;
    ring = new String[2 * old.length];
    for (long number = inserted - count; number < inserted; number++) {
      int from = (int) (2 * number) & oldMask;
      ring[place(number)] = old[from];
      ring[place(number) + 1] = old[from + 1];
    }
  }

  private String text(int age, int part) {
    String text = age < count ? ring[place(inserted - 1 - age) + part] : null;
    if (text == null) {
      throw new IndexOutOfBoundsException("expected an age below " + count + ", actual " + age);
    }
    return text;
  }

  private int place(long number) {
    return (int) (2 * number) & (ring.length - 1);
  }

  /** Sizes only: the fields may be secrets. */
  @Override
  public String toString() {
    return "DynamicTable[" + count + " entries, " + size + " of " + capacity + " octets]";
  }
}
