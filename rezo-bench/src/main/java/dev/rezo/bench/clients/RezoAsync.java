package dev.rezo.bench.clients;

import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReader;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.concurrent.CompletionStage;

/**
 * This client by futures, whose callers live on its loops.
 *
 * <p>Thread-safe.
 */
final class RezoAsync implements Subject {

  private static final int LONGEST_BODY = 1024 * 1024;

  private final RezoClient client;
  private final Request request;
  private final boolean isDownload;

  RezoAsync(Target target) {
    client = RezoSettings.client(target);
    request = RezoSettings.request(client, target);
    isDownload = target.task() == Target.Task.DOWNLOAD;
  }

  @Override
  public void call(Caller caller) {
    client.loopExecutor().execute(() -> send(caller));
  }

  private void send(Caller caller) {
    CompletionStage<Boolean> outcome = client.sendAsync(request, reader(caller));
    CompletionStage<Boolean> unused =
        outcome.whenComplete(
            (more, failure) -> {
              if (failure != null) {
                caller.failed(failure);
              } else if (more) {
                send(caller);
              }
            });
  }

  private BodyReader<Boolean> reader(Caller caller) {
    return isDownload
        ? response ->
            Drained.read(response).thenApply(length -> caller.answered(response.status(), length))
        : response -> readWhole(response, caller);
  }

  private static CompletionStage<Boolean> readWhole(Response response, Caller caller) {
    return response
        .body()
        .bytesAsync(LONGEST_BODY)
        .thenApply(bytes -> caller.answered(response.status(), bytes.length));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "Rezo, async";
  }
}
