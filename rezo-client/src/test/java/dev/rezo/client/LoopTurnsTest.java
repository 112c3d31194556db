package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Interceptor;
import dev.rezo.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls from outside spread over the loops, whatever else they need a loop for. */
class LoopTurnsTest {

  private static final int CALLS = 60;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void callsWithALimitUseAllLoops(int loops) {
    Interceptor passing = (request, chain) -> chain.proceed(request);
    assertSpread(
        new VirtualClient(loops, b -> b.interceptor(passing).timeouts(t -> t.call(ofSeconds(20)))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void attemptsWithALimitUseAllLoops(int loops) {
    Interceptor limiting = (request, chain) -> chain.proceed(request, ofSeconds(5));
    assertSpread(new VirtualClient(loops, b -> b.interceptor(limiting)));
    assertSpread(
        new VirtualClient(
            loops, b -> b.interceptor(limiting).timeouts(t -> t.call(ofSeconds(20)))));
  }

  /** Each call opens a connection, on the loop that it begins on. */
  private static void assertSpread(VirtualClient virtual) {
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(virtual.client.sendAsync(virtual.client.get(VirtualClient.URL).request()));
    }
    virtual.time.runUntilIdle();
    int size = virtual.loops.size();
    for (int i = 0; i < size; i++) {
      assertThat(virtual.loops.loop(i).openTransports()).isEqualTo(CALLS / size);
    }
    virtual.client.shutdownNow();
    virtual.advance(ofSeconds(1));
    assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);
  }
}
