package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {

  @Test
  void piecesAreWhereTheyWereAskedFor() {
    assertThat(cut(Split.whole())).containsExactly("abcdef");
    assertThat(cut(Split.byteByByte())).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(cut(Split.every(4))).containsExactly("abcd", "ef");
    assertThat(cut(Split.at(0, 1, 5, 9))).containsExactly("a", "bcde", "f");
    assertThat(Split.whole().of(new byte[0])).isEmpty();
  }

  @Test
  void everyWayCutsAtEveryPlace() {
    assertThat(Split.everyWay(6)).hasSize(7);
    assertThat(Split.everyWay(6).stream().map(SplitTest::cut).map(List::size))
        .containsExactly(1, 6, 2, 2, 2, 2, 2);
  }

  @Test
  void aSeedCutsTheSameEachTimeAndLosesNothing() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Split split = Split.random(42, 17);
    assertThat(split.of(bytes)).containsExactlyElementsOf(split.of(bytes));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    split.of(bytes).forEach(all::writeBytes);
    assertThat(all.toByteArray()).isEqualTo(bytes);
    assertThat(split.of(bytes)).allSatisfy(piece -> assertThat(piece).hasSizeBetween(1, 17));
  }

  private static List<String> cut(Split split) {
    return split.of("abcdef".getBytes(StandardCharsets.US_ASCII)).stream()
        .map(piece -> new String(piece, StandardCharsets.US_ASCII))
        .toList();
  }
}
