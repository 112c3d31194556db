package dev.rezo.bench.facts;

import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.io.CloseMode;

/**
 * Apache HttpClient 5, async.
 *
 * <p>Thread-safe.
 */
final class ApacheAsyncPeer implements Peer {

  private final CloseableHttpAsyncClient client = HttpAsyncClients.createDefault();

  ApacheAsyncPeer() {
    client.start();
  }

  @Override
  public Answer send(Ask ask) throws Exception {
    SimpleRequestBuilder request = SimpleRequestBuilder.create(ask.method()).setUri(ask.url());
    ask.fields().forEach(request::addHeader);
    if (ask.isPost()) {
      request.setBody(ask.body(), ContentType.TEXT_PLAIN);
    }
    SimpleHttpResponse response = client.execute(request.build(), null).get();
    byte[] body = response.getBodyBytes();
    return Answer.of(response.getCode(), body == null ? new byte[0] : body);
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
