package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AddressChoiceTest {
  private static final String HOST = "api.example.com";
  private static final List<InetAddress> THREE =
      Addresses.of("192.0.2.1", "192.0.2.2", "192.0.2.3");

  private final ScriptedUpstream upstream = new ScriptedUpstream();
  private final VirtualTime time = new VirtualTime(0);

  private CachingResolver cache(AddressChoice choice) {
    return new CachingResolver(
        upstream, DnsConfig.DEFAULT.withChoice(choice), time, new Numbers()::next);
  }

  /** 4, 7, 10 ... in place of random numbers. */
  private static final class Numbers {
    private int last = 1;

    int next() {
      last += 3;
      return last;
    }
  }

  private static List<InetAddress> firsts(List<? extends CompletionStage<List<InetAddress>>> all) {
    return all.stream().map(stage -> value(stage).get(0)).toList();
  }

  @Test
  void inTurnEachAddressComesFirst() {
    CachingResolver cache = cache(AddressChoice.ROUND_ROBIN);
    List<CompletionStage<List<InetAddress>>> all = new ArrayList<>();
    all.add(cache.resolve(HOST));
    upstream.answer(THREE);
    for (int i = 0; i < 5; i++) {
      all.add(cache.resolve(HOST));
    }

    List<InetAddress> expected = new ArrayList<>(THREE);
    expected.addAll(THREE);
    assertThat(firsts(all)).isEqualTo(expected);
    assertThat(value(all.get(1))).isEqualTo(Addresses.of("192.0.2.2", "192.0.2.3", "192.0.2.1"));
  }

  @Test
  void whoWaitsForOneLookupTogetherTakesTurnsToo() {
    CachingResolver cache = cache(AddressChoice.ROUND_ROBIN);
    List<CompletionStage<List<InetAddress>>> all =
        List.of(cache.resolve(HOST), cache.resolve(HOST), cache.resolve(HOST));
    upstream.answer(THREE);

    assertThat(firsts(all)).isEqualTo(THREE);
  }

  @Test
  void turnsGoOnFromOneAnswerToTheNext() {
    CachingResolver cache = cache(AddressChoice.ROUND_ROBIN);
    var first = cache.resolve(HOST);
    upstream.answer(THREE);
    time.pass(java.time.Duration.ofSeconds(60));
    var second = cache.resolve(HOST);
    upstream.answer(THREE);

    assertThat(firsts(List.of(first, second))).isEqualTo(THREE.subList(0, 2));
  }

  @Test
  void aChoiceByChanceTakesWhatChanceSays() {
    CachingResolver cache = cache(AddressChoice.RANDOM);
    var first = cache.resolve(HOST);
    upstream.answer(Addresses.of("192.0.2.1", "192.0.2.2"));
    var second = cache.resolve(HOST);

    assertThat(firsts(List.of(first, second))).isEqualTo(Addresses.of("192.0.2.1", "192.0.2.2"));
  }

  @Test
  void familiesKeepTheirPlaces() {
    List<InetAddress> mixed =
        Addresses.of("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "192.0.2.3");

    assertThat(AddressChoice.turned(mixed, 1))
        .isEqualTo(
            Addresses.of("2001:db8::2", "192.0.2.2", "2001:db8::1", "192.0.2.3", "192.0.2.1"));
    assertThat(AddressChoice.turned(mixed, 6)).isEqualTo(mixed);
    assertThat(AddressChoice.turned(mixed, Integer.MIN_VALUE)).hasSameElementsAs(mixed);
    assertThat(AddressChoice.turned(Addresses.ONE, 5)).isEqualTo(Addresses.ONE);
  }

  @Test
  void theOrderOfTheResolverStaysUnlessSaidOtherwise() {
    CachingResolver cache = cache(AddressChoice.FIRST);
    var first = cache.resolve(HOST);
    upstream.answer(THREE);

    assertThat(value(first)).isEqualTo(value(cache.resolve(HOST))).isEqualTo(THREE);
  }

  @Test
  void anAnswerWithVeryManyAddressesIsCutShort() {
    CachingResolver cache = cache(AddressChoice.FIRST);
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add("10.0." + i / 250 + "." + i % 250);
    }
    var first = cache.resolve(HOST);
    upstream.answer(Addresses.of(many.toArray(String[]::new)));

    assertThat(value(first)).hasSize(CacheState.MOST_ADDRESSES);
  }
}
