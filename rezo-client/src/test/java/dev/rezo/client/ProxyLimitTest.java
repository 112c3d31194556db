package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.http.Timeouts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which limits end the talk with a proxy that is silent. */
class ProxyLimitTest {

  private static final Proxy SECURE =
      Proxy.https("proxy.test", 3128).tls(TlsConfig.builder().insecure().build());

  private static void assertEnds(
      Proxy proxy, Consumer<Timeouts.Builder> limits, int seconds, String how) {
    ProxyWorld world = new ProxyWorld(b -> b.proxy(proxy).tlsTasks(Runnable::run).timeouts(limits));
    CompletableFuture<Response> call = world.get();
    world.advance(Duration.ofSeconds(seconds - 1));
    assertThat(call).isNotDone();
    world.advance(Duration.ofSeconds(1));
    assertThat(call).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining(how);
    assertThat(world.network.openTransports()).isZero();
  }

  @Test
  void tlsWithTheProxyHasTheLimitOfTls() {
    assertEnds(
        SECURE,
        t -> t.tls(Duration.ofSeconds(3)).connect(Duration.ofMinutes(5)),
        3,
        "tls timeout, phase TLS");
  }

  @Test
  void tlsWithTheProxyEndsWithTheLimitOfConnectIfThatComesFirst() {
    assertEnds(
        SECURE,
        t -> t.tls(Duration.ofSeconds(9)).connect(Duration.ofSeconds(5)),
        5,
        "connect timeout, phase TLS");
  }

  @Test
  void tlsWithTheProxyHasItsLimitWhereConnectHasNone() {
    assertEnds(
        SECURE, t -> t.tls(Duration.ofSeconds(3)).connect(null), 3, "tls timeout, phase TLS");
  }

  @Test
  void theTalkHasTheLimitOfHeadsWhereConnectHasNone() {
    assertEnds(
        Proxy.socks5h("proxy.test", 3128),
        t -> t.connect(null).head(Duration.ofSeconds(7)),
        7,
        "head timeout, phase PROXY");
  }

  @Test
  void aTrustStoreThatLoadsSlowlyIsNotToldAsDns() {
    Proxy secure = Proxy.https("proxy.test", 3128).tls(TlsConfig.builder().build());
    ProxyWorld world =
        new ProxyWorld(
            b ->
                b.proxy(secure)
                    .tlsTasks(task -> {}) // It never has its turn.
                    .timeouts(t -> t.dns(Duration.ofSeconds(2)).connect(Duration.ofSeconds(5))));
    CompletableFuture<Response> call = world.get();
    world.advance(Duration.ofMillis(4_999));
    assertThat(call).isNotDone();
    world.advance(Duration.ofMillis(1));
    assertThat(call)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("connect timeout, phase TLS");
    assertThat(world.network.openTransports()).isZero();
  }
}
