package dev.rezo.bench.facts;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * OkHttp.
 *
 * <p>Thread-safe.
 */
final class OkHttpPeer implements Peer {

  private final OkHttpClient client = new OkHttpClient();

  @Override
  public Answer send(Ask ask) throws IOException {
    Request.Builder request = new Request.Builder().url(ask.url());
    ask.fields().forEach(request::addHeader);
    if (ask.isPost()) {
      request.post(RequestBody.create(ask.body(), MediaType.parse(Ask.TYPE)));
    }
    try (Response response = client.newCall(request.build()).execute()) {
      return Answer.of(response.code(), response.body().bytes());
    }
  }

  /** Its threads end with the process. */
  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
