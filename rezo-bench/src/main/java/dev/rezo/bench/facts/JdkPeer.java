package dev.rezo.bench.facts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The client of the JDK.
 *
 * <p>Thread-safe.
 */
final class JdkPeer implements Peer {

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public Answer send(Ask ask) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ask.url()));
    ask.fields().forEach(request::header);
    if (ask.isPost()) {
      request.header("Content-Type", Ask.TYPE).POST(BodyPublishers.ofByteArray(ask.body()));
    }
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    return Answer.of(response.statusCode(), response.body());
  }

  /** Its threads end with the process: it has no way to be closed before Java 21. */
  @Override
  public void close() {}
}
