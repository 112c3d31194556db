package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.failure;
import static dev.rezo.dns.Outcomes.value;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Answers after their time: behind which one asks again, and when nobody answers. */
class StaleAnswersTest {
  private static final String HOST = "api.example.com";
  private static final Duration PATIENCE = ofNanos(CacheState.PATIENCE_NANOS);

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 5);
  private final ScriptedUpstream upstream = new ScriptedUpstream();

  private CachingResolver cacheThatKnows(DnsConfig config) {
    CachingResolver cache = new CachingResolver(upstream, config, time);
    var unused = cache.resolve(HOST);
    upstream.answer(Addresses.ONE);
    return cache;
  }

  private static boolean isWaiting(CompletionStage<?> stage) {
    return !stage.toCompletableFuture().isDone();
  }

  @Test
  void anOldAnswerIsGivenAtOnceWhileOneLookupAsksAgain() {
    CachingResolver cache =
        cacheThatKnows(DnsConfig.DEFAULT.withStaleWhileRevalidate(ofSeconds(10)));
    time.pass(ofMinutes(1));
    for (int i = 0; i < 5; i++) {
      assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    }
    assertThat(upstream.asked).hasSize(2);
    assertThat(cache.stats().revalidations()).isEqualTo(1);
    assertThat(cache.stats().stale()).isEqualTo(5);

    upstream.answer(Addresses.TWO);
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
    assertThat(cache.stats().hits()).isEqualTo(1);
  }

  @Test
  void afterThatTimeOneWaits() {
    CachingResolver cache =
        cacheThatKnows(DnsConfig.DEFAULT.withStaleWhileRevalidate(ofSeconds(10)));
    time.pass(ofSeconds(70).minusNanos(1));
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    upstream.answer(Addresses.TWO);
    time.pass(ofSeconds(70));

    assertThat(isWaiting(cache.resolve(HOST))).isTrue();
  }

  @Test
  void aRequestWithATtlOfItsOwnCountsFromThere() {
    CachingResolver cache =
        cacheThatKnows(DnsConfig.DEFAULT.withStaleWhileRevalidate(ofSeconds(10)));
    time.pass(ofSeconds(45));

    assertThat(isWaiting(cache.resolve(HOST, ofSeconds(30)))).isTrue();
    assertThat(value(cache.resolve(HOST, ofSeconds(40)))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void whenAskingAgainBehindItFailsTheOldAnswerStays() {
    CachingResolver cache =
        cacheThatKnows(DnsConfig.DEFAULT.withStaleWhileRevalidate(ofSeconds(10)));
    time.pass(ofMinutes(1));
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    upstream.fail(new UnknownHostException("no name server"));

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(2);
    time.pass(ofSeconds(1));
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(3);
  }

  @Test
  void aNameServerThatIsSilentCostsLessThanTwoSecondsOnce() {
    CachingResolver cache = cacheThatKnows(DnsConfig.DEFAULT);
    time.pass(ofMinutes(1));
    CompletionStage<?> first = cache.resolve(HOST);
    time.pass(ofSeconds(1));
    CompletionStage<?> second = cache.resolve(HOST);
    time.pass(PATIENCE.minusSeconds(1).minusNanos(1));
    assertThat(isWaiting(first)).isTrue();

    time.pass(ofNanos(1));
    assertThat(value(first)).isEqualTo(value(second)).isEqualTo(Addresses.ONE);
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(2);
    assertThat(cache.stats().stale()).isEqualTo(3);
  }

  @Test
  void anAnswerThatComesAfterAllIsKept() {
    CachingResolver cache = cacheThatKnows(DnsConfig.DEFAULT);
    time.pass(ofMinutes(1));
    CompletionStage<?> first = cache.resolve(HOST);
    time.pass(ofSeconds(5));
    assertThat(value(first)).isEqualTo(Addresses.ONE);
    upstream.answer(Addresses.TWO);

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
    assertThat(time.tasks).isEmpty();
  }

  @Test
  @Tag("F14")
  void anOutageOfTheNameServerDoesNotStopTraffic() {
    CachingResolver cache = cacheThatKnows(DnsConfig.DEFAULT);
    time.pass(ofMinutes(1));
    CompletionStage<?> waiting = cache.resolve(HOST);
    time.pass(PATIENCE);
    assertThat(value(waiting)).isEqualTo(Addresses.ONE);

    // Silence for as long as an old answer is good: nobody waits, one look-up at a time hangs.
    for (int second = 2; second < 300; second++) {
      assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
      time.pass(ofSeconds(1));
    }
    assertThat(upstream.asked).hasSizeBetween(10, 12);
    assertThat(upstream.open.stream().filter(look -> !look.isDone()).count()).isEqualTo(1);
    time.pass(ofSeconds(3));
    assertThat(isWaiting(cache.resolve(HOST))).isTrue();
  }

  @Test
  void aHostThatIsGoneIsGoneThoughItsOldAnswerIsKnown() {
    CachingResolver cache = cacheThatKnows(DnsConfig.DEFAULT);
    time.pass(ofMinutes(1));
    CompletionStage<?> asking = cache.resolve(HOST);
    upstream.fail(new NoSuchHostException("gone"));

    assertThat(failure(asking)).isInstanceOf(NoSuchHostException.class);
    assertThat(cache.stats().entries()).isZero();
  }

  @Test
  void aRequestWithALongerTtlFallsBackForLonger() {
    CachingResolver cache = cacheThatKnows(DnsConfig.DEFAULT);
    time.pass(ofSeconds(700));
    List<CompletionStage<?>> asking =
        List.of(cache.resolve(HOST, ofMinutes(10)), cache.resolve(HOST));
    time.pass(PATIENCE);
    assertThat(value(asking.get(0))).isEqualTo(Addresses.ONE);
    assertThat(isWaiting(asking.get(1))).isTrue();
    upstream.fail(new UnknownHostException("no name server"));

    assertThat(failure(asking.get(1))).hasMessage("no name server");
  }

  @Test
  void aLookupBehindAnOldAnswerIsLeftOutWhenThereAreTooMany() {
    CachingResolver cache =
        cacheThatKnows(DnsConfig.DEFAULT.withStaleWhileRevalidate(ofSeconds(10)));
    time.pass(ofMinutes(1));
    for (int i = 0; i < CacheState.MOST_LOOKUPS; i++) {
      var unused = cache.resolve("host" + i);
    }

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(CacheState.MOST_LOOKUPS + 1);
    assertThat(cache.stats().revalidations()).isZero();
  }

  @Test
  void withoutFallbackOneWaitsForTheLookup() {
    CachingResolver cache = cacheThatKnows(DnsConfig.DEFAULT.withStaleIfError(Duration.ZERO));
    time.pass(ofMinutes(1));
    CompletionStage<?> asking = cache.resolve(HOST);
    time.pass(ofSeconds(30).minusNanos(1));
    assertThat(isWaiting(asking)).isTrue();
    time.pass(ofMillis(1));
    assertThat(failure(asking)).isInstanceOf(UnknownHostException.class);
  }
}
