package dev.rezo.h2.hpack;

import java.nio.ByteBuffer;

/**
 * Decodes header blocks (RFC 7541 section 3). A block may be cut anywhere, as CONTINUATION frames
 * do; fields are told as soon as they are complete.
 *
 * <p>One for each connection, and it must see every block that the peer sends, in their order: also
 * those of streams that nobody waits for, since they change the table. After an {@link
 * HpackException} it is of no use any more, and neither is the connection.
 *
 * <p>It keeps the dynamic table, at most as large as {@link #setMaxTableSize} allows, and one
 * literal that is not complete, at most as long as may still be told or put into the table; and the
 * texts of at most 128 short literals, of 64 octets as they were sent, that a peer which does not
 * index its fields has sent again and again, but none that must never be indexed. Neither those nor
 * a field of the table cost an allocation when they are met again.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class HpackDecoder {

  /** The capacity before SETTINGS say otherwise (RFC 9113 section 6.5.2). */
  public static final int DEFAULT_TABLE_SIZE = 4096;

  /**
   * One for the lowest, one for the last of what was in force since the block before (RFC 7541
   * section 4.2); a peer that sends more makes work without end.
   */
  private static final int MAX_SIZE_UPDATES = 2;

  /** What the next octet is. */
  private enum State {
    REPRESENTATION,
    /** Continues the integer of the representation. */
    REPRESENTATION_INTEGER,
    NAME_LENGTH,
    NAME_LENGTH_INTEGER,
    NAME,
    VALUE_LENGTH,
    VALUE_LENGTH_INTEGER,
    VALUE,
    /** Nothing any more: the table may differ from the peer's. */
    FAILED
  }

  private final DynamicTable table = new DynamicTable(DEFAULT_TABLE_SIZE);
  private final long maxListSize;
  private int maxTableSize = DEFAULT_TABLE_SIZE;

  /** The next block has to begin with an update to at most this, or {@link #NONE_DUE}. */
  private int dueUpdate = NONE_DUE;

  private static final int NONE_DUE = -1;

  // The block.
  private State state = State.REPRESENTATION;
  private long consumed;
  private boolean fieldsBegan;
  private int sizeUpdates;
  private long listSize;
  private boolean truncated;

  // The representation, and where the integer or string that is read now began.
  private Representation kind = Representation.INDEXED;
  private long position;
  private final IntegerReader integer = new IntegerReader();
  private String name = "";
  private boolean oversized;

  // The string.
  private final LiteralBuffer literal = new LiteralBuffer();
  private final HuffmanReader huffman = new HuffmanReader();
  private final RecentLiterals recent = new RecentLiterals();
  private boolean isHuffman;
  private int left;

  /** Whether none of its octets has been taken. */
  private boolean isUntouched;

  /**
   * Makes a decoder whose table may have {@link #DEFAULT_TABLE_SIZE}.
   *
   * @param maxListSize the longest field list that is told, in octets of names and values and 32
   *     for each field (RFC 9113 sections 6.5.2 and 10.5.1)
   */
  public HpackDecoder(int maxListSize) {
    if (maxListSize < 0) {
      throw new IllegalArgumentException("maxListSize: expected at least 0, actual " + maxListSize);
    }
    this.maxListSize = maxListSize;
  }

  /**
   * What SETTINGS_HEADER_TABLE_SIZE allows from the next block on. To be called when the peer has
   * acknowledged the setting. If it is less than the table has, the next block has to say so.
   */
  public void setMaxTableSize(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("size: expected at least 0, actual " + size);
    }
    maxTableSize = size;
    if (size < table.capacity()) {
      dueUpdate = dueUpdate == NONE_DUE ? size : Math.min(dueUpdate, size);
    }
  }

  /**
   * Decodes a fragment of a block.
   *
   * @param fragment borrowed; all of it is taken
   * @param endOfBlock whether it is the last one of its block
   * @throws HpackException when the block is wrong; fields before that have been told
   */
  public void decode(ByteBuffer fragment, boolean endOfBlock, FieldHandler handler)
      throws HpackException {
    if (state == State.FAILED) {
      throw new IllegalStateException("decoder: expected no block after a wrong one, actual one");
    }
    boolean done = false;
    try {
      int start = fragment.position();
      long base = consumed - start;
      while (fragment.hasRemaining()) {
        step(fragment, base, handler);
      }
      consumed += fragment.position() - start;
      if (endOfBlock) {
        endBlock();
      }
      done = true;
    } finally {
      if (!done) {
        state = State.FAILED;
      }
    }
  }

  private void endBlock() throws HpackException {
    if (state != State.REPRESENTATION) {
      throw new HpackException(
          "RFC 7541 section 6", position, "expected the rest of it, actual the end of the block");
    }
    requireNoUpdateDue(consumed);
    consumed = 0;
    fieldsBegan = false;
    sizeUpdates = 0;
    listSize = 0;
    truncated = false;
    literal.release();
  }

  private void step(ByteBuffer in, long base, FieldHandler handler) throws HpackException {
    switch (state) {
      case REPRESENTATION -> {
        position = base + in.position();
        int octet = in.get() & 0xff;
        kind = Representation.of(octet);
        requireInOrder();
        if (integer.start(octet, kind.prefixBits())) {
          endRepresentation(handler);
        } else {
          state = State.REPRESENTATION_INTEGER;
        }
      }
      case REPRESENTATION_INTEGER -> {
        if (integer.next(in.get() & 0xff, position)) {
          endRepresentation(handler);
        }
      }
      case NAME_LENGTH, VALUE_LENGTH -> {
        position = base + in.position();
        int octet = in.get() & 0xff;
        isHuffman = (octet & 0x80) != 0;
        boolean isName = state == State.NAME_LENGTH;
        if (integer.start(octet, 7)) {
          startString(isName, handler);
        } else {
          state = isName ? State.NAME_LENGTH_INTEGER : State.VALUE_LENGTH_INTEGER;
        }
      }
      case NAME_LENGTH_INTEGER, VALUE_LENGTH_INTEGER -> {
        if (integer.next(in.get() & 0xff, position)) {
          startString(state == State.NAME_LENGTH_INTEGER, handler);
        }
      }
      case NAME, VALUE -> readString(in, handler);
      case FAILED -> throw new IllegalStateException("decoder: failed");
    }
  }

  /** RFC 7541 section 4.2: updates stand before all fields, and one that is due is not left out. */
  private void requireInOrder() throws HpackException {
    if (kind != Representation.SIZE_UPDATE) {
      requireNoUpdateDue(position);
      fieldsBegan = true;
    } else if (fieldsBegan) {
      throw new HpackException(
          "RFC 7541 section 4.2",
          position,
          "expected table size updates before all fields, actual one behind a field");
    } else if (++sizeUpdates > MAX_SIZE_UPDATES) {
      throw new HpackException(
          "RFC 7541 section 4.2",
          position,
          "expected at most " + MAX_SIZE_UPDATES + " table size updates, actual more");
    }
  }

  private void requireNoUpdateDue(long where) throws HpackException {
    if (dueUpdate != NONE_DUE) {
      throw new HpackException(
          "RFC 7541 section 4.2",
          where,
          "expected a table size update to at most " + dueUpdate + " first, actual none");
    }
  }

  /** The integer of a representation is complete. */
  private void endRepresentation(FieldHandler handler) throws HpackException {
    int value = integer.value();
    oversized = false;
    switch (kind) {
      case INDEXED -> {
        requireIndex(value, "RFC 7541 section 6.1");
        deliver(nameAt(value), valueAt(value), handler);
        state = State.REPRESENTATION;
      }
      case SIZE_UPDATE -> {
        updateSize(value);
        state = State.REPRESENTATION;
      }
      case INCREMENTAL, NEVER_INDEXED, WITHOUT_INDEXING -> {
        if (value == 0) {
          state = State.NAME_LENGTH;
        } else {
          requireIndex(value, "RFC 7541 section 6.2");
          name = nameAt(value);
          state = State.VALUE_LENGTH;
        }
      }
    }
  }

  /** RFC 7541 section 6.3. */
  private void updateSize(int size) throws HpackException {
    if (size > maxTableSize) {
      throw new HpackException(
          "RFC 7541 section 6.3",
          position,
          "expected a table size up to " + maxTableSize + ", actual " + size);
    }
    if (size <= dueUpdate) {
      dueUpdate = NONE_DUE;
    }
    table.resize(size);
  }

  /** The length of a string is complete. */
  private void startString(boolean isName, FieldHandler handler) throws HpackException {
    left = integer.value();
    huffman.start();
    literal.start(oversized ? -1 : isName ? useful() : useful() - name.length());
    isUntouched = true;
    state = isName ? State.NAME : State.VALUE;
    if (left == 0) {
      endString(literal.text(), handler);
    }
  }

  /** The octets of name and value up to which a literal is told or put into the table. */
  private long useful() {
    long told = truncated ? -1 : maxListSize - listSize;
    long indexed = kind == Representation.INCREMENTAL ? table.capacity() : -1;
    return Math.max(told, indexed) - DynamicTable.OVERHEAD;
  }

  private void readString(ByteBuffer in, FieldHandler handler) throws HpackException {
    boolean isWhole = isUntouched && left <= in.remaining();
    isUntouched = false;
    if (isWhole && isWorthKnowing()) {
      readWhole(in, handler);
      return;
    }
    take(in, Math.min(left, in.remaining()));
    if (left == 0) {
      endString(literal.text(), handler);
    }
  }

  /** What must never be indexed (RFC 7541 section 7.1.3) is not remembered here either. */
  private boolean isWorthKnowing() {
    return left <= RecentLiterals.LONGEST && kind != Representation.NEVER_INDEXED;
  }

  private void readWhole(ByteBuffer in, FieldHandler handler) throws HpackException {
    int from = in.position();
    int octets = left;
    String text = recent.find(in, octets, isHuffman);
    if (text != null && literal.takes(text.length())) {
      in.position(from + octets);
      left = 0;
    } else {
      take(in, octets);
      text = literal.text();
      if (!literal.exceeded()) {
        recent.met(in, from, octets, isHuffman, text);
      }
    }
    endString(text, handler);
  }

  private void take(ByteBuffer in, int octets) throws HpackException {
    if (isHuffman) {
      huffman.read(in, octets, literal, position);
    } else {
      literal.append(in, octets);
    }
    left -= octets;
    if (left == 0 && isHuffman) {
      huffman.end(position);
    }
  }

  private void endString(String text, FieldHandler handler) {
    oversized = literal.exceeded();
    if (state == State.NAME) {
      name = text;
      state = State.VALUE_LENGTH;
    } else {
      state = State.REPRESENTATION;
      endLiteral(text, handler);
    }
  }

  private void endLiteral(String value, FieldHandler handler) {
    if (oversized) { // for the list and for the table
      if (kind == Representation.INCREMENTAL) {
        table.clear();
      }
      truncate(handler);
      return;
    }
    if (kind == Representation.INCREMENTAL) {
      table.add(name, value);
    }
    deliver(name, value, handler);
  }

  private void deliver(String fieldName, String value, FieldHandler handler) {
    listSize += DynamicTable.sizeOf(fieldName, value);
    if (listSize > maxListSize) {
      truncate(handler);
    } else if (!truncated) {
      handler.onField(fieldName, value, kind == Representation.NEVER_INDEXED);
    }
  }

  private void truncate(FieldHandler handler) {
    if (!truncated) {
      truncated = true;
      handler.onTruncated();
    }
  }

  /** RFC 7541 section 2.3.3: one space of indexes, from 1. */
  private void requireIndex(int index, String rule) throws HpackException {
    int last = StaticTable.SIZE + table.count();
    if (index < 1 || index > last) {
      throw new HpackException(
          rule, position, "expected an index from 1 to " + last + ", actual " + index);
    }
  }

  private String nameAt(int index) {
    return index <= StaticTable.SIZE
        ? StaticTable.name(index)
        : table.name(index - StaticTable.SIZE - 1);
  }

  private String valueAt(int index) {
    return index <= StaticTable.SIZE
        ? StaticTable.value(index)
        : table.value(index - StaticTable.SIZE - 1);
  }

  /** Sizes only: the fields may be secrets. */
  @Override
  public String toString() {
    return "HpackDecoder[" + state + ", " + table + "]";
  }
}
