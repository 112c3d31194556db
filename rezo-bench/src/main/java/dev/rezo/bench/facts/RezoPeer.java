package dev.rezo.bench.facts;

import dev.rezo.client.CallBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.io.IOException;

/**
 * This client, by futures or by a thread that waits.
 *
 * <p>Thread-safe.
 */
final class RezoPeer implements Peer {

  private final RezoClient client = RezoClient.create();
  private final boolean isAsync;

  RezoPeer(boolean isAsync) {
    this.isAsync = isAsync;
  }

  @Override
  public Answer send(Ask ask) throws IOException {
    CallBuilder call = client.call(ask.method(), ask.url());
    ask.fields().forEach(call::header);
    if (ask.isPost()) {
      call.body(Bodies.of(ask.body(), Ask.TYPE));
    }
    if (isAsync) {
      return call.sendAsync(
              response ->
                  response
                      .body()
                      .bytesAsync(ResponseBody.DEFAULT_LIMIT)
                      .thenApply(body -> Answer.of(response.status(), body)))
          .join();
    }
    try (Response response = call.send()) {
      return Answer.of(response.status(), response.body().bytes());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
