package dev.rezo.bench.clients;

import dev.rezo.bench.load.Caller;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * This client, with a thread that waits for each answer.
 *
 * <p>Thread-safe.
 */
final class RezoWaiting extends WaitingSubject {

  private final RezoClient client;
  private final Request request;
  private final boolean isDownload;

  RezoWaiting(Target target, Executor threads) {
    super(threads);
    client = RezoSettings.client(target);
    request = RezoSettings.request(client, target);
    isDownload = target.task() == Target.Task.DOWNLOAD;
  }

  @Override
  boolean send(Caller caller) throws IOException {
    try (Response response = client.send(request)) {
      long length = isDownload ? drain(response.body().stream()) : response.body().bytes().length;
      return caller.answered(response.status(), length);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "Rezo, blocking";
  }
}
