package dev.rezo.cli;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows each call's {@link Trace} the bytes of its bodies as they pass: those that are sent, and
 * those that are received, still coded. It goes last among the interceptors of attempts.
 *
 * <p>Immutable.
 */
final class TracedBodies implements Interceptor {

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    Trace trace = request.attribute(Trace.KEY);
    if (trace == null) {
      return chain.proceed(request);
    }
    Body body = request.body();
    Request seen =
        body == null
            ? request
            : request.toBuilder().body(new Sent(body, bytes -> trace.data(true, bytes))).build();
    return chain.proceed(seen).thenApply(response -> seen(response, trace));
  }

  private static Response seen(Response response, Trace trace) {
    if (response.duplex() != null) {
      return response;
    }
    ResponseBody body = response.body();
    BodySource source = new Passing(body.source(), bytes -> trace.data(false, bytes));
    return response.toBuilder()
        .body(ResponseBody.of(source, body.length(), response.headers()))
        .build();
  }

  /** A body that is shown each time that it is sent. Thread-safe. */
  private record Sent(Body body, Consumer<byte[]> shown) implements Body {

    @Override
    public long length() {
      return body.length();
    }

    @Override
    public boolean isReplayable() {
      return body.isReplayable();
    }

    @Override
    public @Nullable String contentType() {
      return body.contentType();
    }

    @Override
    public List<String> trailerNames() {
      return body.trailerNames();
    }

    @Override
    public BodySource open() throws IOException {
      return new Passing(body.open(), shown);
    }
  }

  /** Hands chunks on as they come. As thread-safe as the source. */
  private record Passing(BodySource source, Consumer<byte[]> shown) implements BodySource {

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = source.next(onReady);
      if (chunk != null && chunk.hasRemaining()) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(chunk.position(), bytes);
        shown.accept(bytes);
      }
      return chunk;
    }

    @Override
    public Headers trailers() {
      return source.trailers();
    }

    @Override
    public boolean deliversOn(Thread thread) {
      return source.deliversOn(thread);
    }

    @Override
    public void giveBack(ByteBuffer chunk) {
      source.giveBack(chunk);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
