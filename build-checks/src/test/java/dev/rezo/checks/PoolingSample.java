package dev.rezo.checks;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.ClientReport;
import dev.rezo.client.ConnectionPool;
import dev.rezo.client.RezoClient;
import dev.rezo.client.RezoClients;
import dev.rezo.http.BodyReaders;
import dev.rezo.pool.Order;
import dev.rezo.pool.PoolLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/** What docs-site/pooling.md shows, here so that it compiles. Immutable. */
final class PoolingSample {

  private PoolingSample() {}

  static RezoClient named() {
    // sample:named
    RezoClient payments =
        RezoClients.named(
            "payments",
            b -> b.baseUri("https://payments.example/v1/").pool(p -> p.withMaxPerBucket(20)));
    // sample:end
    return payments;
  }

  static RezoClient limits() {
    // sample:limits
    RezoClient client =
        RezoClient.builder()
            .pool(
                p ->
                    PoolLimits.HIGH_THROUGHPUT
                        .withMaxPerOrigin(400)
                        .withMaxLifetime(ofMinutes(10))
                        .withOrder(Order.LATENCY_AWARE))
            .build();
    // sample:end
    return client;
  }

  static void ahead(RezoClient client) {
    // sample:ahead
    client.preconnect("https://api.example.com/", 4).join();
    // sample:end
  }

  static RezoClient report() {
    // sample:report
    RezoClient client =
        RezoClient.builder().reportEvery(ofMinutes(1), ClientReport.toLog()).build();
    System.out.println(client.snapshot());
    // sample:end
    return client;
  }

  static String names(RezoClient client, InetAddress here) throws IOException {
    // sample:names
    RezoClient pinned = RezoClient.builder().host("api.example.com", here).dnsOff().build();
    String fresh =
        client
            .get("https://api.example.com/")
            .dnsTtl(Duration.ZERO) // This call asks anew.
            .send(BodyReaders.text());
    // sample:end
    pinned.close();
    return fresh;
  }

  static String own(RezoClient client) throws IOException {
    // sample:own
    try (ConnectionPool crawl = ConnectionPool.of(PoolLimits.BACKGROUND)) {
      return client.get("https://example.com/").pool(crawl).send(BodyReaders.text());
    }
    // sample:end
  }

  static RezoClient leaks() {
    // sample:leaks
    RezoClient client = RezoClient.builder().leakSampling(1).build(); // In a test: every call.
    // sample:end
    return client;
  }

  static void end(RezoClient client) {
    // sample:closing
    client.close(ofSeconds(10)); // What waits in the queue fails now, what runs has 10 s.
    // sample:end
  }
}
