package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;

/**
 * Vert.x, whose callers live on its event loops.
 *
 * <p>Thread-safe.
 */
final class VertxSubject implements Subject {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final RequestOptions request;
  private final Task task;
  private final Buffer payload;

  VertxSubject(Target target) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(target.isTls())
            .setProtocolVersion(target.isHttp2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
            .setUseAlpn(target.isHttp2());
    if (target.isTls()) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(target.certificate().toString()));
    }
    client =
        vertx.createHttpClient(
            options,
            new PoolOptions()
                .setHttp1MaxSize(target.connections())
                .setHttp2MaxSize(target.connections()));
    task = target.task();
    request =
        new RequestOptions()
            .setAbsoluteURI(target.url())
            .setMethod(task == Task.UPLOAD ? HttpMethod.POST : HttpMethod.GET);
    payload = task == Task.UPLOAD ? Buffer.buffer(Payload.bytes()) : Buffer.buffer();
  }

  @Override
  public void call(Caller caller) {
    vertx.runOnContext(unused -> send(caller));
  }

  private void send(Caller caller) {
    Future<Boolean> unused =
        client
            .request(request)
            .compose(one -> task == Task.UPLOAD ? one.send(payload) : one.send())
            .compose(
                response ->
                    task == Task.DOWNLOAD ? drain(response, caller) : read(response, caller))
            .onComplete(
                outcome -> {
                  if (outcome.failed()) {
                    caller.failed(outcome.cause());
                  } else if (outcome.result()) {
                    send(caller);
                  }
                });
  }

  private static Future<Boolean> read(HttpClientResponse response, Caller caller) {
    return response.body().map(body -> caller.answered(response.statusCode(), body.length()));
  }

  private static Future<Boolean> drain(HttpClientResponse response, Caller caller) {
    long[] length = {0};
    response.handler(chunk -> length[0] += chunk.length());
    return response.end().map(unused -> caller.answered(response.statusCode(), length[0]));
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  @Override
  public String toString() {
    return "Vert.x";
  }
}
