package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * Reactor Netty, subscribed to. It trusts what the JVM trusts.
 *
 * <p>Thread-safe.
 */
final class ReactorSubject implements Subject {

  private final ConnectionProvider pool;
  private final HttpClient.ResponseReceiver<?> request;
  private final boolean isDownload;

  ReactorSubject(Target target) {
    pool =
        ConnectionProvider.builder("bench")
            .maxConnections(target.connections())
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(Duration.ofSeconds(60))
            .build();
    HttpClient client =
        HttpClient.create(pool).protocol(target.isHttp2() ? HttpProtocol.H2 : HttpProtocol.HTTP11);
    if (target.isTls()) {
      GenericSslContextSpec<?> how =
          target.isHttp2() ? Http2SslContextSpec.forClient() : Http11SslContextSpec.forClient();
      client = client.secure(tls -> tls.sslContext(how));
    }
    request =
        target.task() == Task.UPLOAD
            ? client
                .headers(fields -> fields.set("Content-Length", Payload.LENGTH))
                .post()
                .uri(target.url())
                .send(payload())
            : client.get().uri(target.url());
    isDownload = target.task() == Task.DOWNLOAD;
  }

  private static Mono<ByteBuf> payload() {
    ByteBuf bytes = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Payload.bytes()));
    return Mono.fromSupplier(bytes::duplicate);
  }

  @Override
  public void call(Caller caller) {
    send(caller);
  }

  private void send(Caller caller) {
    Mono<Boolean> outcome =
        request
            .response((head, body) -> length(body).map(length -> told(caller, head, length)))
            .single();
    Disposable unused =
        outcome.subscribe(
            more -> {
              if (more) {
                send(caller);
              }
            },
            caller::failed);
  }

  private static boolean told(Caller caller, HttpClientResponse head, long length) {
    return caller.answered(head.status().code(), length);
  }

  private Mono<Long> length(ByteBufFlux body) {
    return isDownload
        ? body.map(ByteBuf::readableBytes).reduce(0L, Long::sum)
        : body.aggregate().asByteArray().map(bytes -> (long) bytes.length);
  }

  @Override
  public void close() {
    pool.dispose();
  }

  @Override
  public String toString() {
    return "Reactor Netty";
  }
}
