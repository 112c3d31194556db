package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rezo.http.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients by name. */
@Timeout(30)
class RezoClientsTest {

  private static final Interceptor NOTHING = (request, chain) -> chain.proceed(request);

  @AfterEach
  void closeAll() {
    RezoClients.all().values().forEach(RezoClient::shutdownNow);
  }

  @Test
  @Tag("A73")
  @Tag("F17")
  void theSameNameAndSettingsAreTheSameClient() {
    Consumer<ClientBuilder> settings =
        b ->
            b.baseUri("https://payments.example/v1/")
                .timeouts(t -> t.call(ofSeconds(3)))
                .tls(t -> t.insecure())
                .header("X-Team", "money")
                .interceptor(NOTHING)
                .dns(d -> d.withTtl(ofSeconds(5)))
                .pool(p -> p.withMaxPerBucket(20));
    RezoClient first = RezoClients.named("payments", settings);
    assertThat(RezoClients.named("payments", settings)).isSameAs(first);
    assertThat(RezoClients.find("payments")).containsSame(first);
    assertThat(RezoClients.all()).isEqualTo(Map.of("payments", first));
  }

  @Test
  @Tag("F17")
  void theSameNameWithOtherSettingsIsAnErrorThatSaysWhich() {
    RezoClient first = RezoClients.named("payments", b -> b.pool(p -> p.withMaxPerBucket(20)));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                RezoClients.named(
                    "payments", b -> b.keepAlive(false).pool(p -> p.withMaxPerBucket(10))))
        .withMessageStartingWith("client \"payments\": it exists with other settings: ")
        .withMessageContaining("keep-alive: expected true, actual false")
        .withMessageContaining("maxPerBucket=20")
        .withMessageContaining("maxPerBucket=10")
        .withMessageNotContaining("timeouts");
    assertThat(RezoClients.find("payments")).containsSame(first);
  }

  @Test
  @Tag("F17")
  void codeIsTheSameOnlyIfItIsOneObject() {
    RezoClients.named("code", b -> b.interceptor(NOTHING));
    Interceptor other =
        new Interceptor() {
          @Override
          public java.util.concurrent.CompletionStage<dev.rezo.http.Response> intercept(
              dev.rezo.http.Request request, Chain chain) {
            return chain.proceed(request);
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> RezoClients.named("code", b -> b.interceptor(other)))
        .withMessageContaining("call interceptors: expected ");
  }

  @Test
  @Tag("F17")
  void secretsAreNotInTheDifference() {
    RezoClients.named("secret", b -> b.header("Authorization", "Bearer abc"));
    assertThatIllegalStateException()
        .isThrownBy(() -> RezoClients.named("secret", b -> b.header("Authorization", "Bearer xyz")))
        .withMessageContaining("headers: of the same name, but not the same")
        .withMessageNotContaining("abc")
        .withMessageNotContaining("xyz");
  }

  @Test
  @Tag("A73")
  void aBaseAddressIsAName() {
    RezoClient first = RezoClients.forBaseUri("https://api.example.com/v1/");
    assertThat(RezoClients.forBaseUri("https://api.example.com/v1/")).isSameAs(first);
    RezoClient other = RezoClients.forBaseUri("https://api.example.com/v2/");
    assertThat(other).isNotSameAs(first);
    assertThat(other.pool()).as("the path is the client's, not the pool's").isSameAs(first.pool());
    assertThatIllegalStateException()
        .isThrownBy(
            () -> RezoClients.forBaseUri("https://api.example.com/v1/", b -> b.reconnect(false)))
        .withMessageContaining("reconnect: expected true, actual false");
  }

  @Test
  @Tag("A118")
  void namedClientsHaveLimitsOfTheirOwn() {
    RezoClient payments = RezoClients.named("payments", b -> b.pool(p -> p.withMaxPerBucket(20)));
    RezoClient notes = RezoClients.named("notifications", b -> b.pool(p -> p.withMaxPerBucket(10)));
    assertThat(payments.pool()).isNotSameAs(notes.pool());
    assertThat(payments.pool().limits().maxPerBucket()).isEqualTo(20);
    assertThat(notes.pool().limits().maxPerBucket()).isEqualTo(10);
  }

  @Test
  @Tag("F17")
  void closingFreesTheName() {
    RezoClient first = RezoClients.named("short", b -> b.keepAlive(false));
    first.close();
    assertThat(RezoClients.find("short")).isEmpty();
    RezoClient second = RezoClients.named("short", b -> b.keepAlive(true));
    assertThat(second).isNotSameAs(first);
    first.close();
    assertThat(RezoClients.find("short")).as("a second close frees nothing").containsSame(second);
  }

  @Test
  void theNumberOfNamesIsBounded() {
    for (int i = 0; i < RezoClients.MAX_CLIENTS; i++) {
      RezoClients.named("tenant-" + i, b -> {});
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> RezoClients.named("one more", b -> {}))
        .withMessageContaining("expected at most 1000 names");
    RezoClients.find("tenant-7").orElseThrow().close();
    assertThat(RezoClients.named("one more", b -> {}).isClosed()).isFalse();
  }

  @Test
  void aBlankNameIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RezoClients.named(" ", b -> {}));
  }

  @Test
  void threadsThatAskAtOnceGetOneClient() {
    List<CompletableFuture<RezoClient>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(
          CompletableFuture.supplyAsync(
              () -> RezoClients.named("race", b -> b.pool(p -> p.withMaxPerBucket(3)))));
    }
    assertThat(asked.stream().map(CompletableFuture::join).distinct()).hasSize(1);
  }
}
