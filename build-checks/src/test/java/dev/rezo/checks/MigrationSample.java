package dev.rezo.checks;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What the page about migration shows of Rezo, beside what others have. Immutable. */
final class MigrationSample {

  private MigrationSample() {}

  static String okhttp(String json) throws IOException {
    // sample:okhttp
    RezoClient client =
        RezoClient.builder()
            .timeouts(
                t ->
                    t.connect(ofSeconds(3))
                        .head(ofSeconds(10))
                        .readIdle(ofSeconds(10))
                        .call(ofSeconds(30)))
            .pool(p -> p.withMaxIdlePerBucket(20).withIdleTimeout(ofMinutes(1)))
            .interceptor(
                (request, chain) ->
                    chain.proceed(request.toBuilder().header("X-Team", "orders").build()))
            .build();

    String url = "https://api.example.com/orders";
    try (Response response = client.post(url).body(Bodies.json(json)).send()) {
      return response.orThrow().body().text();
    }
    // sample:end
  }

  static CompletableFuture<String> jdk(String url) {
    // sample:jdk
    RezoClient client =
        RezoClient.builder().timeouts(t -> t.connect(ofSeconds(3)).call(ofSeconds(30))).build();

    CompletableFuture<String> text =
        client.get(url).header("Accept", "application/json").sendAsync(BodyReaders.text());
    // sample:end
    return text;
  }

  static String apache(String url) throws IOException {
    // sample:apache
    RezoClient client =
        RezoClient.builder()
            .pool(
                p ->
                    p.withMaxPerBucket(20)
                        .withMaxTotal(200)
                        .withMaxLifetime(ofMinutes(10))
                        .withIdleTimeout(ofMinutes(1)))
            .timeouts(
                t ->
                    t.acquire(ofSeconds(2))
                        .connect(ofSeconds(3))
                        .head(ofSeconds(10))
                        .readIdle(ofSeconds(10)))
            .build();

    String text = client.get(url).send(BodyReaders.text());
    // sample:end
    return text;
  }
}
