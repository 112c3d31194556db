package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http2.Http2Client;

/**
 * Helidon's client, with a virtual thread that waits for each answer. It trusts what the JVM
 * trusts. Its classes are of Java 21, so this one is compiled apart from the others.
 *
 * <p>Thread-safe.
 */
final class HelidonSubject extends WaitingSubject {

  private final WebClient client;
  private final Target target;
  private final byte[] payload;

  HelidonSubject(Target target) {
    super(virtualThreads());
    this.target = target;
    payload = target.task() == Task.UPLOAD ? Payload.bytes() : new byte[0];
    client =
        WebClient.builder()
            .baseUri(target.url())
            .connectionCacheSize(Math.max(target.connections(), 1))
            .shareConnectionCache(false)
            .addProtocolPreference(target.isHttp2() ? Http2Client.PROTOCOL_ID : Http1Client.PROTOCOL_ID)
            .build();
  }

  @Override
  boolean send(Caller caller) throws Exception {
    try (HttpClientResponse response =
        target.task() == Task.UPLOAD ? client.post().submit(payload) : client.get().request()) {
      long length =
          target.task() == Task.DOWNLOAD
              ? drain(response.inputStream())
              : response.as(byte[].class).length;
      return caller.answered(response.status().code(), length);
    }
  }

  @Override
  public void close() {
    client.closeResource();
  }

  @Override
  public String toString() {
    return "Helidon";
  }
}
