package dev.rezo.h2.hpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The texts of short literals that came twice, found by their octets as they stand in the block.
 * Some peers index nothing, and send the same names and values in each head: these are neither
 * decoded nor made again.
 *
 * <p>It never has more than {@link #SLOTS} of them, each in one of the two slots that its octets
 * name. What comes once, as an identifier does, leaves a mark and pushes nothing out.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class RecentLiterals {

  /** How many octets a literal may have. */
  static final int LONGEST = 64;

  private static final int SLOTS = 128;
  private static final int MARKS = 256;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final VarHandle IN_BLOCK =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle IN_ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A literal and what it says. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by {@link #is} alone.
  private record Known(byte[] octets, boolean isHuffman, String text) {

    boolean is(ByteBuffer in, int from, int length, boolean huffman) {
      if (octets.length != length || isHuffman != huffman) {
        return false;
      }
      int at = 0;
      for (; at <= length - Long.BYTES; at += Long.BYTES) {
        if ((long) IN_ARRAY.get(octets, at) != (long) IN_BLOCK.get(in, from + at)) {
          return false;
        }
      }
      for (; at < length; at++) {
        if (octets[at] != in.get(from + at)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Made with the first literal; a peer that indexes its fields may send none. */
  private @Nullable Known @Nullable [] known;

  /** Left by what was met without being known: a part of its hash, in a place by another part. */
  private byte @Nullable [] marks;

  /** Of what was looked for last. */
  private int hash;

  /**
   * Looks for a literal, which {@code in} holds whole.
   *
   * @param in borrowed; its position stays
   * @param length at most {@link #LONGEST}
   * @return its text, or null if it is not known
   */
  @Nullable String find(ByteBuffer in, int length, boolean isHuffman) {
    int from = in.position();
    hash = hash(in, from, length, isHuffman);
    if (known == null) {
      return null;
    }
    Known there = known[slot()];
    if (there != null && there.is(in, from, length, isHuffman)) {
      return there.text;
    }
    Known beside = known[slot() ^ 1];
    return beside != null && beside.is(in, from, length, isHuffman) ? beside.text : null;
  }

  /**
   * What was looked for last and not found says this: if it was met before, it is known from now
   * on.
   *
   * @param in borrowed
   */
  void met(ByteBuffer in, int from, int length, boolean isHuffman, String text) {
    if (known == null || marks == null) {
      known = new Known[SLOTS];
      marks = new byte[MARKS];
    }
    byte mark = (byte) (hash >> Byte.SIZE);
    int place = hash & (MARKS - 1);
    if (marks[place] != mark) {
      marks[place] = mark;
      return;
    }
    byte[] octets = new byte[length];
    in.get(from, octets);
    boolean isTaken = known[slot()] != null && known[slot() ^ 1] == null;
    known[isTaken ? slot() ^ 1 : slot()] = new Known(octets, isHuffman, text);
  }

  private int slot() {
    return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
  }

  private static int hash(ByteBuffer in, int from, int length, boolean isHuffman) {
    long mixed = isHuffman ? ~length : length;
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      mixed = (mixed ^ (long) IN_BLOCK.get(in, from + at)) * SPREAD;
      mixed ^= mixed >>> Integer.SIZE;
    }
    for (; at < length; at++) {
      mixed = (mixed ^ in.get(from + at)) * SPREAD;
    }
    return (int) ((mixed * SPREAD) >>> Integer.SIZE);
  }
}
