package dev.rezo.bench.migration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What the page about migration shows of java.net.http, here so that it compiles. Immutable. */
final class JdkSample {

  private JdkSample() {}

  static CompletableFuture<String> get(String url) {
    // sample:jdk
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .followRedirects(Redirect.NORMAL)
            .build();

    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(30))
            .header("Accept", "application/json")
            .build();
    CompletableFuture<String> text =
        client.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
    // sample:end
    return text;
  }
}
