package dev.rezo.checks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.decompression.Decompression;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.plugins.retry.Backoff;
import dev.rezo.plugins.retry.Retry;
import dev.rezo.plugins.retry.RetryBudget;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What docs-site/plugins.md shows, here so that it compiles. Immutable. */
final class PluginsSample {

  private PluginsSample() {}

  static RezoClient together() {
    // sample:together
    RezoClient client =
        RezoClient.builder()
            .interceptor(Retry.of(3))
            .interceptor(Redirects.usual())
            .interceptor(Decompression.usual())
            .build();
    // sample:end
    return client;
  }

  static RezoClient retry() {
    // sample:retry
    RetryBudget budget = new RetryBudget(0.1, 1); // One for all clients of this service.
    Retry retry =
        Retry.builder()
            .attempts(4)
            .backoff(Backoff.fullJitter(ofMillis(50), ofSeconds(5)))
            .attemptTimeout(ofSeconds(2))
            .longestRetryAfter(ofSeconds(20))
            .budget(budget)
            .build();
    RezoClient client = RezoClient.builder().interceptor(retry).build();
    // sample:end
    return client;
  }

  static void hops(RezoClient client) throws IOException {
    // sample:hops
    try (Response response = client.get("https://example.com/old").send()) {
      for (Response.Hop hop : response.hops()) {
        System.out.println(hop.status() + " " + hop.request().url());
      }
      System.out.println(response.status() + " " + response.request().url());
    }
    // sample:end
  }

  // sample:own
  /** Asks a second time, a moment later, whoever was told to come back. */
  static final class ComeBack implements Interceptor {
    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return chain
          .proceed(request)
          .thenCompose(
              response -> {
                if (response.status() != 202) {
                  return CompletableFuture.completedFuture(response);
                }
                response.close();
                return chain.pause(ofSeconds(1)).thenCompose(nothing -> chain.proceed(request));
              });
    }
  }
  // sample:end
}
