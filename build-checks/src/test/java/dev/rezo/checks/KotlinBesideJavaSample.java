package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Interceptors;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The Java that docs-site/kotlin.md shows beside Kotlin. */
final class KotlinBesideJavaSample {

  private KotlinBesideJavaSample() {}

  static RezoClient client() {
    // sample:client
    var client =
        RezoClient.builder()
            .baseUri("https://api.example.com/v1/")
            .protocols(Protocol.HTTP_2, Protocol.HTTP_1_1)
            .pool(p -> p.withMaxPerBucket(64).withIdleTimeout(Duration.ofSeconds(60)))
            .timeouts(t -> t.call(Duration.ofSeconds(30)))
            .debug(System.out::println)
            .build();
    // sample:end
    return client;
  }

  static void values(RezoClient client) throws IOException {
    // sample:values
    try (var response = client.get("users").send()) {
      String users = response.orThrow().body().text(); // for the JSON library of your choice
      System.out.println(users);
    }
    client.post("users").body(Bodies.json("{\"name\":\"Ada\"}")).send().close();

    try (var response = client.get("log").send();
        Stream<String> lines = response.body().lines()) {
      lines.forEach(System.out::println); // as they come
    }
    // sample:end
  }

  static void uploads(RezoClient client, Flow.Publisher<ByteBuffer> rows, Path notes)
      throws IOException {
    // sample:uploads
    client.put("rows.csv").body(Bodies.publisher(rows, -1, "text/csv")).send().close();
    client.post("login").body(Bodies.form("user", "ada", "next", "/a b")).send().close();
    client
        .post("notes")
        .body(
            Bodies.multipart()
                .field("title", "Notes")
                .file("notes", notes, "text/plain")
                .part("rows", "rows.csv", Bodies.publisher(rows, -1, "text/csv"))
                .build())
        .send()
        .close();
    // sample:end
  }

  static void streams(RezoClient client, Path file) throws IOException {
    // sample:streams
    try (var response = client.get("export.csv").send();
        Stream<String> lines = response.body().lines()) {
      lines.forEach(System.out::println);
    }
    client.get("export.csv").send(BodyReaders.file(file));
    client.get("big.iso").download(file).resume().retries(3).send();
    // sample:end
  }

  static RezoClient interceptors(Supplier<String> tokens) {
    // sample:interceptors
    var client =
        RezoClient.builder()
            .interceptor(
                Interceptors.blocking(
                    (request, chain) -> {
                      String token = tokens.get(); // waits
                      Response response =
                          chain.proceed(
                              request.with(h -> h.set("Authorization", "Bearer " + token)));
                      if (response.status() != 503) {
                        return response;
                      }
                      response.close();
                      chain.pause(Duration.ofMillis(200));
                      return chain.proceed(request, Duration.ofSeconds(2));
                    }))
            .build();
    // sample:end
    return client;
  }

  static void many(RezoClient client) {
    // sample:many
    var calls =
        Stream.of("a", "b", "c")
            .map(url -> client.get(url).sendAsync(BodyReaders.text()))
            .toList(); // all at once; the pool has a limit and a queue
    List<String> texts = calls.stream().map(CompletableFuture::join).toList(); // in order
    // sample:end
    System.out.println(texts);
  }

  static CompletionStage<Void> coroutines(RezoClient client) throws IOException {
    // sample:coroutines
    client.get("report").timeouts(t -> t.call(Duration.ofSeconds(2))).send(BodyReaders.text());
    CompletionStage<String> text = client.get("report").sendAsync(BodyReaders.text());
    CompletionStage<Void> printed = text.thenAccept(System.out::println); // on a loop: no hand-over
    // sample:end
    return printed;
  }
}
