package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;

/**
 * Apache HttpClient 5, async. It trusts what the JVM trusts.
 *
 * <p>Thread-safe.
 */
final class ApacheAsync implements Subject {

  private final CloseableHttpAsyncClient client;
  private final Target target;
  private final byte[] payload;

  ApacheAsync(Target target) {
    this.target = target;
    payload = target.task() == Task.UPLOAD ? Payload.bytes() : new byte[0];
    HttpVersionPolicy version =
        target.isHttp2() ? HttpVersionPolicy.FORCE_HTTP_2 : HttpVersionPolicy.FORCE_HTTP_1;
    client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(version).build())
                    .setMaxConnPerRoute(target.connections())
                    .setMaxConnTotal(target.connections())
                    .setMessageMultiplexing(target.isHttp2())
                    .build())
            .build();
    client.start();
  }

  @Override
  public void call(Caller caller) {
    send(caller);
  }

  private void send(Caller caller) {
    AsyncRequestBuilder request =
        target.task() == Task.UPLOAD
            ? AsyncRequestBuilder.post(target.url())
                .setEntity(payload, ContentType.APPLICATION_OCTET_STREAM)
            : AsyncRequestBuilder.get(target.url());
    if (target.task() == Task.DOWNLOAD) {
      Future<?> unused =
          client.execute(
              request.build(),
              new BasicResponseConsumer<>(new Drain()),
              new Told<>(caller, length -> length));
    } else {
      Future<?> unused =
          client.execute(
              request.build(),
              new BasicResponseConsumer<>(new BasicAsyncEntityConsumer()),
              new Told<>(caller, body -> body.length));
    }
  }

  /** Tells the caller, and goes on. Thread-safe. */
  private final class Told<T> implements FutureCallback<Message<HttpResponse, T>> {
    private final Caller caller;
    private final ToLongFunction<T> length;

    Told(Caller caller, ToLongFunction<T> length) {
      this.caller = caller;
      this.length = length;
    }

    @Override
    public void completed(Message<HttpResponse, T> answer) {
      if (caller.answered(answer.getHead().getCode(), length.applyAsLong(answer.getBody()))) {
        send(caller);
      }
    }

    @Override
    public void failed(Exception failure) {
      caller.failed(failure);
    }

    @Override
    public void cancelled() {
      caller.failed(new CancellationException("cancelled"));
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  @Override
  public String toString() {
    return "Apache HttpClient 5, async";
  }

  /** Drops a body and counts it. Not thread-safe; the caller serialises. */
  private static final class Drain extends AbstractBinAsyncEntityConsumer<Long> {
    private long length;

    @Override
    protected void streamStart(ContentType type) {}

    @Override
    protected int capacityIncrement() {
      return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer chunk, boolean isLast) {
      length += chunk.remaining();
      chunk.position(chunk.limit());
    }

    @Override
    protected Long generateContent() {
      return length;
    }

    @Override
    public void releaseResources() {}
  }
}
