package dev.rezo.bench.facts;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/**
 * Vert.x.
 *
 * <p>Thread-safe.
 */
final class VertxPeer implements Peer {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();

  @Override
  public Answer send(Ask ask) throws Exception {
    RequestOptions options =
        new RequestOptions().setAbsoluteURI(ask.url()).setMethod(HttpMethod.valueOf(ask.method()));
    ask.fields().forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> ask.isPost() ? request.send(Buffer.buffer(ask.body())) : request.send())
        .compose(
            response ->
                response.body().map(body -> Answer.of(response.statusCode(), body.getBytes())))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
