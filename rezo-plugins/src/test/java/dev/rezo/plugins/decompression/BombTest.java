package dev.rezo.plugins.decompression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyException.Reason;
import dev.rezo.http.BodySource;
import dev.rezo.testing.AllocatedBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a body that is little and means much costs before it is stopped. */
@Tag("A342")
class BombTest {

  /** A MiB that any body may have, what is read of it beyond, the window, and buffers. */
  private static final long MOST_ALLOCATED = 6 << 20;

  private static byte[] gzip(int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(new byte[length]);
    }
    return bytes.toByteArray();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BombTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static long read(ContentCoding coding, byte[] bomb) throws IOException {
    BodySource whole =
        new BodySource() {
          private boolean isRead;

          @Override
          public ByteBuffer next(Runnable onReady) {
            ByteBuffer next = isRead ? END : ByteBuffer.wrap(bomb);
            isRead = true;
            return next;
          }

          @Override
          public void close() {}
        };
    DecodedSource source =
        new DecodedSource(whole, coding.decoder(), "GET /", Decompression.usual());
    long read = 0;
    for (ByteBuffer next = source.next(() -> {});
        !BodySource.isEnd(next);
        next = source.next(() -> {})) {
      read += next.remaining();
    }
    return read;
  }

  private static void check(ContentCoding coding, byte[] bomb) throws Exception {
    AllocatedBytes allocated = new AllocatedBytes();
    long before = allocated.soFar();
    assertThatThrownBy(() -> read(coding, bomb))
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(allocated.soFar() - before).isBetween(1L << 20, MOST_ALLOCATED);
  }

  @Test
  void oneToAThousandOfGzipIsStoppedWithinSixMebibytes() throws Exception {
    byte[] bomb = gzip(64 << 20);
    assertThat(bomb.length).isBetween(60_000, 70_000);
    check(BuiltInCoding.GZIP, bomb);
  }

  @Test
  void fourteenBytesOfBrotliAreStoppedWithinSixMebibytes() throws Exception {
    byte[] bomb = resource("brotli/zeros.q11.w22.br");
    assertThat(bomb).hasSize(14); // 3,000,000 zeros.
    check(BuiltInCoding.BROTLI, bomb);
  }

  @Test
  void oneToThirtyThousandOfZstdIsStoppedWithinSixMebibytes() throws Exception {
    for (String name : new String[] {"zeros.19", "zeros.pipe", "far.long"}) {
      check(BuiltInCoding.ZSTD, resource("zstd/" + name + ".zst"));
    }
  }

  /** A byte that is repeated 128 Ki times has four bytes: the worst that there is. */
  @Test
  void blocksOfOneByteAreStoppedWithinSixMebibytes() throws Exception {
    ByteBuffer bomb = ByteBuffer.allocate(6 + 4 * 512).order(ByteOrder.LITTLE_ENDIAN);
    bomb.putInt(0xfd2fb528).put((byte) 0).put((byte) (13 << 3));
    while (bomb.hasRemaining()) {
      bomb.putInt(131_072 << 3 | 1 << 1);
    }
    check(BuiltInCoding.ZSTD, bomb.array());
  }
}
