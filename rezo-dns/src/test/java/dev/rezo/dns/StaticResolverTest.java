package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
}
