package dev.rezo.bench.facts;

import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Jetty's client.
 *
 * <p>Thread-safe.
 */
final class JettyPeer implements Peer {

  private final HttpClient client = new HttpClient();

  JettyPeer() throws Exception {
    client.start();
  }

  @Override
  public Answer send(Ask ask) throws Exception {
    Request request = client.newRequest(ask.url()).method(ask.method());
    request.headers(fields -> ask.fields().forEach(fields::add));
    if (ask.isPost()) {
      request.body(new BytesRequestContent(Ask.TYPE, ask.body()));
    }
    ContentResponse response = request.send();
    return Answer.of(response.getStatus(), response.getContent());
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
