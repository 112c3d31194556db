package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.value;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a cache does when none of the addresses that it gave can be connected to. */
@Tag("A28")
class FailedAddressesTest {
  private static final String HOST = "api.example.com";

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 5);
  private final ScriptedUpstream upstream = new ScriptedUpstream();
  private final CachingResolver cache =
      new CachingResolver(
          upstream, DnsConfig.DEFAULT.withStaleWhileRevalidate(ofMinutes(10)), time);

  private void knows(List<InetAddress> addresses) {
    var unused = cache.resolve(HOST);
    upstream.answer(addresses);
    time.pass(ofSeconds(1));
  }

  private static boolean isWaiting(CompletionStage<?> stage) {
    return !stage.toCompletableFuture().isDone();
  }

  @Test
  void theNextRequestAsksAgain() {
    knows(Addresses.MIXED);
    cache.allFailed("API.example.com", Addresses.MIXED);
    CompletionStage<?> next = cache.resolve(HOST);
    assertThat(isWaiting(next)).isTrue();
    assertThat(isWaiting(cache.resolve(HOST, ofHours(1)))).isTrue();
    upstream.answer(Addresses.TWO);

    assertThat(value(next)).isEqualTo(Addresses.TWO);
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void anAnswerOfWhichOneAddressWasNotTriedStays() {
    knows(Addresses.MIXED);
    cache.allFailed(HOST, Addresses.of("192.0.2.1", "2001:db8::1"));

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.MIXED);
  }

  @Test
  void whoUsesOneFamilyAloneMayFailWithThatAlone() {
    knows(Addresses.MIXED);
    cache.allFailed(HOST, Addresses.ONE);

    assertThat(isWaiting(cache.resolve(HOST))).isTrue();
  }

  @Test
  void anAnswerThatCameMeanwhileStays() {
    knows(Addresses.ONE);
    cache.invalidate(HOST);
    knows(Addresses.TWO);
    cache.allFailed(HOST, Addresses.ONE);
    cache.allFailed("other", Addresses.ONE);
    cache.allFailed("", Addresses.ONE);
    cache.allFailed(HOST, List.of());

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
  }

  @Test
  void aHostThatIsDownIsLookedUpOnceASecondAtMost() {
    knows(Addresses.ONE);
    upstream.asked.clear();
    for (int i = 0; i < 100; i++) {
      CompletionStage<List<InetAddress>> asking = cache.resolve(HOST);
      if (isWaiting(asking)) {
        upstream.answer(Addresses.ONE);
      }
      cache.allFailed(HOST, value(asking));
      time.pass(java.time.Duration.ofMillis(100));
    }

    assertThat(upstream.asked).hasSizeBetween(9, 10);
  }

  @Test
  void whenAskingAgainFailsTheOldAnswerIsStillBetterThanNone() {
    knows(Addresses.ONE);
    cache.allFailed(HOST, Addresses.ONE);
    upstream.asked.clear();
    CompletionStage<?> asking = cache.resolve(HOST);
    upstream.fail(new UnknownHostException("no name server"));
    assertThat(value(asking)).isEqualTo(Addresses.ONE);

    for (int i = 0; i < 30; i++) {
      cache.allFailed(HOST, Addresses.ONE);
      assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
      upstream.fail(new UnknownHostException("no name server"));
      time.pass(java.time.Duration.ofMillis(100));
    }
    assertThat(upstream.asked).hasSizeBetween(3, 4);
  }
}
