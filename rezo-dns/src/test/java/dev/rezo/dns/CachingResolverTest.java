package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CachingResolverTest {
  private static final String HOST = "api.example.com";

  private final CountingResolver upstream = new CountingResolver();
  private final VirtualTime time =
      new VirtualTime(Long.MAX_VALUE - 5); // a clock may pass the end of the long

  private CachingResolver cache(DnsConfig config) {
    return new CachingResolver(upstream, config, time);
  }

  private void pass(Duration duration) {
    time.pass(duration);
  }

  private static List<InetAddress> answer(CompletionStage<List<InetAddress>> stage) {
    CompletableFuture<List<InetAddress>> future = stage.toCompletableFuture();
    assertThat(future).isCompleted();
    return future.join();
  }

  private static Throwable failure(CompletionStage<List<InetAddress>> stage) {
    CompletableFuture<List<InetAddress>> future = stage.toCompletableFuture();
    assertThat(future).isCompletedExceptionally();
    return future.handle((addresses, failure) -> failure).join();
  }

  @Test
  @Tag("A25")
  @Tag("F14")
  void anAnswerHoldsForItsTtlAndNotLonger() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    upstream.nowAnswers(Addresses.TWO);

    pass(Duration.ofSeconds(60).minusNanos(1));
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(1);

    pass(Duration.ofNanos(1));
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void addressesKeepTheOrderOfTheResolver() {
    upstream.nowAnswers(Addresses.MIXED);

    assertThat(answer(cache(DnsConfig.DEFAULT).resolve(HOST))).isEqualTo(Addresses.MIXED);
  }

  @Test
  void caseDoesNotMatterAndATrailingDotDoes() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve("API.example.com"));
    answer(cache.resolve("api.EXAMPLE.com"));
    answer(cache.resolve("api.example.com."));

    assertThat(upstream.asked).containsExactly("api.example.com", "api.example.com.");
  }

  @Test
  @Tag("A26")
  void theLeastRecentlyAskedForGoesFirst() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withMaxEntries(2));
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve("a"));
    answer(cache.resolve("b"));
    answer(cache.resolve("a"));
    answer(cache.resolve("c"));
    upstream.asked.clear();

    answer(cache.resolve("a"));
    answer(cache.resolve("c"));
    assertThat(upstream.asked).isEmpty();
    answer(cache.resolve("b"));
    assertThat(upstream.asked).containsExactly("b");
    assertThat(cache.stats().evictions()).isEqualTo(2);
    assertThat(cache.stats().entries()).isEqualTo(2);
  }

  @Test
  @Tag("A24")
  void manyAsksForAColdNameMakeOneLookup() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    List<CompletionStage<List<InetAddress>>> stages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stages.add(cache.resolve(HOST));
    }
    assertThat(upstream.asked).hasSize(1);

    upstream.open.get(0).complete(Addresses.ONE);

    assertThat(stages).allMatch(stage -> answer(stage).equals(Addresses.ONE));
    assertThat(cache.stats().misses()).isEqualTo(1);
    assertThat(cache.stats().coalesced()).isEqualTo(99);
    assertThat(cache.stats().lookups()).isEqualTo(1);
  }

  @Test
  void whoCancelsOrCompletesItsOwnStageDisturbsNobody() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    CompletionStage<List<InetAddress>> cancelled = cache.resolve(HOST);
    CompletionStage<List<InetAddress>> forged = cache.resolve(HOST);
    CompletionStage<List<InetAddress>> patient = cache.resolve(HOST);

    cancelled.toCompletableFuture().cancel(true);
    forged.toCompletableFuture().complete(Addresses.TWO);
    upstream.open.get(0).complete(Addresses.ONE);

    assertThat(answer(patient)).isEqualTo(Addresses.ONE);
    CompletionStage<List<InetAddress>> hit = cache.resolve(HOST);
    hit.toCompletableFuture().obtrudeValue(Addresses.TWO);
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
  }

  @Test
  void aHitIsTheSameStageEachTime() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));

    assertThat(cache.resolve(HOST) == cache.resolve(HOST)).isTrue();
  }

  @Test
  void aFailureIsTheUpstreamsOwnAndIsNotKept() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    UnknownHostException unknown = new UnknownHostException(HOST);
    upstream.nowFailsWith(unknown);
    assertThat(failure(cache.resolve(HOST))).isSameAs(unknown);
    upstream.nowAnswers(Addresses.ONE);

    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(cache.stats().failures()).isEqualTo(1);
  }

  @Test
  void aFailureIsKeptForTheNegativeTtl() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withNegativeTtl(Duration.ofSeconds(5)));
    upstream.nowFailsWith(new UnknownHostException(HOST));
    failure(cache.resolve(HOST));
    upstream.nowAnswers(Addresses.ONE);

    pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(failure(cache.resolve(HOST))).isInstanceOf(UnknownHostException.class);
    pass(Duration.ofNanos(1));
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void aRefusedLookupSaysNothingAboutTheHost() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withNegativeTtl(Duration.ofSeconds(5)));
    upstream.nowFailsWith(new LookupRefusedException("too many"));
    failure(cache.resolve(HOST));
    upstream.nowAnswers(Addresses.ONE);

    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
  }

  /** What a resolver fails with that has a failure of its own. Immutable. */
  private static final class OwnFailure extends UnknownHostException implements LookupRefusal {
    private static final long serialVersionUID = 1L;
    private final boolean refusal;

    OwnFailure(boolean refusal) {
      super("own");
      this.refusal = refusal;
    }

    @Override
    public boolean isRefusal() {
      return refusal;
    }
  }

  @Test
  void aRefusalOfAnyResolverIsNotRememberedAndItsFailureIs() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withNegativeTtl(Duration.ofSeconds(5)));
    upstream.nowFailsWith(new OwnFailure(true));
    failure(cache.resolve(HOST));
    upstream.nowFailsWith(new OwnFailure(false));
    failure(cache.resolve(HOST));
    failure(cache.resolve(HOST));

    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void anOldAnswerIsGivenWhileAskingAgainFails() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));
    upstream.nowFailsWith(new UnknownHostException("no name server"));

    pass(Duration.ofSeconds(61));
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(cache.stats().stale()).isEqualTo(1);

    pass(Duration.ofSeconds(299).minusNanos(1));
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    pass(Duration.ofNanos(1));
    assertThat(failure(cache.resolve(HOST))).hasMessage("no name server");
    assertThat(cache.stats().entries()).isZero();
  }

  @Test
  void whileTheTroubleLastsNobodyWaitsAndOneLookupTriesAgain() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));
    upstream.nowFailsWith(new UnknownHostException("no name server"));
    pass(Duration.ofSeconds(61));
    answer(cache.resolve(HOST));
    upstream.nowAnswersLater();
    upstream.asked.clear();

    answer(cache.resolve(HOST));
    assertThat(upstream.asked).isEmpty();

    pass(Duration.ofNanos(CacheState.RETRY_NANOS));
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(1);

    upstream.open.get(0).complete(Addresses.TWO);
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
    assertThat(cache.stats().stale()).isEqualTo(4);
  }

  @Test
  void withoutStaleIfErrorAFailureIsAFailure() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withStaleIfError(Duration.ZERO));
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));
    upstream.nowFailsWith(new UnknownHostException(HOST));
    pass(Duration.ofSeconds(60));

    assertThat(failure(cache.resolve(HOST))).isInstanceOf(UnknownHostException.class);
  }

  @Test
  @Tag("A27")
  @Tag("F14")
  void oneRequestMayHaveATtlOfItsOwn() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));
    upstream.nowAnswers(Addresses.TWO);
    pass(Duration.ofSeconds(100));

    assertThat(answer(cache.resolve(HOST, Duration.ofMinutes(5)))).isEqualTo(Addresses.ONE);
    assertThat(answer(cache.resolve(HOST, Duration.ofSeconds(30)))).isEqualTo(Addresses.TWO);
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  @Tag("A27")
  @Tag("F14")
  void aTtlOfZeroGoesPastTheCache() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST, Duration.ZERO));
    answer(cache.resolve(HOST, Duration.ZERO));

    assertThat(upstream.asked).hasSize(2);
    assertThat(cache.stats().entries()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache.resolve(HOST, Duration.ofSeconds(-1)))
        .withMessageContaining("ttl: expected from 0");
  }

  @Test
  @Tag("F14")
  void aCacheWithATtlOfZeroIsOff() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withTtl(Duration.ZERO));
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));
    answer(cache.resolve(HOST));

    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  @Tag("A28")
  void aHostCanBeForgottenAndSoCanAll() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve("a"));
    answer(cache.resolve("a."));
    answer(cache.resolve("b"));
    cache.invalidate("A");
    assertThat(cache.stats().entries()).isEqualTo(1);

    cache.clear();
    assertThat(cache.stats().entries()).isZero();
  }

  @Test
  @Tag("A28")
  void aLookupThatWasUnderWayWhenItsHostWasForgottenIsNotKept() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    CompletionStage<List<InetAddress>> early = cache.resolve(HOST);
    cache.invalidate(HOST);
    CompletionStage<List<InetAddress>> late = cache.resolve(HOST);

    upstream.open.get(1).complete(Addresses.TWO);
    upstream.open.get(0).complete(Addresses.ONE);

    assertThat(answer(early)).isEqualTo(Addresses.ONE);
    assertThat(answer(late)).isEqualTo(Addresses.TWO);
    assertThat(answer(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
  }

  @Test
  void lookupsUnderWayAreBounded() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    for (int i = 0; i < CacheState.MOST_LOOKUPS; i++) {
      cache.resolve("host" + i);
    }

    assertThat(failure(cache.resolve("one.more"))).isInstanceOf(LookupRefusedException.class);
    assertThat(upstream.asked).hasSize(CacheState.MOST_LOOKUPS);
    upstream.open.get(0).complete(Addresses.ONE);
    upstream.nowAnswers(Addresses.TWO);
    assertThat(answer(cache.resolve("one.more"))).isEqualTo(Addresses.TWO);
  }

  @Test
  void addressesAreAnsweredAtOnceAndNotKept() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);

    assertThat(answer(cache.resolve("192.0.2.1"))).isEqualTo(Addresses.ONE);
    assertThat(answer(cache.resolve("[2001:db8::1]"))).isEqualTo(Addresses.of("2001:db8::1"));
    assertThat(failure(cache.resolve("1::2::3"))).isInstanceOf(UnknownHostException.class);
    assertThat(upstream.asked).isEmpty();
    assertThat(cache.stats().entries()).isZero();
  }

  @Test
  void anUpstreamThatBreaksItsWordIsAnUnknownHost() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(List.of());
    assertThat(failure(cache.resolve(HOST)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("api.example.com: expected at least one address, actual none");

    upstream.nowFailsWith(new IllegalStateException("broken"));
    assertThat(failure(cache.resolve(HOST)))
        .isInstanceOf(UnknownHostException.class)
        .hasRootCauseMessage("broken");

    CachingResolver thrower =
        new CachingResolver(
            host -> {
              throw new IllegalStateException("thrown");
            },
            DnsConfig.DEFAULT,
            time);
    assertThat(failure(thrower.resolve(HOST))).hasRootCauseMessage("thrown");
    assertThat(failure(thrower.resolve(HOST))).hasRootCauseMessage("thrown");
  }

  @Test
  void aFailureReachesAWaiterBare() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    CompletionStage<List<InetAddress>> stage = cache.resolve(HOST);
    upstream
        .open
        .get(0)
        .completeExceptionally(new CompletionException(new UnknownHostException("inner")));

    assertThat(failure(stage)).isInstanceOf(UnknownHostException.class).hasMessage("inner");
  }

  @Test
  @Tag("A28")
  void theProcessHasOneCacheOfItsOwn() throws ExecutionException, InterruptedException {
    assertThat(CachingResolver.global()).isSameAs(CachingResolver.global());
    assertThat(CachingResolver.global().config()).isEqualTo(DnsConfig.DEFAULT);
    assertThat(CachingResolver.global().resolve("192.0.2.1").toCompletableFuture().get())
        .isEqualTo(Addresses.ONE);
  }

  @Test
  void itSaysWhatItHolds() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    upstream.nowAnswers(Addresses.ONE);
    answer(cache.resolve(HOST));
    answer(cache.resolve(HOST));

    assertThat(cache).hasToString("CachingResolver[1 of 1000 hosts, 1 hits, 1 misses]");
  }
}
