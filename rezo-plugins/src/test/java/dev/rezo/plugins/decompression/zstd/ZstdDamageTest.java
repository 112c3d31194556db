package dev.rezo.plugins.decompression.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.AllocatedBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that were turned over are refused or decoded, and nothing else happens. */
@Tag("A341")
@Timeout(120)
class ZstdDamageTest {

  /** What a window of 8 MiB may take while it grows, and the buffers of a block. */
  private static final long MOST_ALLOCATED = 28L << 20;

  /** More than any of the contents, where a byte decides how often a byte is repeated. */
  private static final long MOST_GIVEN = 32L << 20;

  private final AllocatedBytes allocated;
  private final byte[] some = new byte[32 * 1024];

  ZstdDamageTest() throws ReflectiveOperationException {
    allocated = new AllocatedBytes();
  }

  /** How much came out; -1 if it was refused or is not complete. */
  private long decode(byte[] encoded) {
    try {
      ByteBuffer in = ByteBuffer.wrap(encoded);
      ZstdStream stream = new ZstdStream();
      ByteBuffer out;
      long given = 0;
      do {
        out = ByteBuffer.wrap(some);
        int before = in.remaining();
        stream.decode(in, out);
        given += out.position();
        assertThat(before > in.remaining() || out.position() > 0 || before == 0).isTrue();
      } while (given < MOST_GIVEN && (in.hasRemaining() || out.position() > 0));
      return stream.isComplete() ? given : -1;
    } catch (DataFormatException e) {
      assertThat(e).hasMessageStartingWith("zstd: byte ").hasMessageContaining(", actual ");
      return -1;
    }
  }

  private int refused(String name, int times, int within, int most)
      throws ReflectiveOperationException {
    Random random = new Random(name.hashCode());
    int refused = 0;
    for (int i = 0; i < times; i++) {
      byte[] wrong = ZstdPlain.vector(name);
      int reach = Math.min(wrong.length, within);
      for (int n = random.nextInt(most); n >= 0; n--) {
        wrong[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
      }
      long before = allocated.soFar();
      if (decode(wrong) < 0) {
        refused++;
      }
      assertThat(allocated.soFar() - before).as("%s, %d", name, i).isLessThan(MOST_ALLOCATED);
    }
    return refused;
  }

  @Test
  void wrongBytesAreRefusedOrDecoded() throws ReflectiveOperationException {
    for (String name : new String[] {"text.1", "text.22", "mixed.6"}) {
      assertThat(refused(name, 1500, 400, 3)).as(name).isGreaterThan(1000);
    }
    assertThat(refused("zeros.19", 200, 400, 3)).isGreaterThan(100);
    assertThat(refused("mixed.pipe", 500, 1 << 20, 20)).isGreaterThan(450);
    // Without a checksum, many wrong literals are another text.
    assertThat(refused("text.nosum", 1500, 400, 3)).isGreaterThan(800);
    assertThat(refused("text.nosum", 3000, 1 << 20, 1)).isGreaterThan(300);
  }

  /** Where there is a checksum, nothing else than what was sent is accepted. */
  @Test
  void withAChecksumEveryWrongByteIsFound() throws ReflectiveOperationException {
    byte[] encoded = ZstdPlain.vector("text.9");
    byte[] plain = ZstdPlain.of("text.9");
    int refused = 0;
    for (int at = 5; at < encoded.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] wrong = encoded.clone();
        wrong[at] ^= (byte) (1 << bit);
        ZstdStream stream = new ZstdStream();
        try {
          byte[] given = ZstdStreamTest.decode(stream, wrong, wrong.length, 32 * 1024);
          if (stream.isComplete() && !Arrays.equals(given, plain)) {
            throw new AssertionError("accepted with byte " + at + ", bit " + bit);
          }
        } catch (DataFormatException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(7 * (encoded.length - 5)); // Few bits mean nothing.
  }

  @Test
  void anyBytesBehindAHeaderAreRefusedOrDecoded() throws ReflectiveOperationException {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[12 + random.nextInt(200)];
      random.nextBytes(noise);
      ByteBuffer header = ByteBuffer.wrap(noise).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      header.putInt(0xfd2fb528).put((byte) 0).put((byte) 0x50);
      // One compressed block, whose literals are raw or by Huffman.
      header.put((byte) 5).put((byte) 0).put((byte) 0);
      int size = noise.length - 9;
      noise[6] = (byte) (size << 3 | 5);
      noise[7] = (byte) (size >> 5);
      decode(noise);
    }
  }

  /** Once the window is full and the tables are there, blocks cost no memory. */
  @Test
  void blocksCostNoMemory() throws Exception {
    byte[] encoded = ZstdPlain.vector("far.long");
    ByteBuffer in = ByteBuffer.wrap(encoded);
    ByteBuffer out = ByteBuffer.wrap(some);
    ZstdStream stream = new ZstdStream();
    long given = 0;
    long before = 0;
    do {
      if (given >= 13 << 20 && before == 0) {
        before = allocated.soFar();
      }
      out.clear();
      stream.decode(in, out);
      given += out.position();
    } while (in.hasRemaining() || out.position() > 0);
    assertThat(given).isGreaterThan(24 << 20);
    assertThat(allocated.soFar() - before).isLessThan(2_000); // What counting takes.
  }
}
