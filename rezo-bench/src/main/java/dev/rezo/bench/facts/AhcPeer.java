package dev.rezo.bench.facts;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.Response;

/**
 * AsyncHttpClient.
 *
 * <p>Thread-safe.
 */
final class AhcPeer implements Peer {

  private final AsyncHttpClient client = Dsl.asyncHttpClient();

  @Override
  public Answer send(Ask ask) throws Exception {
    RequestBuilder request = new RequestBuilder(ask.method()).setUrl(ask.url());
    ask.fields().forEach(request::addHeader);
    if (ask.isPost()) {
      request.setHeader("Content-Type", Ask.TYPE).setBody(ask.body());
    }
    Response response = client.executeRequest(request).get();
    return Answer.of(response.getStatusCode(), response.getResponseBodyAsBytes());
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
