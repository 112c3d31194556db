package dev.rezo.plugins.decompression.brotli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference encoder (by way of Node) has written is read. */
@Tag("A341")
class BrotliStreamTest {

  private static byte[] resource(String name) {
    try (InputStream in = BrotliStreamTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] noise() {
    byte[] noise = new byte[20_000];
    int x = 1;
    for (int i = 0; i < noise.length; i++) {
      x = x * 1103515245 + 12345 & 0x7fffffff;
      noise[i] = (byte) (x >> 16);
    }
    return noise;
  }

  private static byte[] plain(String name) {
    byte[] words = resource("words");
    return switch (name.substring(0, name.indexOf('.'))) {
      case "words" -> words;
      case "noise" -> noise();
      case "zeros" -> new byte[3_000_000];
      case "dictionary" -> Dictionary.WORDS;
      default -> {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        mixed.writeBytes(words);
        mixed.writeBytes(noise());
        mixed.write(Dictionary.WORDS, 0, 20_000);
        mixed.writeBytes(new byte[50_000]);
        mixed.writeBytes(words);
        mixed.write(Dictionary.WORDS, 3000, 6000);
        yield mixed.toByteArray();
      }
    };
  }

  private static byte[] decode(BrotliStream stream, byte[] encoded, int step, int room)
      throws DataFormatException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[room];
    for (int at = 0; at < encoded.length; at += step) {
      ByteBuffer in = ByteBuffer.wrap(encoded, at, Math.min(step, encoded.length - at));
      ByteBuffer out;
      do {
        out = ByteBuffer.wrap(some);
        stream.decode(in, out);
        all.write(some, 0, out.position());
      } while (in.hasRemaining() || out.position() > 0);
    }
    return all.toByteArray();
  }

  private static byte[] decode(byte[] encoded) throws DataFormatException {
    BrotliStream stream = new BrotliStream();
    byte[] decoded = decode(stream, encoded, 5000, 32 * 1024);
    return stream.isComplete() ? decoded : null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "words.q0.w22.br",
        "words.q5.w22.br",
        "words.q11.w10.br",
        "words.q11.w22.br",
        "noise.q5.w16.br",
        "zeros.q5.w10.br",
        "zeros.q11.w22.br",
        "mixed.q1.w10.br",
        "mixed.q9.w16.br",
        "mixed.q11.w24.br",
        "dictionary.q11.w22.br"
      })
  void whatWasEncodedComesBackHoweverItIsCut(String name) throws DataFormatException {
    byte[] encoded = resource(name);
    byte[] plain = plain(name);
    int[][] cuts = {{1 << 20, 32 * 1024}, {1, 4096}, {7, 100}, {1000, 1000}};
    for (int[] cut : cuts) {
      BrotliStream stream = new BrotliStream();
      assertThat(Arrays.equals(decode(stream, encoded, cut[0], cut[1]), plain))
          .as("cut %s", Arrays.toString(cut))
          .isTrue();
      assertThat(stream.isComplete()).isTrue();
    }
  }

  @Test
  void whatWasFlushedIsThereAtOnce() throws DataFormatException {
    BrotliStream stream = new BrotliStream();
    for (int i = 1; i <= 3; i++) {
      byte[] decoded = decode(stream, resource("flushed." + i + ".br"), 1 << 20, 100);
      assertThat(new String(decoded, java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo(i == 3 ? "" : "event " + i + "\n");
    }
    assertThat(stream.isComplete()).isTrue();
  }

  @Test
  void whatIsCutShortIsNotComplete() throws DataFormatException {
    byte[] encoded = resource("words.q11.w22.br");
    assertThat(new BrotliStream().isComplete()).as("no body at all").isTrue();
    for (int length = 1; length < encoded.length; length++) {
      assertThat(decode(Arrays.copyOf(encoded, length))).as("cut at %d", length).isNull();
    }
  }

  @Test
  void whatIsBehindTheEndIsRefused() {
    byte[] encoded = resource("words.q11.w22.br");
    assertThatThrownBy(() -> decode(Arrays.copyOf(encoded, encoded.length + 1)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("more bytes");
  }

  @Test
  void aWindowThatTheFormatDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> decode(new byte[] {0x11, 0x1e}))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("16 MiB");
  }

  /** Any byte may be wrong: what it means is refused or decoded, and nothing else happens. */
  @Test
  void wrongBytesAreRefusedOrDecoded() {
    Random random = new Random(5);
    int refused = 0;
    for (String name : new String[] {"words.q11.w22.br", "mixed.q9.w16.br", "zeros.q5.w10.br"}) {
      byte[] encoded = resource(name);
      for (int i = 0; i < 400; i++) {
        byte[] wrong = encoded.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
          wrong[random.nextInt(Math.min(wrong.length, 300))] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          ByteBuffer in = ByteBuffer.wrap(wrong);
          BrotliStream stream = new BrotliStream();
          ByteBuffer out;
          int given = 0;
          do {
            out = ByteBuffer.allocate(32 * 1024);
            stream.decode(in, out);
            given += out.position();
          } while (given < 4_000_000 && (in.hasRemaining() || out.position() > 0));
        } catch (DataFormatException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void theWordsAndTheirFormsAreThoseOfTheRfc() {
    CRC32 words = new CRC32();
    words.update(Dictionary.WORDS);
    assertThat(words.getValue()).isEqualTo(0x5136cb04L);
    CRC32 forms = new CRC32();
    int length = 0;
    for (int i = 0; i < Transforms.COUNT; i++) {
      byte[] row = Transforms.row(i);
      forms.update(row);
      length += row.length;
    }
    assertThat(length).isEqualTo(648);
    assertThat(forms.getValue()).isEqualTo(0x3d965f81L); // Appendix B.
  }
}
