package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.Endpoint;
import dev.rezo.http.Origin;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResolveRulesTest {

  private static final Origin ORIGIN = new Origin("https", "a.test", 443);

  @Test
  void withoutOptionsThereAreNoRules() throws UsageException {
    assertThat(ResolveRules.of(ConnectionSettings.builder().build())).isNull();
  }

  @Test
  void anAddressIsKnownForAHostAndItsPort() throws UsageException {
    ResolveRules rules = resolve("a.test:443:10.0.0.1");
    assertThat(rules.endpoint(ORIGIN)).isEqualTo(new Endpoint("10.0.0.1", 443));
    assertThat(rules.endpoint(new Origin("http", "a.test", 80)))
        .isEqualTo(new Endpoint("a.test", 80));
  }

  @Test
  void aStarStandsForHostsThatHaveNoRuleOfTheirOwn() throws UsageException {
    ResolveRules rules = resolve("*:443:10.0.0.9", "a.test:443:[::1]");
    assertThat(rules.endpoint(ORIGIN)).isEqualTo(new Endpoint("::1", 443));
    assertThat(rules.endpoint(new Origin("https", "b.test", 443)))
        .isEqualTo(new Endpoint("10.0.0.9", 443));
  }

  @Test
  void theLastRuleCountsAndAMinusTakesAway() throws UsageException {
    assertThat(resolve("a.test:443:10.0.0.1", "+a.test:443:10.0.0.2").endpoint(ORIGIN))
        .isEqualTo(new Endpoint("10.0.0.2", 443));
    assertThat(resolve("a.test:443:10.0.0.1", "-a.test:443").endpoint(ORIGIN))
        .isEqualTo(new Endpoint("a.test", 443));
  }

  @Test
  void severalAddressesAreAllTried() throws Exception {
    ResolveRules rules = resolve("a.test:443:10.0.0.1,[::1]");
    Endpoint endpoint = Objects.requireNonNull(rules.endpoint(ORIGIN));
    List<InetAddress> addresses = rules.resolve(endpoint.host()).toCompletableFuture().get();
    assertThat(addresses)
        .extracting(InetAddress::getHostAddress)
        .containsExactly("10.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void connectToGoesBeforeResolve() throws UsageException {
    ConnectionSettings.Builder settings = ConnectionSettings.builder();
    settings.connectTos.add("a.test:443:b.test:8443");
    settings.resolves.add("b.test:8443:10.0.0.3");
    assertThat(rules(settings).endpoint(ORIGIN)).isEqualTo(new Endpoint("10.0.0.3", 8443));
  }

  @Test
  void whatConnectToLeavesEmptyMatchesAllOrStays() throws UsageException {
    ConnectionSettings.Builder settings = ConnectionSettings.builder();
    settings.connectTos.add("::[::1]:");
    assertThat(rules(settings).endpoint(ORIGIN)).isEqualTo(new Endpoint("::1", 443));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"foo", "a:b:1.2.3.4", "a:80:name", "a:0:1.2.3.4", "a:80:", "a:80:1.2.3.4,"})
  void aRuleThatCannotBeReadIsCode49(String entry) {
    assertThatThrownBy(() -> ResolveRules.check(entry))
        .isInstanceOf(UsageException.class)
        .extracting(e -> ((UsageException) e).exitCode())
        .isEqualTo(49);
  }

  private static ResolveRules resolve(String... entries) throws UsageException {
    ConnectionSettings.Builder settings = ConnectionSettings.builder();
    settings.resolves.addAll(List.of(entries));
    return rules(settings);
  }

  private static ResolveRules rules(ConnectionSettings.Builder settings) throws UsageException {
    return Objects.requireNonNull(ResolveRules.of(settings.build()));
  }
}
