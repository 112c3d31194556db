package dev.rezo.plugins.decompression.zstd;

import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * The literals of a block (RFC 8878 section 3.1.1.3.1), and the Huffman code of the last one that
 * brought one, which others may use again.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Literals {

  private static final int RAW = 0;
  private static final int REPEATED = 1;
  private static final int WITH_TABLE = 2;

  private static final int STREAMS = 4;

  /** Three lengths of two bytes, for four streams. */
  private static final int JUMP_TABLE = 6;

  private final HuffmanTable table = new HuffmanTable();
  private final int[] starts = new int[STREAMS + 1];
  private boolean hasTable;

  private byte[] own = {};
  private byte[] bytes = own;
  private int next;
  private int end;

  void begin() {
    hasTable = false;
  }

  /** Where they are; up to {@link BlockInput#PAD} bytes behind them may be read. */
  byte[] bytes() {
    return bytes;
  }

  int next() {
    return next;
  }

  /** How many there are that were not taken. */
  int left() {
    return end - next;
  }

  void take(int count) {
    next += count;
  }

  /**
   * Reads them. The header has one to five bytes:
   *
   * <pre>
   *   bits 0-1  0 raw, 1 one byte and how often it is repeated, 2 Huffman, 3 with the last table
   *   bits 2-3  raw or repeated: x0, 01 or 11 for 5, 12 or 20 bits of their number
   *             Huffman: 00 for one stream and 10 bits of their number and of their size,
   *             01, 10 or 11 for four streams and 10, 14 or 18 bits of both
   * </pre>
   */
  void read(BlockInput in, int most) throws DataFormatException {
    int at = in.next();
    int first = in.peek();
    int type = first & 3;
    int format = first >> 2 & 3;
    if (type == RAW || type == REPEATED) {
      int length = format == 1 ? 2 : format == 3 ? 3 : 1;
      int count = (int) in.read(length) >> (length == 1 ? 3 : 4);
      check(in, at, count, most);
      readPlain(in, type, count);
      return;
    }
    int width = format < 2 ? 10 : format == 2 ? 14 : 18;
    long sizes = in.read(format < 2 ? 3 : format + 2) >> 4;
    int count = (int) sizes & (1 << width) - 1;
    int size = (int) (sizes >> width);
    check(in, at, count, most);
    int streamsEnd = in.next() + size;
    if (size > in.end() - in.next()) {
      throw in.bad(at, "at most " + (in.end() - in.next()) + " bytes of literals", size);
    }
    if (type == WITH_TABLE) {
      table.read(in);
      hasTable = true;
    } else if (!hasTable) {
      throw in.bad(at, "a Huffman table", "none before");
    }
    if (in.next() > streamsEnd) {
      throw in.bad(at, "a Huffman table within " + size + " bytes", "a longer one");
    }
    readCoded(in, format == 0, streamsEnd, count);
  }

  private static void check(BlockInput in, int at, int count, int most) throws DataFormatException {
    if (count > most) {
      throw in.bad(at, "at most " + most + " literals", count);
    }
  }

  private void readPlain(BlockInput in, int type, int count) throws DataFormatException {
    if (type == RAW) {
      bytes = in.bytes();
      next = in.skip(count);
      end = next + count;
    } else {
      begin(count);
      Arrays.fill(own, 0, count, (byte) in.read(1));
    }
  }

  private void begin(int count) {
    if (own.length < count + BlockInput.PAD) {
      own = new byte[count + BlockInput.PAD];
    }
    bytes = own;
    next = 0;
    end = count;
  }

  /** Section 3.1.1.3.1.6: the first three of four streams have a quarter, rounded up. */
  private void readCoded(BlockInput in, boolean isOne, int streamsEnd, int count)
      throws DataFormatException {
    begin(count);
    int at = in.next();
    if (isOne) {
      table.decode(in, at, in.skip(streamsEnd - at) + streamsEnd - at, own, 0, count);
      return;
    }
    if (streamsEnd - at < JUMP_TABLE) {
      throw in.bad(at, "the lengths of four streams", streamsEnd - at + " bytes");
    }
    int next = at + JUMP_TABLE;
    for (int i = 0; i < STREAMS - 1; i++) {
      starts[i] = next;
      next += (int) in.read(2);
    }
    starts[STREAMS - 1] = next;
    starts[STREAMS] = streamsEnd;
    int each = (count + STREAMS - 1) / STREAMS;
    int last = count - (STREAMS - 1) * each;
    if (next > streamsEnd || last < 0) {
      throw in.bad(at, "four streams within their bytes", "longer ones");
    }
    in.skip(streamsEnd - in.next());
    table.decodeFour(in, starts, own, 0, each, last);
  }
}
