package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Response;
import dev.rezo.plugins.cache.CacheOutcome;
import dev.rezo.plugins.cache.ResponseCache;
import dev.rezo.plugins.decompression.Decompression;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Responses of files, and whether the server is asked for them again.
 *
 * <p>Immutable.
 */
final class CachingFeatures {

  /** Has a lifetime of 60 seconds. */
  static final String FRESH = "/fresh/text.txt";

  private static final String CODED = "/gzip/text.txt";

  private CachingFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("cache: fresh for its `max-age`, then 304", CachingFeatures::fresh),
        new Feature<>("cache: 304 before each use, by `ETag`", CachingFeatures::byTag),
        new Feature<>("cache: 304 before each use, by `Last-Modified`", CachingFeatures::byDate),
        new Feature<>("cache: `Vary` keeps what is coded and what is not", CachingFeatures::vary));
  }

  private static void fresh(RunningServer server) throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    ResponseCache cache = ResponseCache.builder().clock(now::get).build();
    String url = server.url(HTTP, FRESH);
    try (RezoClient client = server.client(builder -> builder.attemptInterceptor(cache))) {
      expect(client, url, CacheOutcome.MISS);
      expect(client, url, CacheOutcome.HIT);
      try (Response head = client.head(url).send()) {
        assertThat(ResponseCache.outcome(head)).isEqualTo(CacheOutcome.HIT);
        assertThat(head.header("Content-Length"))
            .isEqualTo(Integer.toString(PluginPages.text().length));
      }
      now.updateAndGet(before -> before.plusSeconds(61));
      expect(client, url, CacheOutcome.VALIDATED);
    }
  }

  private static void byTag(RunningServer server) throws Exception {
    ResponseCache cache = ResponseCache.of(32 << 20);
    String url = server.url(HTTP, CODED);
    try (RezoClient client = server.client(builder -> builder.attemptInterceptor(cache))) {
      expect(client, url, CacheOutcome.MISS);
      expect(client, url, CacheOutcome.VALIDATED);
      expect(client, url, CacheOutcome.VALIDATED);
    }
  }

  /** An interceptor below the cache takes the other validator away. */
  private static void byDate(RunningServer server) throws Exception {
    ResponseCache cache = ResponseCache.of(32 << 20);
    Interceptor withoutTag =
        (request, chain) ->
            chain
                .proceed(request)
                .thenApply(
                    response ->
                        response.toBuilder()
                            .headers(response.headers().toBuilder().remove("ETag").build())
                            .build());
    String url = server.url(HTTP, CODED);
    try (RezoClient client =
        server.client(
            builder -> builder.attemptInterceptor(cache).attemptInterceptor(withoutTag))) {
      expect(client, url, CacheOutcome.MISS);
      expect(client, url, CacheOutcome.VALIDATED);
      expect(client, url, CacheOutcome.VALIDATED);
    }
  }

  private static void vary(RunningServer server) throws Exception {
    ResponseCache cache = ResponseCache.of(32 << 20);
    String url = server.url(HTTP, CODED);
    try (RezoClient plain = server.client(builder -> builder.attemptInterceptor(cache));
        RezoClient decoding =
            server.client(
                builder -> builder.interceptor(Decompression.usual()).attemptInterceptor(cache))) {
      expect(decoding, url, CacheOutcome.MISS);
      expect(plain, url, CacheOutcome.MISS);
      expect(decoding, url, CacheOutcome.VALIDATED);
      expect(plain, url, CacheOutcome.VALIDATED);
    }
    assertThat(cache.snapshot().responses()).isEqualTo(2);
  }

  private static void expect(RezoClient client, String url, CacheOutcome outcome) throws Exception {
    try (Response response = client.get(url).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().bytes()).isEqualTo(PluginPages.text());
      assertThat(ResponseCache.outcome(response)).isEqualTo(outcome);
    }
  }
}
