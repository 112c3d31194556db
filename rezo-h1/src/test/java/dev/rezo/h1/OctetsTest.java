package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches over eight bytes at a time, against loops over one. */
class OctetsTest {

  private static final byte[] LIKELY =
      "\r\n\t :-azAZ@[`{09\u007f\u0080\u008d\u008a\u00ad\u00ff\u00c1\u0000\u001f!~"
          .getBytes(StandardCharsets.ISO_8859_1);

  private final Random random = new Random(9112);

  private byte[] bytes() {
    byte[] bytes = new byte[1 + random.nextInt(40)];
    for (int i = 0; i < bytes.length; i++) {
      int kind = random.nextInt(4);
      bytes[i] =
          switch (kind) {
            case 0 -> LIKELY[random.nextInt(LIKELY.length)];
            case 1 -> (byte) random.nextInt(256);
            default -> (byte) ('a' + random.nextInt(26));
          };
    }
    bytes[bytes.length - 1] = '\n';
    return bytes;
  }

  @Test
  void endOfTextIsTheFirstControlButTab() {
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length);
      int expected = from;
      while (mayStandInAValue(bytes[expected] & 0xff)) {
        expected++;
      }
      assertThat(Octets.endOfText(bytes, from)).isEqualTo(expected);
    }
  }

  @Test
  void endOfTokenIsTheFirstByteThatNoTokenHas() {
    String token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length);
      int expected = from;
      while (token.indexOf((char) (bytes[expected] & 0xff)) >= 0) {
        expected++;
      }
      assertThat(Octets.endOfToken(bytes, from)).isEqualTo(expected);
    }
  }

  @Test
  void emptyLineIsNeverSkipped() {
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = bytes();
      int from = random.nextInt(bytes.length);
      ByteOrder order = round % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
      int found = Octets.skipToEmptyLine(buffer, from, bytes.length);
      for (int i = from; i < found && i + 1 < bytes.length; i++) {
        assertThat(isPair(bytes, i)).isFalse();
      }
      assertThat(found).isGreaterThanOrEqualTo(from);
      if (found <= bytes.length - Long.BYTES) {
        assertThat(isPair(bytes, found)).as("why it stopped").isTrue();
      }
    }
  }

  private static boolean mayStandInAValue(int octet) {
    return octet == '\t' || (octet >= ' ' && octet != 0x7f);
  }

  private static boolean isPair(byte[] bytes, int at) {
    return bytes[at] == '\n' && "\r\n".indexOf(bytes[at + 1]) >= 0;
  }

  @ParameterizedTest
  @EnumSource
  void keywordIsFoundInAnyCaseAndWithNoByteChanged(Keyword keyword) {
    String word = keyword.name().toLowerCase(Locale.ROOT).replace('_', '-');
    byte[] lower = ("<" + word + ">").getBytes(StandardCharsets.ISO_8859_1);
    byte[] upper =
        ("<" + word.toUpperCase(Locale.ROOT) + ">").getBytes(StandardCharsets.ISO_8859_1);
    int end = 1 + word.length();
    assertThat(keyword.matches(lower, 1, end)).isTrue();
    assertThat(keyword.matches(upper, 1, end)).isTrue();
    assertThat(keyword.matches(lower, 1, end - 1)).isFalse();
    assertThat(keyword.matches(lower, 1, end + 1)).isFalse();
    for (int i = 1; i < end; i++) {
      for (int octet = 0x20; octet < 0x100; octet++) {
        byte[] changed = lower.clone();
        changed[i] = (byte) octet;
        boolean same = Character.toLowerCase((char) octet) == (char) lower[i];
        assertThat(keyword.matches(changed, 1, end)).as("%d at %d", octet, i).isEqualTo(same);
      }
    }
  }
}
