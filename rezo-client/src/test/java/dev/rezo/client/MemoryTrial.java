package dev.rezo.client;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The child of {@link MemoryTest}: one body that is far larger than its heap, of which one side
 * stops half way. It says {@code half} or {@code stalled N} where it waits, and {@code whole N} at
 * its end, and what it used; or {@code failed: ...} where an upload fails.
 */
final class MemoryTrial {

  /** What bodies consist of, again and again. */
  static final byte[] BLOCK = block();

  private static final long SETTLED_NANOS = 200_000_000;

  private static final int HUGE_CHUNK_BLOCKS = 64;

  private MemoryTrial() {}

  /**
   * Runs one trial.
   *
   * @param arguments what to do, the URL, the number of bytes, and a file of trusted certificates
   *     if it is TLS
   */
  public static void main(String[] arguments) throws Exception {
    ClientBuilder builder = RezoClient.builder();
    if (arguments.length > 3) {
      builder.tls(tls -> tls.trust(Path.of(arguments[3])));
    }
    long bytes = Long.parseLong(arguments[2]);
    try (RezoClient client = builder.build()) {
      switch (arguments[0]) {
        case "download" -> download(client, arguments[1], bytes);
        case "upload" ->
            upload(client, arguments[1], Bodies.stream(() -> new Blocks(bytes), bytes, "x/y"));
        case "upload-huge-chunks" -> upload(client, arguments[1], new HugeChunks(bytes));
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
    say(memory());
  }

  private static void download(RezoClient client, String url, long bytes) throws IOException {
    try (Response response = client.get(url).send()) {
      InputStream in = response.body().stream();
      expect(in, bytes / 2);
      say("half");
      awaitWord();
      expect(in, bytes - bytes / 2);
      say("whole " + (in.read() < 0 ? bytes : -1));
    }
  }

  private static void upload(RezoClient client, String url, Body body) throws Exception {
    AtomicLong taken = new AtomicLong();
    Body watched = Bodies.withProgress(body, (count, total) -> taken.set(count));
    CompletableFuture<String> answer = client.put(url).body(watched).sendAsync(BodyReaders.text());
    CompletableFuture<String> unused = answer.whenComplete((text, failure) -> endIf(failure));
    awaitWord(); // The peer has read half, and stopped.
    awaitSettled(taken);
    say("stalled " + taken);
    say("whole " + answer.get());
  }

  /** Nobody would say the word that this process waits for. */
  private static void endIf(@Nullable Throwable failure) {
    if (failure != null) {
      say("failed: " + failure);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void awaitWord() throws IOException {
    if (System.in.read() < 0) {
      throw new IOException("expected to be told to go on");
    }
  }

  /** Waits until a number above 0 does not change any more. */
  static void awaitSettled(AtomicLong number) {
    long seen = -1;
    long since = System.nanoTime();
    while (seen <= 0 || System.nanoTime() - since < SETTLED_NANOS) {
      long now = number.get();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Reads so much of what blocks say. */
  static void expect(InputStream in, long bytes) throws IOException {
    byte[] read = new byte[BLOCK.length];
    for (long left = bytes; left > 0; left -= read.length) {
      if (in.readNBytes(read, 0, read.length) < read.length || !Arrays.equals(read, BLOCK)) {
        throw new IOException("expected another block, actual " + left + " bytes before the end");
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** As in {@code 21 of 32 MB of heap, VmHWM: 81234 kB}: the second where Linux tells. */
  private static String memory() throws IOException {
    Path status = Path.of("/proc/self/status");
    String peak = "";
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        peak = line.startsWith("VmHWM") ? ", " + line.replace("\t", " ") : peak;
      }
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() >> 20)
        + " of "
        + (runtime.maxMemory() >> 20)
        + " MB of heap"
        + peak;
  }

  private static byte[] block() {
    byte[] block = new byte[64 * 1024];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (31 * i + i / 251);
    }
    return block;
  }

  /** Blocks as a stream. Not thread-safe; the caller serialises. */
  private static final class Blocks extends InputStream {
    private final long bytes;
    private long read;

    Blocks(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return read == bytes ? -1 : BLOCK[(int) (read++ % BLOCK.length)] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (read == bytes) {
        return -1;
      }
      int from = (int) (read % BLOCK.length);
      int count = (int) Math.min(Math.min(length, BLOCK.length - from), bytes - read);
      System.arraycopy(BLOCK, from, into, offset, count);
      read += count;
      return count;
    }
  }

  /** Blocks in chunks of many, which are all the same memory. Immutable. */
  private static final class HugeChunks implements Body {
    private final long bytes;
    private final byte[] chunk = new byte[HUGE_CHUNK_BLOCKS * BLOCK.length];

    HugeChunks(long bytes) {
      this.bytes = bytes;
      for (int at = 0; at < chunk.length; at += BLOCK.length) {
        System.arraycopy(BLOCK, 0, chunk, at, BLOCK.length);
      }
    }

    @Override
    public long length() {
      return UNKNOWN_LENGTH;
    }

    @Override
    public boolean isReplayable() {
      return true;
    }

    @Override
    public String contentType() {
      return "x/y";
    }

    @Override
    public BodySource open() {
      return new BodySource() {
        private long left = bytes;

        @Override
        public ByteBuffer next(Runnable onReady) {
          int count = (int) Math.min(left, chunk.length);
          left -= count;
          return count == 0 ? END : ByteBuffer.wrap(chunk, 0, count);
        }

        @Override
        public void close() {}
      };
    }
  }
}
