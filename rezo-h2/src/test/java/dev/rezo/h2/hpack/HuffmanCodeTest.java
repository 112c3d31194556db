package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Huffman code (RFC 7541 section 5.2 and appendix B). */
final class HuffmanCodeTest {

  @Test
  void everySequenceOfBitsIsACode() {
    long sum = 0; // of the shares of 2^30 that the codes take
    for (int symbol = 0; symbol <= HuffmanCode.EOS; symbol++) {
      sum += 1L << (30 - HuffmanCode.length(symbol));
    }
    assertThat(sum).isEqualTo(1L << 30);
  }

  /** A few lines of the RFC's table, one of each length. */
  @ParameterizedTest
  @CsvSource({
    "48, 0, 5",
    "37, 15, 6",
    "58, 5c, 7",
    "38, f8, 8",
    "33, 3f8, 10",
    "124, 7fc, 11",
    "35, ffa, 12",
    "0, 1ff8, 13",
    "94, 3ffc, 14",
    "60, 7ffc, 15",
    "92, 7fff0, 19",
    "128, fffe6, 20",
    "153, 1fffdc, 21",
    "129, 3fffd2, 22",
    "1, 7fffd8, 23",
    "9, ffffea, 24",
    "199, 1ffffec, 25",
    "192, 3ffffe0, 26",
    "203, 7ffffde, 27",
    "2, fffffe2, 28",
    "249, ffffffe, 28",
    "10, 3ffffffc, 30",
    "256, 3fffffff, 30",
  })
  void codesAreThoseOfTheAppendix(int symbol, String code, int length) {
    assertThat(HuffmanCode.code(symbol)).isEqualTo(Long.parseLong(code, 16) << 8 | length);
    assertThat(HuffmanCode.length(symbol)).isEqualTo(length);
  }

  @Test
  void codesSurviveWhateverFollows() throws HpackException {
    for (int first = 0; first < 256; first++) {
      for (int second = 0; second < 256; second++) {
        String text = "" + (char) first + (char) second + (char) first;
        assertThat(decoded(encoded(text))).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ff, 'expected padding of at most 7 bits, actual a code that is cut or more'",
    "1fff, 'expected padding of at most 7 bits, actual a code that is cut or more'",
    "ffffffff, 'expected no EOS in a string, actual one'",
    "1fffffffff, 'expected no EOS in a string, actual one'",
    "18, 'expected padding of ones, actual others'",
    "1e, 'expected padding of ones, actual others'",
  })
  void aStringThatDoesNotEndAsItShouldIsRefused(String octets, String expected) {
    String length = String.format("%02x", 0x80 | octets.length() / 2);

    assertThat(Decoding.of("000178" + length + octets))
        .containsExactly("header block at 3: " + expected + " (RFC 7541 section 5.2)");
  }

  /** All codes behind each other, whose longest go across every step of the decoder. */
  @Test
  void longStringsAreReadAcrossSteps() throws HpackException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append((char) (i * 7 % 256));
    }
    assertThat(decoded(encoded(text.toString()))).isEqualTo(text.toString());
  }

  /** By the plainest code that could do it, which the encoder's is not. */
  private static byte[] encoded(String text) {
    BitSet bits = new BitSet();
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      for (int bit = HuffmanCode.length(c) - 1; bit >= 0; bit--) {
        bits.set(length++, (HuffmanCode.code(c) >> (8 + bit) & 1) != 0);
      }
    }
    byte[] octets = new byte[(length + 7) / 8];
    bits.set(length, octets.length * 8);
    for (int bit = 0; bit < octets.length * 8; bit++) {
      octets[bit / 8] |= (byte) (bits.get(bit) ? 0x80 >> bit % 8 : 0);
    }
    return octets;
  }

  private static String decoded(byte[] octets) throws HpackException {
    LiteralBuffer out = new LiteralBuffer();
    out.start(Integer.MAX_VALUE);
    HuffmanReader reader = new HuffmanReader();
    reader.start();
    reader.read(ByteBuffer.wrap(octets), octets.length, out, 0);
    reader.end(0);
    return out.text();
  }
}
