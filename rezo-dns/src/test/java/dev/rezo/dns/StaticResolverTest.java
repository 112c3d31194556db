package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaticResolverTest {
  private final CountingResolver others = new CountingResolver();

  @Test
  void aHostThatIsNamedHasItsAddressesWhateverItsSpelling() {
    StaticResolver resolver =
        new StaticResolver(Map.of("API.example.com", Addresses.MIXED), others);

    for (String spelling : List.of("api.example.com", "Api.Example.Com.", "API.EXAMPLE.COM")) {
      assertThat(resolver.resolve(spelling).toCompletableFuture())
          .isCompletedWithValue(Addresses.MIXED);
    }
    assertThat(others.asked).isEmpty();
    assertThat(resolver).hasToString("StaticResolver[api.example.com]");
  }

  @Test
  void everyOtherHostIsAskedElsewhere() {
    others.nowAnswers(Addresses.ONE);
    StaticResolver resolver = new StaticResolver(Map.of("a", Addresses.TWO), others);

    assertThat(resolver.resolve("b").toCompletableFuture()).isCompletedWithValue(Addresses.ONE);
    assertThat(others.asked).containsExactly("b");
  }

  @Test
  void aHostNeedsAnAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StaticResolver(Map.of("a", List.of()), others))
        .withMessage("a: expected at least one address, actual none");
  }

  @Test
  void aHostThatIsNamedHasNoOtherAddressesOfAFamilyEither() {
    StaticResolver resolver = new StaticResolver(Map.of("a", Addresses.ONE), others);

    assertThat(resolver.lookup(new DnsQuery("a", DnsFamily.IPV4)).toCompletableFuture())
        .isCompletedWithValue(DnsAnswer.of(Addresses.ONE));
    assertThat(resolver.lookup(new DnsQuery("A.", DnsFamily.IPV6)).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(others.asked).isEmpty();
  }

  @Test
  void whatTheOthersKnowOfTtlsAndHearOfFailuresPassesThrough() {
    TtlResolver knowing = new TtlResolver(Duration.ofSeconds(7));
    StaticResolver resolver = new StaticResolver(Map.of("a", Addresses.TWO), knowing);

    assertThat(resolver.lookup(DnsQuery.any("b")).toCompletableFuture())
        .isCompletedWithValue(DnsAnswer.of(Addresses.ONE, Duration.ofSeconds(7)));
    resolver.allFailed("a", Addresses.TWO);
    resolver.allFailed("b", Addresses.ONE);
    assertThat(knowing.failed).containsExactly("b");
  }

  @Test
  void hostsMayComeFromATextLikeThatOfTheSystem() {
    StaticResolver resolver =
        StaticResolver.ofHosts(
            """
            # the staging cluster
            192.0.2.1   api.example.com  API
              2001:db8::1\tapi.example.com # its IPv6 address

            192.0.2.2 bücher.example
            """,
            others);

    assertThat(resolver.resolve("api.example.com").toCompletableFuture())
        .isCompletedWithValue(Addresses.of("192.0.2.1", "2001:db8::1"));
    assertThat(resolver.resolve("api").toCompletableFuture()).isCompletedWithValue(Addresses.ONE);
    assertThat(resolver.resolve("Bücher.example").toCompletableFuture())
        .isCompletedWithValue(Addresses.TWO);
    assertThat(resolver).hasToString("StaticResolver[api, api.example.com, xn--bcher-kva.example]");
  }

  @Test
  void aLineThatCannotBeReadIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticResolver.ofHosts("\n192.0.2.1", others))
        .withMessage("line 2: expected an address and a name, actual 192.0.2.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticResolver.ofHosts("example.com 192.0.2.1", others))
        .withMessageStartingWith("line 1: expected an address and a name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StaticResolver(Map.of("", Addresses.ONE), others));
  }

  @Test
  void whatIsNoNameIsForTheOthersToRefuse() {
    others.nowFailsWith(new UnknownHostException("no name"));
    StaticResolver resolver = new StaticResolver(Map.of("a", Addresses.TWO), others);

    assertThat(resolver.resolve("").toCompletableFuture()).isCompletedExceptionally();
    assertThat(others.asked).containsExactly("");
  }
}
