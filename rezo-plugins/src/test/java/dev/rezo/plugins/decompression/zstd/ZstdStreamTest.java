package dev.rezo.plugins.decompression.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference encoder and one in Java have written is read, and nothing else is. */
@Tag("A341")
@Timeout(120)
class ZstdStreamTest {

  static Stream<String> vectors() {
    return Arrays.stream(ZstdPlain.VECTORS);
  }

  static byte[] decode(ZstdStream stream, byte[] encoded, int step, int room)
      throws DataFormatException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[room];
    for (int at = 0; at < encoded.length; ) {
      int length = Math.min(step, encoded.length - at);
      ByteBuffer in = ByteBuffer.wrap(encoded, at, length);
      at += length;
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
    ZstdStream stream = new ZstdStream();
    byte[] plain = decode(stream, encoded, Integer.MAX_VALUE, 32 * 1024);
    return stream.isComplete() ? plain : null;
  }

  private static void refuses(byte[] encoded, String... says) {
    assertThatThrownBy(() -> decode(encoded))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContainingAll(says);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A frame of these bytes behind the magic number. */
  private static byte[] frame(int... bytes) {
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    byte[] all = Arrays.copyOf(frame, 4 + bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      all[4 + i] = (byte) bytes[i];
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatWasEncodedComesBackHoweverItIsCut(String name) throws DataFormatException {
    byte[] encoded = ZstdPlain.vector(name);
    byte[] plain = ZstdPlain.of(name);
    int[][] cuts = {{Integer.MAX_VALUE, 32 * 1024}, {1, 4096}, {7, 1000}, {1000, 333}};
    for (int[] cut : cuts) {
      ZstdStream stream = new ZstdStream();
      assertThat(Arrays.equals(decode(stream, encoded, cut[0], cut[1]), plain))
          .as("cut %s", Arrays.toString(cut))
          .isTrue();
      assertThat(stream.isComplete()).isTrue();
    }
  }

  @Test
  void whatWasEncodedComesBackCutInTwoAnywhere() throws DataFormatException {
    for (String name : new String[] {"text.19", "text.pipe", "zeros.19", "one.19"}) {
      byte[] encoded = ZstdPlain.vector(name);
      byte[] plain = ZstdPlain.of(name);
      for (int cut = 1; cut < encoded.length; cut++) {
        ZstdStream stream = new ZstdStream();
        byte[] first = decode(stream, Arrays.copyOf(encoded, cut), cut, plain.length + 1);
        assertThat(stream.isComplete()).as("cut at %d", cut).isFalse();
        byte[] rest = Arrays.copyOfRange(encoded, cut, encoded.length);
        byte[] second = decode(stream, rest, rest.length, plain.length + 1);
        assertThat(stream.isComplete()).isTrue();
        if (!Arrays.equals(join(first, second), plain)) {
          throw new AssertionError(name + " cut at " + cut);
        }
      }
    }
  }

  @Test
  void whatAnEncoderInJavaWritesComesBack() throws DataFormatException {
    ZstdCompressor encoder = new ZstdCompressor();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      int length = random.nextInt(1 << random.nextInt(19));
      byte[] plain = random.nextInt(5) == 0 ? new byte[length] : ZstdPlain.text(i, length);
      for (int n = random.nextInt(1 + length / 50); n > 0; n--) {
        plain[random.nextInt(length)] = (byte) random.nextInt();
      }
      byte[] encoded = new byte[encoder.maxCompressedLength(length)];
      int size = encoder.compress(plain, 0, length, encoded, 0, encoded.length);
      byte[] decoded = decode(Arrays.copyOf(encoded, size));
      assertThat(Arrays.equals(decoded, plain)).as("content %d", i).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aDecoderInJavaSaysTheSame(String name) throws DataFormatException {
    byte[] encoded = ZstdPlain.vector(name);
    byte[] decoded = decode(encoded);
    byte[] theirs = new byte[decoded.length];
    int length =
        new ZstdDecompressor().decompress(encoded, 0, encoded.length, theirs, 0, theirs.length);
    assertThat(length).isEqualTo(decoded.length);
    assertThat(Arrays.equals(decoded, theirs)).isTrue();
  }

  @Test
  void framesFollowEachOtherAndSomeAreSkipped() throws DataFormatException {
    byte[] skipped = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    byte[] none = {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
    byte[] text = ZstdPlain.vector("text.pipe");
    byte[] all = join(none, text, skipped, ZstdPlain.vector("empty.1"), text, skipped, none);
    byte[] twice = join(ZstdPlain.of("text."), ZstdPlain.of("text."));
    assertThat(Arrays.equals(decode(all), twice)).isTrue();
    ZstdStream stream = new ZstdStream();
    assertThat(Arrays.equals(decode(stream, all, 1, 100), twice)).isTrue();
    assertThat(stream.isComplete()).isTrue();
    assertThat(decode(none)).isEmpty();
    assertThat(decode(new byte[0])).isEmpty();
  }

  @Test
  void whatIsCutShortIsNotComplete() throws DataFormatException {
    for (String name : new String[] {"text.9", "text.nosum", "mixed.pipe", "empty.1"}) {
      byte[] encoded = ZstdPlain.vector(name);
      for (int length = 1; length < encoded.length; length += 1 + encoded.length / 700) {
        assertThat(decode(Arrays.copyOf(encoded, length))).as("%s at %d", name, length).isNull();
      }
    }
  }

  /** Each block is there with its last byte, and a raw one as it comes. */
  @Test
  void aBlockIsGivenOutAtOnce() throws DataFormatException {
    ZstdStream stream = new ZstdStream();
    byte[] begin = frame(0x00, 0x50, 5 << 3, 0, 0, 'h', 'e');
    assertThat(decode(stream, begin, 100, 100)).asString().isEqualTo("he");
    assertThat(decode(stream, new byte[] {'l', 'l', 'o'}, 100, 100)).asString().isEqualTo("llo");
    assertThat(decode(stream, new byte[] {4 << 3 | 4, 0, 0}, 100, 100)).isEmpty();
    assertThat(decode(stream, new byte[] {2 << 3, '!', '?', 0}, 1, 100)).asString().isEqualTo("!?");
    assertThat(stream.isComplete()).isFalse();
    assertThat(decode(stream, new byte[] {3 << 3 | 3, 0, 0, 'z'}, 1, 2))
        .asString()
        .isEqualTo("zzz");
    assertThat(stream.isComplete()).isTrue();
  }

  @Test
  void whatIsNoFrameIsRefusedWhereItBegins() {
    refuses("<html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "byte 0", "3c68746d");
    byte[] text = ZstdPlain.vector("text.9");
    refuses(
        join(text, new byte[] {1, 2, 3, 4}), "byte " + text.length + ": ", "begins with 28b52ffd");
  }

  @Test
  void aWindowAboveEightMebibytesIsRefused() throws DataFormatException {
    refuses(ZstdPlain.vector("far.wide"), "byte 5", "at most 8388608 bytes (RFC 9659)", "16777216");
    refuses(frame(0x00, 13 << 3 | 1), "at most 8388608", "9437184");
    refuses(frame(0x00, 31 << 3 | 7), "at most 8388608", "4123168604160");
    refuses(frame(0xa0, 1, 0, 0x80, 0), "at most 8388608", "8388609"); // A single segment.
    assertThat(decode(frame(0x00, 13 << 3, 1, 0, 0))).isEmpty();
  }

  @Test
  void aDictionaryIsRefused() throws DataFormatException {
    refuses(frame(0x01, 0x50, 7), "byte 6", "no dictionary", "number 7");
    refuses(frame(0x23, 1, 0, 0, 0x80, 0), "no dictionary", "number 2147483649");
    assertThat(decode(frame(0x01, 0x50, 0, 1, 0, 0))).as("number 0 is none").isEmpty();
  }

  @Test
  void aChecksumAndASizeAreLookedAt() {
    byte[] encoded = ZstdPlain.vector("text.9");
    encoded[encoded.length - 1] ^= 1;
    refuses(encoded, "byte " + (encoded.length - 4) + ": ", "the checksum ");
    refuses(frame(0x20, 3, 2 << 3 | 1, 0, 0, 'a', 'b'), "a content of 3 bytes", "2");
    refuses(frame(0x20, 3, 4 << 3 | 1, 0, 0), "byte 6", "at most 3 bytes", "4");
    int[] twice = {0x60, 0, 0, 0x42, 6, 0, 'a', 0x42, 6, 0, 'b'}; // 200 of each, 256 at most.
    refuses(frame(twice), "byte 11", "at most the 56 bytes", "200");
  }

  @Test
  void whatTheFormatReservesIsRefused() {
    refuses(frame(0x08, 0x50), "byte 4", "reserved bit");
    refuses(frame(0x00, 0x50, 7, 0, 0), "byte 6", "a type of block", "3");
    int[] reserved = {0x00, 0x50, 5 << 3 | 5, 0, 0, 0, 1, 1, 0x80, 0x01};
    refuses(frame(reserved), "byte 11", "reserved bits");
  }

  @Test
  void whatABlockDoesNotHaveIsRefused() {
    refuses(frame(0x00, 0x50, 5, 0, 0), "byte 9", "1 more bytes", "0");
    refuses(frame(0x00, 0x50, 2 << 3 | 5, 0, 0, 0x08, 0), "byte 11", "1 more bytes of the block");
    refuses(frame(0x00, 0x50, 5 << 3 | 5, 0, 0, 3, 0, 0, 0, 0), "a Huffman table", "none before");
    refuses(frame(0x00, 0x50, 4 << 3 | 5, 0, 0, 0, 1, 0xfc, 1), "a table of sequences");
    // One sequence of one literal and a copy, by the predefined tables, of what is not there yet.
    refuses(frame(0x00, 0x50, 8 << 3 | 5, 0, 0, 8, 'x', 1, 0, 0, 0, 0, 1), "a distance from 1 to");
  }
}
