package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import java.time.Duration;

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
}
