package dev.rezo.bench.scaling;

import dev.rezo.bench.load.Caller;
import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReader;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * This client on one loop, whose callers go round a list of requests together.
 *
 * <p>Thread-safe.
 */
final class Pooled implements Scaled {

  private static final int LONGEST_BODY = 1024 * 1024;

  private final RezoClient client;
  private final Runnable alsoClosed;
  private final List<Request> requests;

  /** Whose turn it is. Confined to the loop. */
  private int next;

  /**
   * A subject.
   *
   * @param client has one loop
   * @param requests at least one
   * @param alsoClosed what ends with the client
   */
  Pooled(RezoClient client, List<Request> requests, Runnable alsoClosed) {
    this.client = client;
    this.requests = List.copyOf(requests);
    this.alsoClosed = alsoClosed;
  }

  @Override
  public void call(Caller caller) {
    client.loopExecutor().execute(() -> send(caller));
  }

  private void send(Caller caller) {
    Request request = requests.get(next);
    next = next + 1 == requests.size() ? 0 : next + 1;
    BodyReader<Boolean> reader = response -> read(response, caller);
    CompletionStage<Boolean> unused =
        client
            .sendAsync(request, reader)
            .whenComplete(
                (more, failure) -> {
                  if (failure != null) {
                    caller.failed(failure);
                  } else if (more) {
                    send(caller);
                  }
                });
  }

  private static CompletionStage<Boolean> read(Response response, Caller caller) {
    return response
        .body()
        .bytesAsync(LONGEST_BODY)
        .thenApply(bytes -> caller.answered(response.status(), bytes.length));
  }

  @Override
  public long connections() {
    return client.snapshot().pool().turnover().opened();
  }

  @Override
  public void close() {
    client.close();
    alsoClosed.run();
  }

  @Override
  public String toString() {
    return "Rezo";
  }
}
