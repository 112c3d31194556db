package dev.rezo.bench;

import dev.rezo.h2.Http2Handler;
import dev.rezo.h2.Http2Limits;
import dev.rezo.h2.Http2ResponseHead;
import dev.rezo.h2.Http2Session;
import dev.rezo.h2.Http2Settings;
import dev.rezo.h2.Http2Stream;
import dev.rezo.h2.StreamHandler;
import dev.rezo.h2.WindowBudget;
import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackEncoder;
import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import dev.rezo.http.Url;
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
 * What a session costs for one small exchange, and for DATA that it passes on.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class Http2SessionBenchmark {

  private static final int PIECE = 16 * 1024;

  private final Request request =
      Request.builder("GET", Url.parse("https://api.example.com/v1/things"))
          .header("User-Agent", "rezo/1.0")
          .header("Accept", "application/json")
          .build();
  private final Heard heard = new Heard();
  private final Http2Session session = session();
  private final HpackEncoder server = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
  private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
  private final ByteBuffer wire = ByteBuffer.allocateDirect(4096);
  private final ByteBuffer data = ByteBuffer.allocateDirect(9 + PIECE);
  private Http2Stream download = session.open(request, heard);
  private long nowNanos;

  private Http2Session session() {
    Http2Session fresh = new Http2Session(Http2Settings.DEFAULT, Http2Limits.DEFAULT, heard, heard);
    fresh.start(0);
    return fresh;
  }

  /** Greets, and begins the response whose body {@link #passDataOn} goes on with. */
  @Setup
  public void greet() throws ProtocolException {
    wire.clear();
    wire.putInt(0x4).put((byte) 0).putInt(0); // SETTINGS
    wire.putInt(0x4).put((byte) 0x1).putInt(0); // and the acknowledgement of ours
    session.receive(wire.flip(), 0);
    drain();
    answer(download, false);
    data.putInt(PIECE << 8).put((byte) 0).putInt(download.id()).position(0).limit(9 + PIECE);
  }

  /** Opens a stream, writes its head, and takes a response with ten fields and 12 bytes. */
  @Benchmark
  public int smallExchange() throws ProtocolException {
    Http2Stream stream = session.open(request, heard);
    drain();
    answer(stream, true);
    session.consume(stream, 12);
    return heard.ends;
  }

  /** Takes one DATA frame of 16 KiB. */
  @Benchmark
  public long passDataOn() throws ProtocolException {
    session.receive(data.rewind(), nowNanos += 10_000);
    session.consume(download, PIECE);
    drain();
    return heard.bytes;
  }

  private void drain() {
    do {
      if (session.write(out.clear()) != null) {
        throw new IllegalStateException("session: expected nothing to upload, actual some");
      }
    } while (session.wantsWrite());
  }

  private void answer(Http2Stream stream, boolean isWhole) throws ProtocolException {
    String[] fields = Http2Fields.response();
    int count = isWhole ? fields.length : fields.length - 2; // without content-length
    wire.clear().position(9);
    server.startBlock();
    for (int i = 0; i < count; i += 2) {
      if (!server.encode(fields[i], fields[i + 1], false, wire)) {
        throw new IllegalStateException("buffer: expected room for a block, actual too little");
      }
    }
    wire.putInt(0, (wire.position() - 9) << 8 | 0x1).put(4, (byte) 0x4).putInt(5, stream.id());
    if (isWhole) {
      wire.putInt(12 << 8).put((byte) 0x1).putInt(stream.id()).putLong(0).putInt(0);
    }
    session.receive(wire.flip(), nowNanos += 10_000);
  }

  /** Counts, and keeps nothing. Not thread-safe; the caller serialises. */
  private static final class Heard implements StreamHandler, Http2Handler, WindowBudget {

    private int ends;
    private long bytes;

    @Override
    public void onSent() {}

    @Override
    public void onInformational(int status, Headers headers) {}

    @Override
    public void onHead(Http2ResponseHead head) {}

    @Override
    public void onBody(ByteBuffer part) {
      bytes += part.remaining();
    }

    @Override
    public void onTrailers(Headers trailers) {}

    @Override
    public void onEnd() {
      ends++;
    }

    @Override
    public void onFailed(RezoException cause) {
      throw new IllegalStateException(cause);
    }

    @Override
    public void onSettings(int maxStreams) {}

    @Override
    public void onSettingsAcknowledged() {}

    @Override
    public void onPong(long payload) {}

    @Override
    public void onGoAway(int lastStreamId, long code, String debug) {
      throw new IllegalStateException("session: expected it to go on, actual GOAWAY " + code);
    }

    @Override
    public boolean claim(long claimed) {
      return true;
    }

    @Override
    public void release(long released) {}
  }
}
