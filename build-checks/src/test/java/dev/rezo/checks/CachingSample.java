package dev.rezo.checks;

import static java.time.Duration.ofDays;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.Authentication;
import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.cache.CacheSnapshot;
import dev.rezo.plugins.cache.ResponseCache;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.plugins.debug.DebugLog;
import dev.rezo.plugins.retry.Retry;
import java.io.IOException;

/** What docs-site/caching.md shows, here so that it compiles. Immutable. */
final class CachingSample {

  private CachingSample() {}

  static RezoClient client() throws IOException {
    // sample:client
    ResponseCache cache = ResponseCache.of(64 << 20); // Bytes.
    RezoClient client = RezoClient.builder().attemptInterceptor(cache).build();
    try (Response response = client.get("https://example.com/prices").send()) {
      System.out.println(response.body().text());
      System.out.println(ResponseCache.outcome(response)); // MISS; later HIT or VALIDATED
    }
    System.out.println(cache.snapshot()); // ResponseCache[1 responses, 1934 of 67108864 bytes; ...]
    // sample:end
    return client;
  }

  static RezoClient order(ResponseCache cache, CookieJar jar) {
    // sample:order
    String api = "https://api.example.com";
    RezoClient client =
        RezoClient.builder()
            .interceptor(Retry.of(3))
            .attemptInterceptor(Cookies.of(jar))
            .attemptInterceptor(Authentication.of(api, Credentials.bearer("token")))
            .attemptInterceptor(cache) // Sees what is sent, and what comes.
            .attemptInterceptor(DebugLog.toLog()) // Sees what the cache could not answer.
            .build();
    // sample:end
    return client;
  }

  static ResponseCache settings() {
    // sample:settings
    ResponseCache cache =
        ResponseCache.builder()
            .mostBytes(256 << 20)
            .mostBytesOfOne(8 << 20)
            .heuristic(0.1, ofDays(1)) // A tenth of the time since Last-Modified, a day at most.
            .credentials("X-Tenant") // One more field that says who asks.
            .build();
    // sample:end
    return cache;
  }

  static void requests(RezoClient client, ResponseCache cache) throws IOException {
    // sample:requests
    String prices = "https://example.com/prices";
    client.get(prices).header("Cache-Control", "no-cache").send().close(); // Asks in any case.
    client.get(prices).header("Cache-Control", "no-store").send().close(); // As without a cache.
    client.get(prices).header("Cache-Control", "only-if-cached, max-stale=60").send().close();
    client.get(prices).attribute(ResponseCache.PARTITION, "tenant 7").send().close();
    cache.invalidate(Url.parse(prices));
    CacheSnapshot snapshot = cache.snapshot();
    System.out.println(snapshot.hits() + " of " + (snapshot.hits() + snapshot.misses()));
    // sample:end
  }
}
