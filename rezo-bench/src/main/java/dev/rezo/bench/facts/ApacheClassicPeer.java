package dev.rezo.bench.facts;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Apache HttpClient 5, classic.
 *
 * <p>Thread-safe.
 */
final class ApacheClassicPeer implements Peer {

  private final CloseableHttpClient client = HttpClients.createDefault();

  @Override
  public Answer send(Ask ask) throws IOException {
    ClassicRequestBuilder request = ClassicRequestBuilder.create(ask.method()).setUri(ask.url());
    ask.fields().forEach(request::addHeader);
    if (ask.isPost()) {
      request.setEntity(ask.body(), ContentType.TEXT_PLAIN);
    }
    return client.execute(request.build(), ApacheClassicPeer::read);
  }

  private static Answer read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return Answer.of(
        response.getCode(), entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
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
