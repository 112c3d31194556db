package dev.rezo.checks;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What documents show of Java, here so that it compiles. Immutable. */
final class ReadmeSample {

  private ReadmeSample() {}

  static RezoClient client() {
    // sample:java-client
    RezoClient client =
        RezoClient.builder()
            .baseUri("https://api.example.com/v1/")
            .timeouts(t -> t.connect(ofSeconds(10)).head(ofSeconds(30)).call(ofMinutes(1)))
            .build(); // immutable, thread-safe; nothing is opened yet
    // sample:end
    return client;
  }

  static void blocking(RezoClient client) throws IOException {
    // sample:java-blocking
    try (Response response = client.get("users?page=1").header("Accept", "text/plain").send()) {
      System.out.println(response.status() + " " + response.body().text());
    }
    // sample:end
  }

  static CompletableFuture<String> asynchronous(RezoClient client) {
    // sample:java-async
    CompletableFuture<String> created =
        client.post("users").body(Bodies.text("Ada")).sendAsync(BodyReaders.text());
    // sample:end
    return created;
  }

  // sample:java-interceptor
  /** Signs each request. */
  static final class Sign implements Interceptor {
    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return chain.proceed(request.toBuilder().header("X-Signature", "...").build());
    }
  }
  // sample:end
}
