package dev.rezo.plugins.decompression.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Xxh64Test {

  private static long hash(String text, int step) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Xxh64 hash = new Xxh64();
    hash.begin();
    for (int at = 0; at < bytes.length; at += step) {
      hash.update(bytes, at, Math.min(bytes.length, at + step));
    }
    return hash.value();
  }

  /** Values that the xxHash project and others publish. */
  @Test
  void hashesAreThoseThatAreKnownHoweverTheyAreCut() {
    for (int step : new int[] {1, 5, 32, 100}) {
      assertThat(hash("", step)).isEqualTo(0xef46db3751d8e999L);
      assertThat(hash("a", step)).isEqualTo(0xd24ec4f1a98c6e5bL);
      assertThat(hash("abc", step)).isEqualTo(0x44bc2cf5ad770999L);
      assertThat(hash("Nobody inspects the spammish repetition", step))
          .isEqualTo(0xfbcea83c8a378bf1L);
    }
  }
}
