package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Apache HttpClient 5, classic: a thread waits for each answer. It trusts what the JVM trusts, and
 * has no HTTP/2.
 *
 * <p>Thread-safe.
 */
final class ApacheClassic extends WaitingSubject {

  private final CloseableHttpClient client;
  private final Target target;
  private final byte[] payload;

  ApacheClassic(Target target) {
    super(platformThreads());
    this.target = target;
    payload = target.task() == Task.UPLOAD ? Payload.bytes() : new byte[0];
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(target.connections())
                    .setMaxConnTotal(target.connections())
                    .build())
            .build();
  }

  @Override
  boolean send(Caller caller) throws IOException {
    ClassicRequestBuilder request =
        target.task() == Task.UPLOAD
            ? ClassicRequestBuilder.post(target.url())
                .setEntity(payload, ContentType.APPLICATION_OCTET_STREAM)
            : ClassicRequestBuilder.get(target.url());
    return client.execute(request.build(), response -> read(response, caller));
  }

  private boolean read(ClassicHttpResponse response, Caller caller) throws IOException {
    long length =
        target.task() == Task.DOWNLOAD
            ? drain(response.getEntity().getContent())
            : EntityUtils.toByteArray(response.getEntity()).length;
    EntityUtils.consume(response.getEntity());
    return caller.answered(response.getCode(), length);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new IllegalStateException("Apache HttpClient 5: expected to close", e);
    }
  }

  @Override
  public String toString() {
    return "Apache HttpClient 5, classic";
  }
}
