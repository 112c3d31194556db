package dev.rezo.h2.hpack;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes header blocks (RFC 7541 section 6) straight into the buffers of its caller, which may be
 * as small as they like: a field that does not fit goes on in the next one, as a block goes on in a
 * CONTINUATION frame.
 *
 * <pre>
 * encoder.startBlock();
 * for each field:
 *   boolean complete = encoder.encode(name, value, sensitive, out);
 *   while (!complete) {
 *     out = the next buffer;
 *     complete = encoder.resume(out);
 *   }
 * </pre>
 *
 * <p>Fields keep the order in which they are given. Names are written in lower case (RFC 9113
 * section 8.2.1). What is a credential by its name, or by the word of the caller, goes into no
 * table here or on the way; what changes with every request goes into none either.
 *
 * <p>One for each connection. A block that was begun has to be sent to its end, and blocks in the
 * order in which they were encoded, because each changes what the next one means. The table is at
 * most as large as the peer and the constructor allow; it keeps the Strings that it was given, and
 * a field that it has costs no allocation.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class HpackEncoder {

  /** Size updates, the integer of a representation, and the length of its name. */
  private static final int MAX_PREFIX = 4 * (1 + IntegerReader.MAX_CONTINUATION);

  private static final int HUFFMAN = 0x80;

  private final DynamicTable table;
  private final TableSearch search;
  private final int ownLimit;

  // What the peer's settings came to since the last block.
  private int lowestSize;
  private int lastSize;
  private boolean isBlockStart;

  // The field: octets of integers, then a text, then perhaps a value with both.
  private final byte[] prefix = new byte[MAX_PREFIX];
  private int prefixLength;
  private int prefixAt;
  private final TextWriter text = new TextWriter();
  private boolean hasText;
  private @Nullable String value;
  private boolean isComplete = true;

  /**
   * Makes an encoder for a connection on which no SETTINGS have come yet.
   *
   * @param maxTableSize what this side spends on the table at most, whatever the peer allows; the
   *     table makes room for this much at once
   */
  public HpackEncoder(int maxTableSize) {
    if (maxTableSize < 0) {
      throw new IllegalArgumentException(
          "maxTableSize: expected at least 0, actual " + maxTableSize);
    }
    ownLimit = maxTableSize;
    table = new DynamicTable(HpackDecoder.DEFAULT_TABLE_SIZE);
    search = new TableSearch(table, Math.max(maxTableSize, HpackDecoder.DEFAULT_TABLE_SIZE));
    lastSize = table.capacity();
    lowestSize = lastSize;
    setMaxTableSize(HpackDecoder.DEFAULT_TABLE_SIZE);
  }

  /**
   * What the peer's SETTINGS_HEADER_TABLE_SIZE allows from the next block on, which says so to the
   * peer.
   *
   * @param size unsigned, as it came
   */
  public void setMaxTableSize(int size) {
    lastSize = size < 0 ? ownLimit : Math.min(size, ownLimit);
    lowestSize = Math.min(lowestSize, lastSize);
  }

  /**
   * Begins a block. Changes of the table's size are written with its first field.
   *
   * @throws IllegalStateException when the last field is not complete
   */
  public void startBlock() {
    requireComplete();
    isBlockStart = true;
  }

  /**
   * Encodes a field and writes as much of it as fits.
   *
   * @param name of characters below U+0100, in any case
   * @param fieldValue of characters below U+0100, each one octet
   * @param sensitive whether it is a secret: then it goes into no table, whatever its name
   * @param out borrowed
   * @return whether all of it is written; else {@link #resume} does the rest
   * @throws IllegalStateException when the last field is not complete
   */
  public boolean encode(String name, String fieldValue, boolean sensitive, ByteBuffer out) {
    requireComplete();
    isComplete = false;
    if (isBlockStart) {
      isBlockStart = false;
      updateSize();
    }
    int staticName = StaticTable.indexOf(name);
    Representation kind =
        sensitive
            ? Representation.NEVER_INDEXED
            : IndexingPolicy.of(staticName, name, fieldValue, table.capacity());
    int index = kind == Representation.NEVER_INDEXED ? 0 : find(staticName, name, fieldValue, kind);
    if (index > 0) {
      putInteger(Representation.INDEXED, index);
    } else {
      int nameIndex =
          staticName > 0 || kind != Representation.INCREMENTAL ? staticName : search.nameIndex();
      putInteger(kind, nameIndex);
      if (kind == Representation.INCREMENTAL) {
        search.add(name, fieldValue);
      }
      startLiteral(nameIndex, name, fieldValue);
    }
    return resume(out);
  }

  /**
   * Goes on with the field that did not fit.
   *
   * @param out borrowed
   * @return whether all of it is written
   */
  public boolean resume(ByteBuffer out) {
    while (true) {
      int octets = Math.min(prefixLength - prefixAt, out.remaining());
      out.put(prefix, prefixAt, octets);
      prefixAt += octets;
      if (prefixAt < prefixLength || (hasText && !text.write(out))) {
        return false;
      }
      hasText = false;
      prefixLength = 0;
      prefixAt = 0;
      String next = value;
      if (next == null) {
        isComplete = true;
        return true;
      }
      value = null;
      startText(next, false);
    }
  }

  /** The index of an equal field, or 0. What no table will have is searched in the static one. */
  private int find(int staticName, String name, String fieldValue, Representation kind) {
    int index = staticName > 0 ? StaticTable.indexOf(staticName, fieldValue) : 0;
    return index > 0 || kind != Representation.INCREMENTAL
        ? index
        : search.indexOf(name, fieldValue);
  }

  private void startLiteral(int nameIndex, String name, String fieldValue) {
    if (nameIndex > 0) {
      startText(fieldValue, false);
    } else {
      startText(name, true);
      value = fieldValue;
    }
  }

  private void startText(String newText, boolean inLowerCase) {
    int octets = text.start(newText, inLowerCase);
    putInteger(text.isHuffman() ? HUFFMAN : 0, 7, octets);
    hasText = true;
  }

  /**
   * RFC 7541 section 4.2: the lowest size that was in force since the last block, then the last.
   */
  private void updateSize() {
    if (lowestSize < table.capacity()) {
      updateSize(lowestSize);
    }
    if (lastSize != table.capacity()) {
      updateSize(lastSize);
    }
    lowestSize = lastSize;
  }

  private void updateSize(int size) {
    table.resize(size);
    putInteger(Representation.SIZE_UPDATE, size);
  }

  private void putInteger(Representation kind, int integer) {
    putInteger(kind.pattern(), kind.prefixBits(), integer);
  }

  /** RFC 7541 section 5.1. */
  private void putInteger(int pattern, int prefixBits, int integer) {
    int mask = (1 << prefixBits) - 1;
    if (integer < mask) {
      prefix[prefixLength++] = (byte) (pattern | integer);
      return;
    }
    prefix[prefixLength++] = (byte) (pattern | mask);
    int rest = integer - mask;
    for (; rest > 0x7f; rest >>>= 7) {
      prefix[prefixLength++] = (byte) (rest | 0x80);
    }
    prefix[prefixLength++] = (byte) rest;
  }

  private void requireComplete() {
    if (!isComplete) {
      throw new IllegalStateException("encoder: expected the rest of a field, actual a new one");
    }
  }

  /** Sizes only: the fields may be secrets. */
  @Override
  public String toString() {
    return "HpackEncoder[" + table + "]";
  }
}
