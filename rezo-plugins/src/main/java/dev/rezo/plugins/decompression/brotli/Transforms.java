package dev.rezo.plugins.decompression.brotli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The forms that words of the dictionary are used in (RFC 7932 section 8 and appendix B).
 * Thread-safe.
 */
final class Transforms {

  static final int COUNT = 121;

  private static final char FIRST_UPPER = 'b';
  private static final char ALL_UPPER = 'c';

  /** The appendix in its order: what is before the word, what becomes of it, what is behind it. */
  private static final String TABLE =
      "{a}|{a} | {a} |{d}|{b} |{a} the | {a}|s {a} |{a} of |{b}|{a} and |{e}|{m}|, {a} |{a}, | {b}"
          + " |{a} in |{a} to |e {a} |{a}\"|{a}.|{a}\">|{a}\n"
          + "|{o}|{a}]|{a} for |{f}|{n}|{a} a |{a} that | {b}|{a}. |.{a}| {a}, |{g}|{a} with"
          + " |{a}'|{a} from |{a} by |{h}|{i}| the {a}|{p}|{a}. The |{c}|{a} on |{a} as |{a} is"
          + " |{s}|{m}ing |{a}\n"
          + "\t|{a}:| {a}. |{a}ed |{l}|{j}|{r}|{a}(|{b}, |{t}|{a} at |{a}ly | the {a} of |{q}|{u}|"
          + " {b}, |{b}\"|.{a}(|{c} |{b}\">|{a}=\"| {a}.|.com/{a}| the {a} of the |{b}'|{a}. This"
          + " |{a},|.{a} |{b}(|{b}.|{a} not | {a}=\"|{a}er | {c} |{a}al | {c}|{a}='|{c}\"|{b}. |"
          + " {a}(|{a}ful | {b}. |{a}ive |{a}less |{c}'|{a}est | {b}.|{c}\">| {a}='|{b},|{a}ize"
          + " |{c}.|\u00c2\u00a0{a}| {a},|{b}=\"|{c}=\"|{a}ous |{c}, |{b}='| {b},| {c}=\"| {c},"
          + " |{c},|{c}(|{c}. | {c}.|{c}='| {c}. | {b}=\"| {c}='| {b}='";

  /** From d on 1 to 9 bytes are left out at the beginning, */
  private static final char WITHOUT_FIRST = 'd';

  /** from m on at the end. */
  private static final char WITHOUT_LAST = 'm';

  private static final byte[][] BEFORE = new byte[COUNT][];
  private static final char[] KINDS = new char[COUNT];
  private static final byte[][] BEHIND = new byte[COUNT][];

  static {
    String[] rows = TABLE.split("\\|", -1);
    for (int i = 0; i < COUNT; i++) {
      int brace = rows[i].indexOf('{');
      BEFORE[i] = rows[i].substring(0, brace).getBytes(StandardCharsets.ISO_8859_1);
      KINDS[i] = rows[i].charAt(brace + 1);
      BEHIND[i] = rows[i].substring(brace + 3).getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private Transforms() {}

  /** One row as the appendix writes it, which has a checksum for all of them. */
  static byte[] row(int number) {
    byte[] before = BEFORE[number];
    byte[] behind = BEHIND[number];
    byte[] row = Arrays.copyOf(before, before.length + behind.length + 3);
    row[before.length + 1] = (byte) (KINDS[number] - 'a');
    System.arraycopy(behind, 0, row, before.length + 2, behind.length);
    return row;
  }

  /** The word in {@code words} in the form of this number. */
  static byte[] apply(int number, byte[] words, int offset, int length) {
    char kind = KINDS[number];
    int from = offset;
    int to = offset + length;
    if (kind >= WITHOUT_LAST) {
      to = Math.max(from, to - (kind - WITHOUT_LAST + 1));
    } else if (kind >= WITHOUT_FIRST) {
      from = Math.min(to, from + kind - WITHOUT_FIRST + 1);
    }
    byte[] before = BEFORE[number];
    byte[] behind = BEHIND[number];
    int wordEnd = before.length + to - from;
    byte[] all = Arrays.copyOf(before, wordEnd + behind.length);
    System.arraycopy(words, from, all, before.length, to - from);
    System.arraycopy(behind, 0, all, wordEnd, behind.length);
    if (kind == FIRST_UPPER || kind == ALL_UPPER) {
      int next = before.length;
      do {
        next = upper(all, next, wordEnd);
      } while (kind == ALL_UPPER && next < wordEnd);
    }
    return all;
  }

  /** Makes one character upper case, as the RFC has it, and says where the next one is. */
  private static int upper(byte[] all, int at, int end) {
    int first = all[at] & 0xff;
    if (first < 0xc0) {
      if (first >= 'a' && first <= 'z') {
        all[at] ^= 0x20;
      }
      return at + 1;
    }
    if (first < 0xe0) {
      if (at + 1 < end) {
        all[at + 1] ^= 0x20;
      }
      return at + 2;
    }
    if (at + 2 < end) {
      all[at + 2] ^= 0x05;
    }
    return at + 3;
  }
}
