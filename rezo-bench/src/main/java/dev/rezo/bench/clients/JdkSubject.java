package dev.rezo.bench.clients;

import dev.rezo.bench.clients.Target.Task;
import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The client of the JDK, by futures. It trusts what the JVM trusts.
 *
 * <p>Thread-safe.
 */
final class JdkSubject implements Subject {

  private final HttpClient client;
  private final HttpRequest request;
  private final boolean isDownload;

  JdkSubject(Target target) {
    client =
        HttpClient.newBuilder()
            .version(target.isHttp2() ? Version.HTTP_2 : Version.HTTP_1_1)
            .build();
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(target.url()));
    if (target.task() == Task.UPLOAD) {
      builder.POST(BodyPublishers.ofByteArray(Payload.bytes()));
    }
    request = builder.build();
    isDownload = target.task() == Task.DOWNLOAD;
  }

  @Override
  public void call(Caller caller) {
    if (isDownload) {
      send(caller, head -> drained());
    } else {
      send(
          caller,
          head ->
              BodySubscribers.mapping(BodySubscribers.ofByteArray(), body -> (long) body.length));
    }
  }

  private static HttpResponse.BodySubscriber<Long> drained() {
    AtomicLong length = new AtomicLong();
    return BodySubscribers.mapping(
        BodySubscribers.ofByteArrayConsumer(
            chunk -> chunk.ifPresent(bytes -> length.addAndGet(bytes.length))),
        unused -> length.get());
  }

  private void send(Caller caller, BodyHandler<Long> handler) {
    CompletionStage<HttpResponse<Long>> answer = client.sendAsync(request, handler);
    CompletionStage<HttpResponse<Long>> unused =
        answer.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                caller.failed(failure);
              } else if (caller.answered(response.statusCode(), response.body())) {
                send(caller, handler);
              }
            });
  }

  /** It has no way to be closed before Java 21; its threads end when it is not used any more. */
  @Override
  public void close() {
    if (client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("java.net.http: expected to close", e);
      }
    }
  }

  @Override
  public String toString() {
    return "java.net.http";
  }
}
