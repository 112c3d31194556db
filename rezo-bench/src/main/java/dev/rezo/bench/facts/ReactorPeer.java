package dev.rezo.bench.facts;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Reactor Netty.
 *
 * <p>Thread-safe.
 */
final class ReactorPeer implements Peer {

  private final HttpClient client = HttpClient.create();

  @Override
  public Answer send(Ask ask) {
    HttpClient own = client.headers(fields -> ask.fields().forEach(fields::add));
    HttpClient.RequestSender request = own.request(HttpMethod.valueOf(ask.method())).uri(ask.url());
    HttpClient.ResponseReceiver<?> sent =
        ask.isPost()
            ? request.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(ask.body())))
            : request;
    Mono<Answer> answer =
        sent.responseSingle(
            (head, body) ->
                body.asByteArray()
                    .defaultIfEmpty(new byte[0])
                    .map(bytes -> Answer.of(head.status().code(), bytes)));
    return answer.blockOptional().orElseThrow();
  }

  /** Its threads are daemons. */
  @Override
  public void close() {}
}
