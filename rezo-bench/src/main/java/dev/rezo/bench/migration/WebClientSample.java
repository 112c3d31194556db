package dev.rezo.bench.migration;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import io.netty.channel.ChannelOption;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What the page about migration shows of WebClient, here so that it compiles. Immutable. */
final class WebClientSample {

  private WebClientSample() {}

  static Mono<String> before() {
    // sample:before
    ConnectionProvider pool =
        ConnectionProvider.builder("api")
            .maxConnections(20)
            .pendingAcquireMaxCount(1000)
            .pendingAcquireTimeout(ofSeconds(2))
            .maxIdleTime(ofMinutes(1))
            .build();
    HttpClient http =
        HttpClient.create(pool)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
            .responseTimeout(ofSeconds(10));
    WebClient client =
        WebClient.builder()
            .baseUrl("https://api.example.com")
            .clientConnector(new ReactorClientHttpConnector(http))
            .build();

    Mono<String> text = client.get().uri("/orders").retrieve().bodyToMono(String.class);
    // sample:end
    return text;
  }

  static Mono<String> after() {
    // sample:after
    RezoClient client =
        RezoClient.builder()
            .baseUri("https://api.example.com/")
            .pool(
                p ->
                    p.withMaxPerBucket(20)
                        .withMaxWaitingPerBucket(1000)
                        .withIdleTimeout(ofMinutes(1)))
            .timeouts(
                t ->
                    t.acquire(ofSeconds(2))
                        .connect(ofSeconds(3))
                        .head(ofSeconds(10))
                        .readIdle(ofSeconds(10)))
            .build();

    Mono<String> text = Mono.fromFuture(() -> client.get("orders").sendAsync(BodyReaders.text()));
    // sample:end
    return text;
  }
}
