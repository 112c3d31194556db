package dev.rezo.http;

import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Makes bodies of requests. Thread-safe. */
public final class Bodies {

  private static final Body EMPTY = new BytesBody(new byte[0], null);

  private static final String JSON = "application/json";

  private Bodies() {}

  /** No bytes, announced as such. */
  public static Body empty() {
    return EMPTY;
  }

  /** These bytes; the array must not be changed afterwards. */
  public static Body of(byte[] bytes, String contentType) {
    return new BytesBody(bytes, contentType);
  }

  /** This text as UTF-8, with a Content-Type of {@code text/plain; charset=utf-8}. */
  public static Body text(String text) {
    return text(text, "text/plain; charset=utf-8");
  }

  /** This text as UTF-8. */
  public static Body text(String text, String contentType) {
    return new BytesBody(text.getBytes(StandardCharsets.UTF_8), contentType);
  }

  /** This text of JSON as UTF-8, with a Content-Type of {@code application/json} (RFC 8259). */
  public static Body json(String json) {
    return text(json, JSON);
  }

  /** This JSON in UTF-8, as a library of your choice has made it. */
  public static Body json(byte[] json) {
    return of(json, JSON);
  }

  /**
   * A file, read as it is sent, off the loop, or sent by the kernel where a connection allows that.
   * Its length is taken now, which may block; no more than that is sent even if it grows.
   * Replayable.
   *
   * <p>Errors: a file that cannot be read is told when the body is sent, as a {@link BodyException}
   * {@code SOURCE_FAILED}.
   */
  public static Body file(Path file, String contentType) {
    return StreamBody.file(file, contentType);
  }

  /**
   * A stream, read and closed off the loop; replayable because it is opened anew each time, off the
   * loop as well.
   *
   * @param open gives a new stream; what it or the stream throws becomes a {@link BodyException}
   *     {@code SOURCE_FAILED}
   * @param length the exact number of bytes, or {@link Body#UNKNOWN_LENGTH}
   */
  public static Body stream(Supplier<InputStream> open, long length, String contentType) {
    return StreamBody.stream(open, length, contentType);
  }

  /** A stream that can be sent once; sending it closes it. */
  public static Body stream(InputStream stream, long length, String contentType) {
    return StreamBody.once(stream, length, contentType);
  }

  /**
   * What a publisher publishes, in buffers that it does not use again. A few of them are asked for
   * ahead; giving the sending up cancels. Not replayable: whether a publisher can be subscribed to
   * twice is not known here.
   *
   * @param length the exact number of bytes, or {@link Body#UNKNOWN_LENGTH}
   */
  public static Body publisher(
      Flow.Publisher<ByteBuffer> publisher, long length, String contentType) {
    return new PublisherBody(publisher, length, contentType);
  }

  /**
   * A form of names and values in turn, as {@code application/x-www-form-urlencoded} in UTF-8
   * (WHATWG URL section 5).
   *
   * @throws IllegalArgumentException when a value is missing
   */
  public static Body form(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "form: expected names and values in turn, actual " + namesAndValues.length + " items");
    }
    StringBuilder text = new StringBuilder(16 * namesAndValues.length);
    for (int i = 0; i < namesAndValues.length; i++) {
      text.append(i == 0 ? "" : i % 2 == 0 ? "&" : "=");
      text.append(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8));
    }
    return text(text.toString(), "application/x-www-form-urlencoded");
  }

  /**
   * The same body; {@code progress} hears how much of it was taken for sending, beginning at 0 with
   * each sending. It is called on a loop and must not block.
   */
  public static Body withProgress(Body body, BodyProgress progress) {
    return new WatchedBody(body, progress);
  }

  /**
   * A body with fields behind it, such as a digest of what was sent (RFC 9110 section 6.5). It is
   * sent chunked whatever its length, since only that has a place for them.
   *
   * @param trailers gives the fields when the last byte was sent; runs on a loop and must not
   *     block. Fields that frame or route a message are refused then, and the sending fails
   * @param names the names to announce in the field Trailer, or none
   */
  public static Body withTrailers(Body body, Supplier<Headers> trailers, String... names) {
    return new TrailedBody(body, trailers, List.of(names));
  }

  /** Collects the parts of a {@code multipart/form-data} body. */
  public static Multipart multipart() {
    return new Multipart();
  }
}
