package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Phase;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A proxy that is stopped is given the time of a server that restarts, and is still a proxy. */
class ProxyRestartTest {

  private static final Proxy PLAIN = Proxy.http("proxy.test", 3128);

  @Test
  void aProxyThatStaysAwayIsToldAsAProxyAfterAllTries() {
    ProxyWorld world = new ProxyWorld(PLAIN);
    CompletableFuture<Response> first = world.get();
    ScriptedPeer peer = world.peer();
    world.says(peer, ProxyWorld.OK);
    assertThat(first.join().status()).isEqualTo(200);
    peer.close();
    world.time.runUntilIdle();
    world.proxy.always(ConnectOutcome.refuse());

    CompletableFuture<Response> call = world.get();
    world.advance(ofSeconds(10));

    assertThat(call.handle((response, cause) -> cause).join())
        .isInstanceOfSatisfying(
            ProxyFailedException.class,
            failure -> {
              assertThat(failure.proxy()).isEqualTo("http://proxy.test:3128");
              assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
              assertThat(failure).hasMessageContaining("tried 7 times");
            });
    assertThat(world.wentAround()).isFalse();
  }
}
