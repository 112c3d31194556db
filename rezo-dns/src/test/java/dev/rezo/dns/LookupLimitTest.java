package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.failure;
import static dev.rezo.dns.Outcomes.value;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Look-ups that do not end. */
class LookupLimitTest {
  private static final String HOST = "api.example.com";

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 5);
  private final ScriptedUpstream upstream = new ScriptedUpstream();
  private final CachingResolver cache = new CachingResolver(upstream, DnsConfig.DEFAULT, time);

  @Test
  void whoWaitsForALookupThatNeverEndsHearsOfItAtTheLimit() {
    CompletionStage<?> waiting = cache.resolve(HOST);
    time.pass(ofSeconds(30).minusNanos(1));
    assertThat(waiting.toCompletableFuture()).isNotDone();
    time.pass(ofNanos(1));

    assertThat(failure(waiting))
        .isExactlyInstanceOf(UnknownHostException.class)
        .hasMessage("api.example.com: expected an answer within PT30S, actual none");
    assertThat(upstream.last()).isCancelled();
    assertThat(cache.stats().failures()).isEqualTo(1);
  }

  @Test
  void theNextRequestAsksAnew() {
    CompletionStage<?> first = cache.resolve(HOST);
    time.pass(ofSeconds(30));
    CompletionStage<?> second = cache.resolve(HOST);
    assertThat(upstream.asked).hasSize(2);
    upstream.answer(Addresses.TWO);
    upstream.open.get(0).complete(DnsAnswer.of(Addresses.ONE));

    assertThat(failure(first)).isInstanceOf(UnknownHostException.class);
    assertThat(value(second)).isEqualTo(Addresses.TWO);
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
  }

  @Test
  void theLimitHoldsThoughNobodyCallsInTime() {
    MutedTime muted = new MutedTime();
    CachingResolver cache = new CachingResolver(upstream, DnsConfig.DEFAULT, muted);
    CompletionStage<?> first = cache.resolve(HOST);
    muted.now += ofSeconds(30).toNanos();
    CompletionStage<?> second = cache.resolve(HOST);

    assertThat(failure(first)).isInstanceOf(UnknownHostException.class);
    assertThat(second.toCompletableFuture()).isNotDone();
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void aLookupPastTheCacheHasTheLimitToo() {
    CompletionStage<?> waiting = cache.resolve(HOST, Duration.ZERO);
    time.pass(ofSeconds(30));

    assertThat(failure(waiting)).hasMessageContaining("expected an answer within PT30S");
  }

  @Test
  void aLookupWhoseHostWasForgottenHasTheLimitToo() {
    CompletionStage<?> waiting = cache.resolve(HOST);
    cache.invalidate(HOST);
    CompletionStage<?> next = cache.resolve(HOST);
    time.pass(ofSeconds(29));
    upstream.answer(Addresses.ONE);
    time.pass(ofSeconds(1));

    assertThat(failure(waiting)).isInstanceOf(UnknownHostException.class);
    assertThat(value(next)).isEqualTo(Addresses.ONE);
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
  }

  @Test
  void aLookupThatEndsLeavesNothingBehind() {
    var unused = cache.resolve(HOST);
    assertThat(time.tasks).hasSize(1);
    upstream.answer(Addresses.ONE);
    assertThat(time.tasks).isEmpty();

    unused = cache.resolve("other.example.com");
    upstream.fail(new UnknownHostException("no"));
    assertThat(time.tasks).isEmpty();
  }

  @Test
  void lookupsThatNeverEndGiveTheirPlacesBack() {
    for (int i = 0; i < CacheState.MOST_LOOKUPS; i++) {
      var unused = cache.resolve("host" + i);
      cache.invalidate("host" + i);
    }
    assertThat(failure(cache.resolve(HOST))).isInstanceOf(LookupRefusedException.class);
    time.pass(ofSeconds(30));

    assertThat(cache.resolve(HOST).toCompletableFuture()).isNotDone();
  }

  @Test
  void requestsThatWaitAreBounded() {
    for (int i = 0; i < CacheState.MOST_PASSENGERS; i++) {
      var unused = cache.resolve(HOST);
    }
    assertThat(failure(cache.resolve(HOST))).isInstanceOf(LookupRefusedException.class);
    assertThat(failure(cache.resolve(HOST, Duration.ZERO)))
        .isInstanceOf(LookupRefusedException.class);
    upstream.answer(Addresses.ONE);

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(cache.resolve("other").toCompletableFuture()).isNotDone();
  }

  @Test
  void anOldAnswerIsGivenWhereNoMoreCanBeLookedUp() {
    CompletionStage<?> first = cache.resolve(HOST);
    upstream.answer(Addresses.ONE);
    assertThat(value(first)).isEqualTo(Addresses.ONE);
    time.pass(ofSeconds(61));
    for (int i = 0; i < CacheState.MOST_LOOKUPS; i++) {
      var unused = cache.resolve("host" + i);
    }

    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(cache.stats().stale()).isEqualTo(1);
    assertThat(failure(cache.resolve(HOST, Duration.ZERO)))
        .isInstanceOf(LookupRefusedException.class);
    assertThat(upstream.asked).hasSize(CacheState.MOST_LOOKUPS + 1);
  }

  /** A clock that a test moves, with nobody who calls. */
  private static final class MutedTime implements DnsTime {
    long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Runnable after(long delayNanos, Runnable task) {
      return () -> {};
    }
  }
}
