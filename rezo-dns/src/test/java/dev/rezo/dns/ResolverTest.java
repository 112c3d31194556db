package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final String HOST = "api.example.com";

  private final CountingResolver names = new CountingResolver();

  private CompletableFuture<DnsAnswer> lookup(DnsFamily family) {
    return names.lookup(new DnsQuery(HOST, family)).toCompletableFuture();
  }

  @Test
  void aResolverOfAddressesAnswersEachFamily() {
    names.nowAnswers(Addresses.MIXED);

    assertThat(lookup(DnsFamily.ANY)).isCompletedWithValue(DnsAnswer.of(Addresses.MIXED));
    assertThat(lookup(DnsFamily.IPV4)).isCompletedWithValue(DnsAnswer.of(Addresses.ONE));
    assertThat(lookup(DnsFamily.IPV6))
        .isCompletedWithValue(DnsAnswer.of(Addresses.of("2001:db8::1", "2001:db8::2")));
  }

  @Test
  void aHostWithoutTheFamilyIsNoSuchHost() {
    names.nowAnswers(Addresses.ONE);

    assertThatThrownBy(() -> lookup(DnsFamily.IPV6).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(NoSuchHostException.class)
        .hasMessage("api.example.com: expected an IPv6 address, actual none");
  }

  @Test
  void aFailureStaysWhatItIs() {
    UnknownHostException unknown = new UnknownHostException(HOST);
    names.nowFailsWith(unknown);

    assertThatThrownBy(() -> lookup(DnsFamily.ANY).get()).cause().isSameAs(unknown);
  }

  @Test
  void noAddressAtAllIsAFailureThatSaysNothingAboutTheHost() {
    names.nowAnswers(List.of());

    assertThatThrownBy(() -> lookup(DnsFamily.ANY).get())
        .cause()
        .isExactlyInstanceOf(UnknownHostException.class)
        .hasMessage("api.example.com: expected at least one address, actual none");
  }

  @Test
  void cancellingALookupCancelsWhatItWaitsFor() {
    assertThat(lookup(DnsFamily.IPV4).cancel(true)).isTrue();

    assertThat(names.open.get(0)).isCancelled();
  }

  @Test
  void aLambdaIsAResolverThatIsNotInterestedInFailedAddresses() {
    CompletionStage<List<InetAddress>> one = CompletableFuture.completedStage(Addresses.ONE);
    Resolver lambda = host -> one;
    lambda.allFailed(HOST, Addresses.ONE);

    assertThat(lambda.resolve(HOST) == one).isTrue();
  }

  @Test
  void anAnswerHasAddressesAndATimeThatMakesSense() {
    assertThat(DnsAnswer.of(Addresses.ONE, Duration.ZERO).ttl()).contains(Duration.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsAnswer.of(List.of()))
        .withMessage("addresses: expected at least one, actual none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsAnswer.of(Addresses.ONE, Duration.ofSeconds(-1)))
        .withMessage("ttl: expected at least 0, actual PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NoSuchHostException(HOST, Duration.ofSeconds(-1)));
    assertThat(new NoSuchHostException(HOST, Duration.ofSeconds(9)).ttl())
        .contains(Duration.ofSeconds(9));
    assertThat(new NoSuchHostException(HOST).ttl()).isEmpty();
  }

  @Test
  void aQuerySaysWhatItIsAbout() {
    assertThat(DnsQuery.any(HOST)).hasToString("api.example.com");
    assertThat(new DnsQuery(HOST, DnsFamily.IPV6)).hasToString("api.example.com IPV6");
  }
}
