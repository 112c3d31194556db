package dev.rezo.bench.costs;

import dev.rezo.bench.load.Caller;
import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * This client, in one of its configurations.
 *
 * <p>Thread-safe.
 */
final class RezoSubject implements Configured {

  private static final int LONGEST_BODY = 1024 * 1024;

  private final String name;
  private final String baseline;
  private final UnaryOperator<ClientBuilder> configuration;
  private final @Nullable Executor callers;
  private volatile @Nullable RezoClient client;
  private volatile @Nullable Request request;

  /**
   * A subject.
   *
   * @param configuration what is added to a client without defaults
   * @param callers threads that wait for their calls, or null for calls that nobody waits for
   */
  RezoSubject(
      String name,
      String baseline,
      UnaryOperator<ClientBuilder> configuration,
      @Nullable Executor callers) {
    this.name = name;
    this.baseline = baseline;
    this.configuration = configuration;
    this.callers = callers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String baseline() {
    return baseline;
  }

  @Override
  public void start(String url) {
    RezoClient made = configuration.apply(RezoClient.builder().defaults(false)).build();
    client = made;
    request = made.get(url).request();
  }

  @Override
  public void call(Caller caller) {
    if (callers == null) {
      send(caller);
    } else {
      callers.execute(() -> sendAndWait(caller));
    }
  }

  private void send(Caller caller) {
    CompletionStage<Response> head = client().sendAsync(request());
    CompletionStage<Boolean> unused =
        head.thenCompose(
                response ->
                    response
                        .body()
                        .bytesAsync(LONGEST_BODY)
                        .thenApply(bytes -> caller.answered(response.status(), bytes.length)))
            .whenComplete(
                (more, failure) -> {
                  if (failure != null) {
                    caller.failed(failure);
                  } else if (more) {
                    send(caller);
                  }
                });
  }

  private void sendAndWait(Caller caller) {
    try {
      boolean more = true;
      while (more) {
        try (Response response = client().send(request())) {
          int length = response.body().bytes(LONGEST_BODY).length;
          more = caller.answered(response.status(), length);
        }
      }
    } catch (IOException e) {
      caller.failed(e);
    }
  }

  @Override
  public long opened() {
    return client().snapshot().pool().turnover().opened();
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    client().close();
  }

  private RezoClient client() {
    return Objects.requireNonNull(client, "client");
  }

  private Request request() {
    return Objects.requireNonNull(request, "request");
  }
}
