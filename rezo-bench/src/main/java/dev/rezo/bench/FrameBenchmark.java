package dev.rezo.bench;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameHandler;
import dev.rezo.h2.frame.FrameReader;
import dev.rezo.h2.frame.FrameType;
import dev.rezo.h2.frame.FrameWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What it costs to read and to write the frames of HTTP/2.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class FrameBenchmark {

  private static final int BLOCK = 60;
  private static final int BODY = 12;
  private static final int END_STREAM = 0x1;
  private static final int END_HEADERS = 0x4;

  private final FrameReader reader = new FrameReader(FrameReader.DEFAULT_MAX_FRAME_SIZE);
  private final Heard heard = new Heard();
  private final ByteBuffer answer = ByteBuffer.allocateDirect(4096);
  private final ByteBuffer out = ByteBuffer.allocateDirect(4096);

  /** The frames of a small answer, with what comes between. */
  @Setup
  public void writeAnswer() {
    FrameWriter.header(answer, FrameType.HEADERS, END_HEADERS, 1, BLOCK);
    answer.position(answer.position() + BLOCK);
    FrameWriter.header(answer, FrameType.DATA, END_STREAM, 1, BODY);
    answer.position(answer.position() + BODY);
    FrameWriter.windowUpdate(answer, 0, 65_535);
    FrameWriter.ping(answer, 1, false);
    answer.flip();
  }

  /** Reads HEADERS, DATA, WINDOW_UPDATE and PING. */
  @Benchmark
  public long readAnswer() throws ConnectionErrorException {
    reader.read(answer.rewind(), heard);
    return heard.frames + heard.bytes;
  }

  /** Writes the heads of HEADERS and DATA, a WINDOW_UPDATE and a PING. */
  @Benchmark
  public int write() {
    out.clear();
    FrameWriter.header(out, FrameType.HEADERS, END_HEADERS, 1, BLOCK);
    FrameWriter.header(out, FrameType.DATA, END_STREAM, 1, BODY);
    FrameWriter.windowUpdate(out, 1, 65_535);
    FrameWriter.ping(out, 1, true);
    return out.position();
  }

  /** Counts, and keeps nothing. Not thread-safe; the caller serialises. */
  private static final class Heard implements FrameHandler {

    private int frames;
    private long bytes;

    @Override
    public void onFrame(@Nullable FrameType type, int streamId, int length) {
      frames++;
    }

    @Override
    public void onDataBegin(int streamId, int flowLength, int dataLength, boolean endStream) {}

    @Override
    public void onData(ByteBuffer part) {
      bytes += part.remaining();
    }

    @Override
    public void onDataEnd() {}

    @Override
    public void onHeadersBegin(int streamId, boolean endStream) {}

    @Override
    public void onPushPromiseBegin(int streamId, int promisedId) {}

    @Override
    public void onFragment(ByteBuffer fragment) {
      bytes += fragment.remaining();
    }

    @Override
    public void onBlockEnd() {}

    @Override
    public void onReset(int streamId, long code) {}

    @Override
    public void onSetting(int id, long value) {}

    @Override
    public void onSettingsEnd() {}

    @Override
    public void onSettingsAck() {}

    @Override
    public void onPing(long payload, boolean ack) {}

    @Override
    public void onGoAway(int lastStreamId, long code, String debug) {}

    @Override
    public void onWindowUpdate(int streamId, int increment) {}

    @Override
    public void onStreamError(int streamId, ErrorCode code, String rule, String message) {
      throw new IllegalStateException("frames: expected no error, actual " + message);
    }
  }
}
