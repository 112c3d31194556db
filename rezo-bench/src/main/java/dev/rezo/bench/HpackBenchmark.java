package dev.rezo.bench;

import dev.rezo.h2.hpack.FieldHandler;
import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackEncoder;
import dev.rezo.h2.hpack.HpackException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to write and to read a block of fields on a warm connection, beside Netty.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class HpackBenchmark {

  private static final int LIST_LIMIT = 64 * 1024;

  private final String[] request = Http2Fields.request();
  private final HpackEncoder encoder = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
  private final HpackDecoder decoder = new HpackDecoder(LIST_LIMIT);
  private final Count count = new Count();
  private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
  private final ByteBuffer block = ByteBuffer.allocateDirect(4096);

  private final DefaultHttp2HeadersEncoder nettyEncoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder nettyDecoder =
      new DefaultHttp2HeadersDecoder(true, LIST_LIMIT);
  private final Http2Headers nettyHeaders = new DefaultHttp2Headers();
  private final ByteBuf nettyOut = Unpooled.directBuffer(4096);
  private ByteBuf nettyBlock = Unpooled.EMPTY_BUFFER;

  /** Brings the tables of all to what they have on a connection in use; blocks then stay. */
  @Setup
  public void warmTables() throws HpackException, Http2Exception {
    for (int i = 0; i < request.length; i += 2) {
      nettyHeaders.add(request[i], request[i + 1]);
    }
    HpackEncoder server = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
    for (int i = 0; i < 2; i++) { // the first fills the tables
      write(server, Http2Fields.response(), block.clear());
      decoder.decode(block.flip(), true, count);
      nettyDecoder.decodeHeaders(1, Unpooled.wrappedBuffer(block.rewind()));
    }
    nettyBlock = Unpooled.wrappedBuffer(block.rewind());
  }

  /** Encodes a request. */
  @Benchmark
  public int encode() {
    write(encoder, request, out.clear());
    return out.position();
  }

  /** The same by Netty. */
  @Benchmark
  public int encodeByNetty() throws Http2Exception {
    nettyEncoder.encodeHeaders(1, nettyHeaders, nettyOut.clear());
    return nettyOut.writerIndex();
  }

  /** Decodes a response. */
  @Benchmark
  public int decode() throws HpackException {
    decoder.decode(block.rewind(), true, count);
    return count.characters;
  }

  /** The same by Netty. */
  @Benchmark
  public Http2Headers decodeByNetty() throws Http2Exception {
    return nettyDecoder.decodeHeaders(1, nettyBlock.readerIndex(0));
  }

  private static void write(HpackEncoder to, String[] fields, ByteBuffer into) {
    to.startBlock();
    for (int i = 0; i < fields.length; i += 2) {
      if (!to.encode(fields[i], fields[i + 1], false, into)) {
        throw new IllegalStateException("buffer: expected room for a block, actual too little");
      }
    }
  }

  /** Looks at each field. Not thread-safe; the caller serialises. */
  private static final class Count implements FieldHandler {

    private int characters;

    @Override
    public void onField(String name, String value, boolean neverIndexed) {
      characters += name.length() + value.length();
    }

    @Override
    public void onTruncated() {
      throw new IllegalStateException("fields: expected all, actual less");
    }
  }
}
