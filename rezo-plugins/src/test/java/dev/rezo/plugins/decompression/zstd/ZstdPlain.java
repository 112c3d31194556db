package dev.rezo.plugins.decompression.zstd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Contents, and what {@code zstd} 1.5.4 of Debian 12 has written for them: {@code zstd -LEVEL}, as
 * the name says; {@code long} with {@code --ultra -22 --long=23}, {@code wide} with {@code --ultra
 * -22 --long=24 --no-content-size}, {@code nosum} with {@code --no-check}, {@code pipe} at level 6
 * from a pipe, so that no size is said.
 */
final class ZstdPlain {

  static final String[] VECTORS = {
    "empty.1",
    "one.19",
    "text.fast",
    "text.1",
    "text.3",
    "text.9",
    "text.15",
    "text.19",
    "text.22",
    "text.nosum",
    "text.pipe",
    "mixed.1",
    "mixed.6",
    "mixed.19",
    "mixed.pipe",
    "zeros.19",
    "zeros.pipe",
    "far.long"
  };

  private ZstdPlain() {}

  static byte[] vector(String name) {
    try (InputStream in = ZstdPlain.class.getResourceAsStream(name + ".zst")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What a vector becomes. */
  static byte[] of(String name) {
    return switch (name.substring(0, name.indexOf('.'))) {
      case "empty" -> new byte[0];
      case "one" -> new byte[] {'x'};
      case "text" -> text(1, 20_000);
      case "mixed" -> mixed();
      case "zeros" -> new byte[3_000_000];
      case "far" -> far();
      default -> throw new AssertionError(name);
    };
  }

  /** Lines as an API writes them. */
  static byte[] text(long seed, int length) {
    Random random = new Random(seed);
    String[] words = "order client paid open item street total note of the a to".split(" ", -1);
    StringBuilder text = new StringBuilder(length + 200);
    while (text.length() < length) {
      text.append("{\"id\":").append(random.nextInt(1_000_000)).append(",\"name\":\"");
      for (int i = random.nextInt(6); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      text.append("\",\"active\":").append(random.nextBoolean()).append("},\n");
    }
    return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
  }

  static byte[] noise(long seed, int length) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  /** Copies from near and far, of patterns of 1 to 20 bytes, and what does not repeat. */
  private static byte[] mixed() {
    ByteArrayOutputStream mixed = new ByteArrayOutputStream();
    mixed.writeBytes(text(2, 10_000));
    mixed.writeBytes(noise(3, 3_000));
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      byte[] pattern = noise(random.nextInt(30), 1 + random.nextInt(20));
      for (int n = random.nextInt(40); n >= 0; n--) {
        mixed.writeBytes(pattern);
      }
    }
    mixed.writeBytes(new byte[150_000]);
    mixed.writeBytes(text(2, 10_000));
    mixed.writeBytes(noise(3, 3_000));
    return mixed.toByteArray();
  }

  /** What is repeated at the far end of a window of 8 MiB, and beyond. */
  private static byte[] far() {
    ByteArrayOutputStream far = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      far.writeBytes(noise(5, 4_000));
      far.writeBytes(new byte[(8 << 20) - 4_100 - i]);
    }
    far.writeBytes(noise(5, 4_000));
    return far.toByteArray();
  }
}
