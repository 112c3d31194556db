package dev.rezo.cli;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingBody;
import dev.rezo.http.ForwardingSource;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private static final class Sent extends ForwardingBody {
    private final Consumer<byte[]> shown;

    Sent(Body body, Consumer<byte[]> shown) {
      super(body);
      this.shown = shown;
    }

    @Override
    public BodySource open() throws IOException {
      return new Passing(super.open(), shown);
    }
  }

  /** Hands chunks on as they come. As thread-safe as the source. */
  private static final class Passing extends ForwardingSource {
    private final Consumer<byte[]> shown;

    Passing(BodySource source, Consumer<byte[]> shown) {
      super(source);
      this.shown = shown;
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk = super.next(onReady);
      if (chunk != null && chunk.hasRemaining()) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(chunk.position(), bytes);
        shown.accept(bytes);
      }
      return chunk;
    }
  }
}
