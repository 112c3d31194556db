package dev.rezo.bench;

import dev.rezo.plugins.decompression.brotli.BrotliStream;
import dev.rezo.plugins.decompression.zstd.ZstdStream;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.brotli.dec.BrotliInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to decode one body with a new decoder, in pieces of 32 KiB, beside libraries:
 * org.brotli:dec reads a stream into such pieces, aircompressor is given the whole at once and has
 * room for all of it.
 *
 * <p>The bodies are 105 KB of JSON and 68 KB of HTML, as {@code brotli} 1.0.9 and {@code zstd}
 * 1.5.4 of Debian 12 write them: fast with {@code -q 5} and {@code -3}, small with {@code -q 11}
 * and {@code -19}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class CodingBenchmark {

  private static final int PIECE = 32 * 1024;

  /** Which body. */
  @Param({"json.fast", "json.small", "html.fast", "html.small"})
  public String body;

  private final byte[] piece = new byte[PIECE];
  private byte[] brotli = {};
  private byte[] zstd = {};
  private byte[] whole = {};

  /** Reads the bodies, and sees that all decoders say the same. */
  @Setup
  public void read() throws IOException, DataFormatException {
    brotli = resource(body + ".br");
    zstd = resource(body + ".zst");
    whole = new byte[(int) ZstdDecompressor.getDecompressedSize(zstd, 0, zstd.length)];
    if (brotliByRezo() != whole.length
        || brotliByOrgBrotli() != whole.length
        || zstdByRezo() != whole.length
        || zstdByAircompressor() != whole.length) {
      throw new IllegalStateException(body + ": expected " + whole.length + ", actual others");
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = CodingBenchmark.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + ": expected beside this class, actual missing");
      }
      return in.readAllBytes();
    }
  }

  /** Rezo's br. */
  @Benchmark
  public int brotliByRezo() throws DataFormatException {
    BrotliStream stream = new BrotliStream();
    ByteBuffer in = ByteBuffer.wrap(brotli);
    ByteBuffer out = ByteBuffer.wrap(piece);
    int length = 0;
    do {
      out.clear();
      stream.decode(in, out);
      length += out.position();
    } while (in.hasRemaining() || out.position() > 0);
    return length;
  }

  /** The library that reads a stream. */
  @Benchmark
  public int brotliByOrgBrotli() throws IOException {
    int length = 0;
    try (BrotliInputStream in = new BrotliInputStream(new ByteArrayInputStream(brotli))) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        length += read;
      }
    }
    return length;
  }

  /** Rezo's zstd. */
  @Benchmark
  public int zstdByRezo() throws DataFormatException {
    ZstdStream stream = new ZstdStream();
    ByteBuffer in = ByteBuffer.wrap(zstd);
    ByteBuffer out = ByteBuffer.wrap(piece);
    int length = 0;
    do {
      out.clear();
      stream.decode(in, out);
      length += out.position();
    } while (in.hasRemaining() || out.position() > 0);
    return length;
  }

  /** The library that reads an array. */
  @Benchmark
  public int zstdByAircompressor() {
    return new ZstdDecompressor().decompress(zstd, 0, zstd.length, whole, 0, whole.length);
  }
}
