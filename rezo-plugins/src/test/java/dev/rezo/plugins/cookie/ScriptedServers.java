package dev.rezo.plugins.cookie;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.Call;
import dev.rezo.http.Headers;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All servers there are, as the end of a chain: answers by address, and keeps what came. */
final class ScriptedServers {

  /** As {@code https://a.test/x Cookie: a=b}, the field only if there was one. */
  final List<String> requests = new ArrayList<>();

  /** How many responses were closed. */
  int closed;

  private final Map<String, Headers> answers = new HashMap<>();

  /** What this address answers; others answer with nothing. A Location makes it 302. */
  void answer(String url, String... fields) {
    answers.put(url, Headers.of(fields));
  }

  /** Sends a request through these, the first of which sees it first. */
  Response send(Request request, Interceptor... interceptors) {
    return new Link(request, List.of(interceptors)).proceed(request).toCompletableFuture().join();
  }

  private CompletionStage<Response> respond(Request request) {
    List<String> cookies = request.headers().values("Cookie");
    requests.add(request.url() + (cookies.isEmpty() ? "" : " " + String.join(" + ", cookies)));
    Headers headers = answers.getOrDefault(request.url().toString(), Headers.EMPTY);
    int status = headers.contains("Location") ? 302 : 200;
    return CompletableFuture.completedFuture(
        Response.builder(request)
            .status(status, "")
            .headers(headers)
            .body(ResponseBody.of(new Content(), Body.UNKNOWN_LENGTH, headers))
            .build());
  }

  /** Ends when it is closed. */
  private final class Content implements BodySource {
    private boolean over;

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) {
      return over ? END : null;
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        closed++;
      }
    }
  }

  private final class Link implements Interceptor.Chain {
    private final Request first;
    private final List<Interceptor> rest;

    Link(Request first, List<Interceptor> rest) {
      this.first = first;
      this.rest = rest;
    }

    @Override
    public CompletionStage<Response> proceed(Request request) {
      return rest.isEmpty()
          ? respond(request)
          : rest.get(0).intercept(request, new Link(first, rest.subList(1, rest.size())));
    }

    @Override
    public CompletionStage<Response> proceed(Request request, Duration limit) {
      return proceed(request);
    }

    @Override
    public CompletableFuture<Response> trip(Request request) {
      return proceed(request).toCompletableFuture();
    }

    @Override
    public CompletionStage<Void> pause(Duration duration) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public @Nullable Duration timeLeft() {
      return null;
    }

    @Override
    public Call call() {
      return new Call() {
        @Override
        public long id() {
          return 1;
        }

        @Override
        public Request request() {
          return first;
        }

        @Override
        public long startNanos() {
          return 0;
        }

        @Override
        public int status() {
          return 0;
        }

        @Override
        public int attempts() {
          return 1;
        }
      };
    }
  }
}
