package dev.rezo.bench.facts;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;

/**
 * Helidon's client. Its classes are of Java 21, so this one is compiled apart from the others.
 *
 * <p>Thread-safe.
 */
final class HelidonPeer implements Peer {

  private final WebClient client = WebClient.create();

  @Override
  public Answer send(Ask ask) {
    HttpClientRequest request = client.method(Method.create(ask.method())).uri(ask.url());
    ask.fields()
        .forEach(
            (name, value) -> request.header(HeaderValues.create(HeaderNames.create(name), value)));
    try (HttpClientResponse response =
        ask.isPost() ? request.submit(ask.body()) : request.request()) {
      return Answer.of(response.status().code(), response.as(byte[].class));
    }
  }

  @Override
  public void close() {
    client.closeResource();
  }
}
