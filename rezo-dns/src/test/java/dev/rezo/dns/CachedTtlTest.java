package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.failure;
import static dev.rezo.dns.Outcomes.value;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a {@link CachingResolver} holds what an upstream with ttls answers. */
class CachedTtlTest {
  private static final String HOST = "api.example.com";

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 5);
  private final ScriptedUpstream upstream = new ScriptedUpstream();

  private CachingResolver cache(DnsConfig config) {
    return new CachingResolver(upstream, config, time);
  }

  private void holdsExactly(DnsConfig config, Duration said, Duration held) {
    CachingResolver cache = cache(config.withStaleIfError(Duration.ZERO));
    upstream.asked.clear();
    var first = cache.resolve(HOST);
    upstream.answer(Addresses.ONE, said);
    assertThat(value(first)).isEqualTo(Addresses.ONE);
    time.pass(held.minusNanos(1));
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).hasSize(1);
    time.pass(ofNanos(1));
    assertThat(cache.resolve(HOST).toCompletableFuture()).isNotDone();
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  @Tag("F14")
  void theTtlOfTheAnswerCountsAndNotThatOfTheCache() {
    holdsExactly(DnsConfig.DEFAULT, ofSeconds(5), ofSeconds(5));
    holdsExactly(DnsConfig.DEFAULT, ofMinutes(5), ofMinutes(5));
  }

  @Test
  @Tag("F14")
  void theTtlOfTheAnswerIsHeldWithinBounds() {
    DnsConfig bounded = DnsConfig.DEFAULT.withTtlBounds(ofSeconds(10), ofSeconds(100));
    holdsExactly(bounded, ofSeconds(1), ofSeconds(10));
    holdsExactly(bounded, ofSeconds(99), ofSeconds(99));
    holdsExactly(bounded, ofHours(1_000_000), ofSeconds(100));
    holdsExactly(DnsConfig.DEFAULT, ofDays(2), ofDays(1));
  }

  @Test
  void theBoundsAreNotForTheTtlOfTheCache() {
    CachingResolver cache =
        cache(DnsConfig.DEFAULT.withTtl(ofSeconds(5)).withTtlBounds(ofSeconds(10), ofHours(1)));
    var unused = cache.resolve(HOST);
    upstream.answer(Addresses.ONE);
    time.pass(ofSeconds(5));
    unused = cache.resolve(HOST);

    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void anAnswerWithATtlOfZeroIsForThoseWhoWaitedAlone() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    var first = cache.resolve(HOST);
    var second = cache.resolve(HOST);
    upstream.answer(Addresses.ONE, Duration.ZERO);

    assertThat(value(first)).isEqualTo(value(second)).isEqualTo(Addresses.ONE);
    assertThat(cache.resolve(HOST).toCompletableFuture()).isNotDone();
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void aLookupIsToldTheTtlThatIsLeft() {
    CachingResolver cache = cache(DnsConfig.DEFAULT);
    var first = cache.lookup(DnsQuery.any(HOST));
    upstream.answer(Addresses.MIXED, ofSeconds(30));
    assertThat(value(first)).isEqualTo(DnsAnswer.of(Addresses.MIXED, ofSeconds(30)));

    time.pass(ofSeconds(20));
    assertThat(value(cache.lookup(DnsQuery.any(HOST))).ttl()).contains(ofSeconds(10));
    time.pass(ofSeconds(20));
    assertThat(value(cache.lookup(DnsQuery.any(HOST), ofMinutes(1))).ttl()).contains(Duration.ZERO);
  }

  @Test
  @Tag("A27")
  @Tag("F14")
  void aRequestMayHaveItsOwnTtlThoughTheCacheIsOff() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withTtl(Duration.ZERO));
    var unused = cache.resolve(HOST, ofMinutes(5));
    upstream.answer(Addresses.ONE);
    time.pass(ofSeconds(299));

    assertThat(value(cache.resolve(HOST, ofMinutes(5)))).isEqualTo(Addresses.ONE);
    assertThat(cache.resolve(HOST).toCompletableFuture()).isNotDone();
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void aHostThatIsGoneIsForgottenForAsLongAsItsNameServerSaysButNotLongerThanIsSet() {
    CachingResolver cache = cache(DnsConfig.DEFAULT.withNegativeTtl(ofSeconds(10)));
    var unused = cache.resolve(HOST);
    upstream.fail(new NoSuchHostException(HOST, ofSeconds(3)));
    time.pass(ofSeconds(3).minusNanos(1));
    assertThat(failure(cache.resolve(HOST))).isInstanceOf(NoSuchHostException.class);
    assertThat(failure(cache.lookup(new DnsQuery(HOST, DnsFamily.IPV6))))
        .isInstanceOf(NoSuchHostException.class);
    time.pass(ofNanos(1));
    unused = cache.resolve(HOST);
    assertThat(upstream.asked).hasSize(2);

    upstream.fail(new NoSuchHostException(HOST, ofMinutes(15)));
    time.pass(ofSeconds(10).minusNanos(1));
    assertThat(failure(cache.resolve(HOST))).isInstanceOf(UnknownHostException.class);
    time.pass(ofNanos(1));
    unused = cache.resolve(HOST);
    assertThat(upstream.asked).hasSize(3);
  }
}
