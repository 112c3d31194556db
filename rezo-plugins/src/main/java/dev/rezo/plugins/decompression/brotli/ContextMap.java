package dev.rezo.plugins.decompression.brotli;

import java.util.zip.DataFormatException;

/**
 * Which prefix code is used in which context (RFC 7932 section 7.3).
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ContextMap {

  final int codes;
  private final byte[] map;
  private final int longestRun;
  private final PrefixCode code;
  private int read;
  private boolean isComplete;

  private ContextMap(int codes, int size, int longestRun, PrefixCode code) {
    this.codes = codes;
    this.map = new byte[size];
    this.longestRun = longestRun;
    this.code = code;
    this.isComplete = codes == 1;
  }

  /** Reads how a map for so many contexts is written. Read as one. */
  static ContextMap begin(BitInput in, int size) throws NeedsInput, DataFormatException {
    int codes = Numbers.read(in) + 1;
    if (codes == 1) {
      return new ContextMap(codes, size, 0, PrefixCode.ofOne(0));
    }
    int longestRun = in.read(1) == 0 ? 0 : in.read(4) + 1;
    PrefixCode code = PrefixCodeReader.read(in, codes + longestRun);
    return new ContextMap(codes, size, longestRun, code);
  }

  /** Reads the map, entry by entry. */
  void read(BitInput in) throws NeedsInput, DataFormatException {
    if (isComplete) {
      return;
    }
    while (read < map.length) {
      in.mark();
      int symbol = code.read(in);
      if (symbol == 0) {
        read++;
      } else if (symbol <= longestRun) {
        int run = (1 << symbol) + in.read(symbol);
        if (run > map.length - read) {
          throw new DataFormatException(
              "brotli: context map: expected " + map.length + " entries, actual more");
        }
        read += run;
      } else {
        map[read++] = (byte) (symbol - longestRun);
      }
    }
    in.mark();
    if (in.read(1) == 1) {
      moveToFront();
    }
    isComplete = true;
  }

  private void moveToFront() {
    byte[] order = new byte[256];
    for (int i = 0; i < order.length; i++) {
      order[i] = (byte) i;
    }
    for (int i = 0; i < map.length; i++) {
      int index = map[i] & 0xff;
      byte value = order[index];
      map[i] = value;
      System.arraycopy(order, 0, order, 1, index);
      order[0] = value;
    }
  }

  /** The index of the code for a context. */
  int code(int context) {
    return map[context] & 0xff;
  }
}
