package dev.rezo.plugins.decompression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyException.Reason;
import dev.rezo.http.BodySource;
import dev.rezo.testing.AllocatedBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("A341")
class DecodedSourceTest {

  /** The codings, and how a library writes them. */
  enum Coding {
    GZIP {
      @Override
      ContentDecoder decoder() {
        return new GzipDecoder();
      }

      @Override
      OutputStream encoder(OutputStream to) throws IOException {
        return new GZIPOutputStream(to);
      }
    },
    ZLIB {
      @Override
      ContentDecoder decoder() {
        return new DeflateDecoder();
      }

      @Override
      OutputStream encoder(OutputStream to) {
        return new DeflaterOutputStream(to);
      }
    },
    BARE {
      @Override
      ContentDecoder decoder() {
        return new DeflateDecoder();
      }

      @Override
      OutputStream encoder(OutputStream to) {
        return new DeflaterOutputStream(to, new Deflater(6, true));
      }
    };

    abstract ContentDecoder decoder();

    abstract OutputStream encoder(OutputStream to) throws IOException;

    byte[] encode(byte[] plain) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = encoder(bytes)) {
        out.write(plain);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  /** Gives these chunks, and now and then nothing in between. */
  private static final class Chunks implements BodySource {
    private final Deque<byte[]> left = new ArrayDeque<>();
    boolean closed;

    Chunks(List<byte[]> chunks) {
      left.addAll(chunks);
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      byte[] next = left.poll();
      return next == null ? END : ByteBuffer.wrap(next.clone());
    }

    @Override
    public void giveBack(ByteBuffer chunk) {
      chunk.clear();
      while (chunk.hasRemaining()) {
        chunk.put((byte) '!'); // By who gets it next.
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final byte[] TEXT =
      "what the servers have to say, and say again\n"
          .repeat(50)
          .getBytes(StandardCharsets.US_ASCII);

  private static byte[] read(Coding coding, Decompression settings, byte[]... chunks)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DecodedSource source =
        new DecodedSource(new Chunks(Arrays.asList(chunks)), coding.decoder(), "GET /", settings)) {
      for (ByteBuffer next = source.next(() -> {});
          !BodySource.isEnd(next);
          next = source.next(() -> {})) {
        byte[] chunk = new byte[next.remaining()];
        next.get(chunk);
        all.writeBytes(chunk);
      }
    }
    return all.toByteArray();
  }

  private static byte[] read(Coding coding, byte[]... chunks) throws IOException {
    return read(coding, Decompression.usual(), chunks);
  }

  private static byte[] part(byte[] of, int from, int to) {
    return Arrays.copyOfRange(of, from, to);
  }

  @ParameterizedTest
  @EnumSource
  void wholeByteByByteAndAtEverySplit(Coding coding) throws IOException {
    byte[] encoded = coding.encode(TEXT);
    assertThat(read(coding, encoded)).isEqualTo(TEXT);
    byte[][] single = new byte[encoded.length][];
    for (int i = 0; i < encoded.length; i++) {
      single[i] = part(encoded, i, i + 1);
      assertThat(read(coding, part(encoded, 0, i), part(encoded, i, encoded.length)))
          .as("split at %d", i)
          .isEqualTo(TEXT);
    }
    assertThat(read(coding, single)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource
  void largeBodiesOfAnyKind(Coding coding) throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    assertThat(read(coding, coding.encode(noise))).isEqualTo(noise);
    byte[] zeros = new byte[900_000];
    assertThat(read(coding, coding.encode(zeros))).isEqualTo(zeros);
    assertThat(read(coding, coding.encode(new byte[0]))).isEmpty();
    assertThat(read(coding)).as("no body at all").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutShortIsAnErrorWhereverItIsCut(Coding coding) {
    byte[] encoded = coding.encode(TEXT);
    for (int i = 1; i < encoded.length; i++) {
      byte[] cut = part(encoded, 0, i);
      assertThatThrownBy(() -> read(coding, cut))
          .as("cut at %d", i)
          .isInstanceOfSatisfying(
              BodyException.class,
              // The checksum of zlib is part of the stream that the decoder reads.
              e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
    }
  }

  @Test
  void gzipMembersFollowEachOther() throws IOException {
    byte[] one = Coding.GZIP.encode(TEXT);
    byte[] both = new byte[2 * one.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(one, 0, both, one.length, one.length);
    assertThat(read(Coding.GZIP, both)).hasSize(2 * TEXT.length);
  }

  @Test
  void gzipHeadersMayHaveAllTheirParts() throws IOException {
    byte[] plain = Coding.GZIP.encode(TEXT);
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3});
    full.writeBytes(new byte[] {3, 0, 7, 7, 7});
    full.writeBytes("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
    full.writeBytes(new byte[] {9, 9});
    full.writeBytes(part(plain, 10, plain.length));
    byte[] encoded = full.toByteArray();
    for (int i = 0; i < 40; i++) {
      assertThat(read(Coding.GZIP, part(encoded, 0, i), part(encoded, i, encoded.length)))
          .isEqualTo(TEXT);
    }
  }

  @Test
  void aWrongByteIsAnErrorOfTheCoding() {
    byte[] encoded = Coding.GZIP.encode(TEXT);
    for (int i : new int[] {0, 1, 2, encoded.length - 8, encoded.length - 1}) {
      byte[] wrong = encoded.clone();
      wrong[i] ^= 0x55;
      assertThatThrownBy(() -> read(Coding.GZIP, wrong))
          .isInstanceOfSatisfying(
              BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CODING));
    }
    byte[] behind = Arrays.copyOf(encoded, encoded.length + 1);
    assertThatThrownBy(() -> read(Coding.GZIP, behind)).isInstanceOf(BodyException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aBombIsStopped(Coding coding) {
    byte[] bomb = coding.encode(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(70_000);
    Chunks chunks = new Chunks(List.of(bomb));
    DecodedSource source =
        new DecodedSource(chunks, coding.decoder(), "GET /", Decompression.usual());
    long[] read = {0};
    assertThatThrownBy(
            () -> {
              for (ByteBuffer next = source.next(() -> {});
                  !BodySource.isEnd(next);
                  next = source.next(() -> {})) {
                read[0] += next.remaining();
              }
            })
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(read[0]).isLessThan(2 << 20);
    assertThat(chunks.closed).isTrue();
  }

  /** A MiB and a half, which gzip makes less than 200 times as small; and so what that becomes. */
  private static byte[] repetitive() {
    byte[] noise = new byte[400];
    new Random(1).nextBytes(noise);
    byte[] all = new byte[48 * 33 * 1024];
    for (int at = 0; at < all.length; at += 33 * 1024) { // Further than gzip looks back.
      System.arraycopy(noise, 0, all, at, noise.length);
    }
    return all;
  }

  @Test
  void codingsOnOneAnotherDoNotMultiplyWhatEachByteMayBecome() throws IOException {
    byte[] plain = repetitive();
    byte[] once = Coding.GZIP.encode(plain);
    byte[] twice = Coding.GZIP.encode(once);
    assertThat(plain.length / once.length).isLessThan(200);
    assertThat(once.length / twice.length).isBetween(2, 200);
    assertThat(plain.length / twice.length).isGreaterThan(200);
    assertThat(read(Coding.GZIP, once)).isEqualTo(plain);
    Chunks chunks = new Chunks(List.of(twice));
    Decompression usual = Decompression.usual();
    DecodedSource outer = new DecodedSource(chunks, new GzipDecoder(), "GET /", usual);
    DecodedSource source = new DecodedSource(outer, new GzipDecoder(), "GET /", usual);
    assertThatThrownBy(() -> drain(source))
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("expected at most 200 for each byte that came, actual ")
        .hasMessageContaining("of " + twice.length);
    assertThat(chunks.closed).isTrue();
  }

  private static void drain(BodySource source) throws IOException {
    ByteBuffer next = source.next(() -> {});
    while (!BodySource.isEnd(next)) {
      next = source.next(() -> {});
    }
  }

  /** Copies. */
  private static final class Plain implements ContentDecoder {
    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
      while (in.hasRemaining() && out.hasRemaining()) {
        out.put(in.get());
      }
    }

    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void aBodyOfSmallEventsCostsNoChunkForEach() throws Exception {
    byte[][] events = new byte[1000][];
    Arrays.fill(events, "data: 20 bytes long\n".getBytes(StandardCharsets.US_ASCII));
    Chunks chunks = new Chunks(Arrays.asList(events));
    DecodedSource source = new DecodedSource(chunks, new Plain(), "GET /", Decompression.usual());
    AllocatedBytes allocated = new AllocatedBytes();
    long before = allocated.soFar();
    drain(source);
    assertThat(allocated.soFar() - before).isLessThan(1L << 20);
  }

  @Test
  void chunksThatWereGivenStayAsTheyAre() throws IOException {
    Chunks chunks = new Chunks(List.of(new byte[] {1}, new byte[] {2}, new byte[40_000]));
    DecodedSource source = new DecodedSource(chunks, new Plain(), "GET /", Decompression.usual());
    ByteBuffer one = source.next(() -> {});
    ByteBuffer two = source.next(() -> {});
    ByteBuffer much = source.next(() -> {});
    ByteBuffer rest = source.next(() -> {});
    assertThat(one).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    assertThat(two).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
    assertThat(much.remaining() + rest.remaining()).isEqualTo(40_000);
    assertThat(source.next(() -> {})).isSameAs(BodySource.END);
  }

  @Test
  void aSizeIsALimit() {
    byte[] encoded = Coding.GZIP.encode(TEXT);
    Decompression small = Decompression.usual().withMost(TEXT.length - 1, 1000);
    assertThatThrownBy(() -> read(Coding.GZIP, small, encoded))
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("expected at most " + (TEXT.length - 1) + " bytes, actual ");
  }

  @Test
  void aClosedOneIsNotRead() throws IOException {
    Chunks chunks = new Chunks(List.of(Coding.GZIP.encode(TEXT)));
    DecodedSource source =
        new DecodedSource(chunks, new GzipDecoder(), "GET /", Decompression.usual());
    source.close();
    source.close();
    assertThat(chunks.closed).isTrue();
    assertThatThrownBy(() -> source.next(() -> {}))
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }
}
