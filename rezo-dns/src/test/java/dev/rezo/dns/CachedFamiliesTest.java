package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.failure;
import static dev.rezo.dns.Outcomes.value;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedFamiliesTest {
  private static final DnsQuery ANY = DnsQuery.any("api.example.com");
  private static final DnsQuery V4 = new DnsQuery("api.example.com", DnsFamily.IPV4);
  private static final DnsQuery V6 = new DnsQuery("api.example.com", DnsFamily.IPV6);

  private final VirtualTime time = new VirtualTime(0);
  private final ScriptedUpstream upstream = new ScriptedUpstream();
  private final CachingResolver cache = new CachingResolver(upstream, DnsConfig.DEFAULT, time);

  private List<InetAddress> addresses(DnsQuery query) {
    return value(cache.lookup(query)).addresses();
  }

  @Test
  void eachFamilyHasAnAnswerOfItsOwn() {
    var v4 = cache.lookup(V4);
    var v6 = cache.lookup(V6);
    assertThat(upstream.asked).containsExactly(V4, V6);
    upstream.open.get(0).complete(DnsAnswer.of(Addresses.ONE));
    upstream.open.get(1).complete(DnsAnswer.of(Addresses.of("2001:db8::1")));

    assertThat(value(v4).addresses()).isEqualTo(addresses(V4)).isEqualTo(Addresses.ONE);
    assertThat(value(v6).addresses()).isEqualTo(addresses(V6));
    assertThat(cache.lookup(ANY).toCompletableFuture()).isNotDone();
    assertThat(upstream.asked).containsExactly(V4, V6, ANY);
    assertThat(cache.stats().entries()).isEqualTo(1);
  }

  @Test
  void anAnswerForAllServesEachFamilyThatItHas() {
    var unused = cache.lookup(ANY);
    upstream.answer(Addresses.MIXED);

    assertThat(addresses(V4)).isEqualTo(Addresses.ONE);
    assertThat(addresses(V6)).isEqualTo(Addresses.of("2001:db8::1", "2001:db8::2"));
    assertThat(upstream.asked).containsExactly(ANY);
    assertThat(cache.stats().hits()).isEqualTo(2);
  }

  @Test
  void aFamilyThatAnAnswerForAllDoesNotHaveIsAskedFor() {
    var unused = cache.lookup(ANY);
    upstream.answer(Addresses.ONE);
    var v6 = cache.lookup(V6);
    assertThat(upstream.asked).containsExactly(ANY, V6);
    upstream.fail(new NoSuchHostException("no AAAA"));

    assertThat(failure(v6)).hasMessage("no AAAA");
    assertThat(addresses(V4)).isEqualTo(Addresses.ONE);
    assertThat(addresses(ANY)).isEqualTo(Addresses.ONE);
  }

  @Test
  void theYoungerAnswerCounts() {
    var unused = cache.lookup(V4);
    upstream.answer(Addresses.TWO);
    time.pass(ofSeconds(10));
    unused = cache.lookup(ANY);
    upstream.answer(Addresses.MIXED);
    assertThat(addresses(V4)).isEqualTo(Addresses.ONE);

    time.pass(ofSeconds(59));
    assertThat(addresses(V4)).isEqualTo(Addresses.ONE);
    time.pass(ofSeconds(1));
    unused = cache.lookup(V4);
    upstream.answer(Addresses.TWO);
    assertThat(addresses(V4)).isEqualTo(Addresses.TWO);
  }

  @Test
  void theOldAnswerForAllHelpsAFamilyOutOfTrouble() {
    var unused = cache.lookup(ANY);
    upstream.answer(Addresses.MIXED);
    time.pass(ofMinutes(1));
    var v4 = cache.lookup(V4);
    upstream.fail(new java.net.UnknownHostException("no name server"));

    assertThat(value(v4).addresses()).isEqualTo(Addresses.ONE);
    assertThat(addresses(V4)).isEqualTo(Addresses.ONE);
    assertThat(upstream.asked).containsExactly(ANY, V4);
  }

  @Test
  void anUpstreamThatAnswersWithTheWrongFamilyHasNotAnswered() {
    var v6 = cache.lookup(V6);
    upstream.answer(Addresses.ONE);

    assertThat(failure(v6)).hasMessageContaining("expected at least one address, actual none");
  }

  @Test
  void aHostWithoutAnyAddressHasNoneOfAFamily() {
    var unused = cache.lookup(V4);
    upstream.answer(Addresses.ONE);
    unused = cache.lookup(ANY);
    upstream.fail(new NoSuchHostException("gone"));

    assertThat(cache.lookup(V4).toCompletableFuture()).isNotDone();
  }

  @Test
  void anAddressIsOfItsFamilyAlone() {
    assertThat(addresses(new DnsQuery("192.0.2.1", DnsFamily.IPV4))).isEqualTo(Addresses.ONE);
    assertThat(value(cache.lookup(DnsQuery.any("192.0.2.1"))).ttl()).isNotEmpty();
    assertThat(failure(cache.lookup(new DnsQuery("192.0.2.1", DnsFamily.IPV6))))
        .isInstanceOf(NoSuchHostException.class)
        .hasMessage("192.0.2.1: expected an IPv6 address, actual none");
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void forgettingAHostForgetsAllFamilies() {
    var unused = cache.lookup(V4);
    upstream.answer(Addresses.ONE);
    unused = cache.lookup(V6);
    upstream.answer(Addresses.of("2001:db8::1"));
    cache.invalidate("API.example.com");

    assertThat(cache.stats().entries()).isZero();
    assertThat(cache.lookup(V4).toCompletableFuture()).isNotDone();
  }
}
