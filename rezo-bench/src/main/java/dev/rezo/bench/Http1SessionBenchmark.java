package dev.rezo.bench;

import dev.rezo.h1.Http1Limits;
import dev.rezo.h1.Http1Session;
import dev.rezo.h1.ResponseHandler;
import dev.rezo.h1.ResponseHead;
import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What HTTP/1.1 costs without I/O: a request written, and the head of its response read.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class Http1SessionBenchmark {

  private static final String RESPONSE =
      """
      HTTP/1.1 200 OK
      Server: nginx/1.22.1
      Date: Sat, 21 Nov 2026 20:50:00 GMT
      Content-Type: text/plain
      Content-Length: 12
      Connection: keep-alive
      Cache-Control: no-store
      ETag: "5f3a-1c8"
      Vary: Accept
      X-Request-Id: 4bf92f3577b34da6a3ce929d0e0e4736
      Strict-Transport-Security: max-age=31536000

      hello world!"""
          .replace("\n", "\r\n");

  private final Request request =
      Request.builder("GET", Url.parse("https://api.example.com/v1/things"))
          .header("User-Agent", "rezo/1.0")
          .header("Accept", "application/json")
          .build();
  private final Heard heard = new Heard();
  private final Http1Session session = new Http1Session(Http1Limits.DEFAULT, heard);
  private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
  private final ByteBuffer response =
      ByteBuffer.allocateDirect(RESPONSE.length())
          .put(RESPONSE.getBytes(StandardCharsets.US_ASCII))
          .flip();

  /** Writes a GET, and takes a response with ten fields and 12 bytes; nobody looks at a field. */
  @Benchmark
  public long smallExchange() throws ProtocolException {
    if (!session.writeHead(request, false, true, out.clear())) {
      throw new IllegalStateException("buffer: expected room for a head, actual too little");
    }
    session.receive(response.rewind());
    return heard.ends + heard.bytes;
  }

  /** The same, and two of the fields are looked at. */
  @Benchmark
  public long smallExchangeWithFields() throws ProtocolException {
    long before = smallExchange();
    Headers fields = Objects.requireNonNull(heard.head).headers();
    return before + length(fields.get("Content-Type")) + length(fields.get("ETag"));
  }

  private static int length(@Nullable String value) {
    return value == null ? 0 : value.length();
  }

  /** Keeps the last head. Not thread-safe; the caller serialises. */
  private static final class Heard implements ResponseHandler {

    private @Nullable ResponseHead head;
    private int ends;
    private long bytes;

    @Override
    public void onInformational(int status, String reason, Headers headers) {}

    @Override
    public void onHead(ResponseHead received) {
      head = received;
    }

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
  }
}
