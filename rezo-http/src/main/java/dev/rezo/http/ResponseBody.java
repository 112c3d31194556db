package dev.rezo.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, read once, in one of several ways.
 *
 * <p>Lifecycle: one of the reading methods, or {@link #discard}, or {@link #close}. The connection
 * goes back at the end of the body. A reading that fails closes the body.
 *
 * <p>Not thread-safe; the caller serialises. {@link #close} may be called from any thread and ends
 * a reading that waits.
 *
 * <p>Errors: a second reading is an {@link IllegalStateException}; a body that breaks or is cut
 * short, whatever its source throws, most often a {@link RezoException}. Methods that block park
 * the calling thread, platform or virtual. An interrupt that comes while they wait closes the body
 * and becomes a {@link CallCancelledException}; the thread's interrupt flag stays set. A thread
 * that brings bodies, such as an event loop, is refused with an IllegalStateException instead of
 * waiting for itself.
 */
public final class ResponseBody implements AutoCloseable {

  /**
   * How many bytes {@link #bytes()} and {@link #text()} take into memory: enough for what is meant
   * to be read whole, little enough that no peer fills the heap.
   */
  public static final int DEFAULT_LIMIT = 16 * 1024 * 1024;

  /** How long a line may be: longer than any that is meant as one. */
  public static final int DEFAULT_LINE_LIMIT = 1024 * 1024;

  /** A body of no bytes, which may be read any number of times. */
  public static final ResponseBody EMPTY = new ResponseBody(EmptySource.INSTANCE, 0, Headers.EMPTY);

  /** The signal of who only looks. */
  static final Runnable NOBODY_WAITS = () -> {};

  private static final BodyProgress SILENT = (bytes, total) -> {};

  private static final byte[] NO_BYTES = {};

  private final BodySource source;
  private final long length;
  private final Headers headers;

  /** The method that reads or has read this body. */
  private @Nullable String reader;

  private ResponseBody(BodySource source, long length, Headers headers) {
    this.source = Objects.requireNonNull(source, "source");
    this.length = length;
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  /**
   * A body over a source.
   *
   * @param length the number of bytes, or {@link Body#UNKNOWN_LENGTH}; the source sees to it that
   *     it is kept
   * @param headers the response's fields: Content-Type names the charset of {@link #text}
   */
  public static ResponseBody of(BodySource source, long length, Headers headers) {
    return new ResponseBody(source, length, headers);
  }

  /** The number of bytes as announced, or {@link Body#UNKNOWN_LENGTH}. */
  public long length() {
    return length;
  }

  /** The fields after the body (RFC 9110 section 6.5); empty until it was read to its end. */
  public Headers trailers() {
    return source.trailers();
  }

  /** The source itself, for who wraps a body; it is read by nothing else then. */
  public BodySource source() {
    claim("source()");
    return source;
  }

  /**
   * The charset that Content-Type names (RFC 9110 section 8.3.2), else UTF-8; UTF-8 as well for a
   * name that this machine does not know.
   */
  public Charset charset() {
    return TextDecoder.charset(headers.get("Content-Type"));
  }

  /** All bytes, at most {@link #DEFAULT_LIMIT}; blocks. */
  public byte[] bytes() throws IOException {
    return bytes(DEFAULT_LIMIT);
  }

  /**
   * All bytes, at most {@code limit}; blocks.
   *
   * @throws BodyException {@code TOO_LARGE} when it is longer, known before anything is read if the
   *     length was announced
   */
  public byte[] bytes(int limit) throws IOException {
    BodyCollector.checkLimit(limit);
    claim("bytes()");
    return toArray(whole(limit));
  }

  /**
   * All of it as text in the charset of Content-Type, else UTF-8, at most {@link #DEFAULT_LIMIT}
   * bytes; blocks. What cannot be decoded becomes U+FFFD; a byte order mark is left out.
   */
  public String text() throws IOException {
    return text(charset());
  }

  /** As {@link #text()}, in this charset whatever Content-Type says. */
  public String text(Charset charset) throws IOException {
    Objects.requireNonNull(charset, "charset");
    claim("text()");
    return TextDecoder.decode(whole(DEFAULT_LIMIT), charset);
  }

  /**
   * All bytes, at most {@code limit}, without blocking. The future completes on the thread that
   * brings the last of them; cancelling it closes the body.
   */
  public CompletableFuture<byte[]> bytesAsync(int limit) {
    BodyCollector.checkLimit(limit);
    claim("bytesAsync()");
    return wholeAsync(limit, ResponseBody::toArray);
  }

  /** As {@link #text()}, without blocking. */
  public CompletableFuture<String> textAsync() {
    Charset charset = charset();
    claim("textAsync()");
    return wholeAsync(DEFAULT_LIMIT, bytes -> TextDecoder.decode(bytes, charset));
  }

  /** A stream that blocks; closing it closes the body. */
  public InputStream stream() {
    claim("stream()");
    return new BodyInputStream(source);
  }

  /** Lines of at most {@link #DEFAULT_LINE_LIMIT} characters; see {@link #lines(int)}. */
  public Stream<String> lines() {
    return lines(DEFAULT_LINE_LIMIT);
  }

  /**
   * Lines without their ends (LF, CR LF or CR), as they come, in the charset of {@link #text()};
   * blocks. Close the stream. Failures are {@link java.io.UncheckedIOException}s, as usual there; a
   * line of more than {@code limit} characters is a {@link BodyException} {@code TOO_LARGE}.
   */
  public Stream<String> lines(int limit) {
    BodyCollector.checkLimit(limit);
    claim("lines()");
    BodyLines lines = new BodyLines(source, charset(), limit);
    return StreamSupport.stream(lines, false).onClose(this::close);
  }

  /** As {@link #saveTo(Path, BodyProgress)}, without a word on the way. */
  public long saveTo(Path file) throws IOException {
    return saveTo(file, SILENT);
  }

  /**
   * Writes all of it to a file, which is created or replaced; blocks. A file that could not be
   * completed is deleted, so that what is there is whole.
   *
   * @param progress is told after each piece how much has been written, of how much
   * @return the number of bytes
   * @throws BodyException {@code SINK_FAILED} when the file cannot be written
   */
  public long saveTo(Path file, BodyProgress progress) throws IOException {
    return read("saveTo()", new FileSink(file, length, progress));
  }

  /** As {@link #saveTo(Path)}, without blocking; see {@link #intoAsync}. */
  public CompletableFuture<Long> saveToAsync(Path file) {
    return saveToAsync(file, SILENT);
  }

  /** As {@link #saveTo(Path, BodyProgress)}, without blocking; see {@link #intoAsync}. */
  public CompletableFuture<Long> saveToAsync(Path file, BodyProgress progress) {
    return readAsync("saveToAsync()", new FileSink(file, length, progress));
  }

  /**
   * Puts all of it into a sink on the calling thread; blocks.
   *
   * @return what the sink has made
   * @throws IOException what the body or the sink throws; the sink is then aborted
   */
  public <T> T into(BodySink<T> sink) throws IOException {
    return read("into()", Objects.requireNonNull(sink, "sink"));
  }

  /**
   * Puts all of it into a sink without blocking: the sink is called on threads that may wait for a
   * disk, and none of them waits for the peer. Cancelling the future closes the body and aborts the
   * sink.
   */
  public <T> CompletableFuture<T> intoAsync(BodySink<T> sink) {
    return readAsync("intoAsync()", Objects.requireNonNull(sink, "sink"));
  }

  private <T> T read(String method, BodySink<T> sink) throws IOException {
    claim(method);
    return new BlockingReader(source).readAll(sink);
  }

  private <T> CompletableFuture<T> readAsync(String method, BodySink<T> sink) {
    claim(method);
    return BodyDrain.start(source, sink, BodyThreads.executor());
  }

  /**
   * One subscriber, whose demand is the pressure: nothing is read that it did not ask for, so the
   * end too is told only upon demand. Its methods run on the thread that asks or the one that
   * brings the bytes and must not block; cancelling closes the body (Reactive Streams 1.0.4).
   */
  public Flow.Publisher<ByteBuffer> publisher() {
    claim("publisher()");
    return new BodyPublisher(source);
  }

  /**
   * Reads the rest and forgets it, so that the connection can be used again; does not block. May
   * follow another reading that stopped.
   */
  public CompletableFuture<Void> discard() {
    try {
      ByteBuffer chunk = source.next(NOBODY_WAITS);
      while (chunk != null && !BodySource.isEnd(chunk)) {
        source.giveBack(chunk);
        chunk = source.next(NOBODY_WAITS);
      }
      if (chunk != null) {
        return CompletableFuture.completedFuture(null);
      }
    } catch (Throwable e) { // A source may be anybody's.
      source.close();
      return CompletableFuture.failedFuture(e);
    }
    return BodyDrain.start(source, new ForgetfulSink(), BodyDrain.IN_PLACE);
  }

  /** Gives up what was not read. Idempotent; does not block. */
  @Override
  public void close() {
    source.close();
  }

  /** As in {@code ResponseBody[1270 bytes, read by text()]}. */
  @Override
  public String toString() {
    return "ResponseBody["
        + (length == Body.UNKNOWN_LENGTH ? "unknown length" : length + " bytes")
        + (reader == null ? "" : ", read by " + reader)
        + "]";
  }

  private void claim(String method) {
    if (source == EmptySource.INSTANCE) {
      return;
    }
    if (reader != null) {
      throw new IllegalStateException(
          "response body: expected one reading, actual " + method + " after " + reader);
    }
    reader = method;
  }

  /** The whole body; no copy is made of one that is here in one piece. */
  private ByteBuffer whole(int limit) throws IOException {
    try {
      ByteBuffer first = first(limit);
      ByteBuffer second = second(first);
      return first != null && BodySource.isEnd(second)
          ? first
          : new BlockingReader(source).readAll(collector(limit, first, second));
    } catch (BodyException e) {
      close();
      throw e;
    }
  }

  private <T> CompletableFuture<T> wholeAsync(int limit, Function<ByteBuffer, T> finish) {
    try {
      ByteBuffer first = first(limit);
      ByteBuffer second = second(first);
      return first != null && BodySource.isEnd(second)
          ? CompletableFuture.completedFuture(finish.apply(first))
          : BodyDrain.start(
              source, collector(limit, first, second).then(finish), BodyDrain.IN_PLACE);
    } catch (IOException e) {
      close();
      return CompletableFuture.failedFuture(e);
    }
  }

  private @Nullable ByteBuffer first(int limit) throws IOException {
    BodyCollector.checkSize(length, limit, " announced");
    ByteBuffer chunk = source.next(NOBODY_WAITS);
    if (chunk != null) {
      BodyCollector.checkSize(chunk.remaining(), limit, " so far");
    }
    return chunk;
  }

  private @Nullable ByteBuffer second(@Nullable ByteBuffer first) throws IOException {
    return first == null || BodySource.isEnd(first) ? first : source.next(NOBODY_WAITS);
  }

  private BodyCollector collector(
      int limit, @Nullable ByteBuffer first, @Nullable ByteBuffer second) throws BodyException {
    BodyCollector collector = new BodyCollector(length, limit);
    if (first != null) {
      collector.add(first);
    }
    if (second != null) {
      collector.add(second);
    }
    return collector;
  }

  private static byte[] toArray(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return NO_BYTES;
    }
    if (bytes.hasArray() && bytes.arrayOffset() == 0) {
      byte[] array = bytes.array();
      if (array.length == bytes.remaining()) {
        return array;
      }
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }
}
