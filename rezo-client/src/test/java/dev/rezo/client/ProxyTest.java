package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rezo.http.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

  @ParameterizedTest
  @CsvSource({
    "proxy.test,                       http://proxy.test:1080",
    "proxy.test:3128,                  http://proxy.test:3128",
    "http://proxy.test:3128/,          http://proxy.test:3128",
    "HTTP://Proxy.Test:3128,           http://proxy.test:3128",
    "https://proxy.test,               https://proxy.test:443",
    "https://proxy.test:8443,          https://proxy.test:8443",
    "socks://proxy.test,               socks4://proxy.test:1080",
    "socks4://proxy.test,              socks4://proxy.test:1080",
    "socks4a://proxy.test,             socks4a://proxy.test:1080",
    "socks5://proxy.test,              socks5://proxy.test:1080",
    "socks5h://proxy.test:9050,        socks5h://proxy.test:9050",
    "http://[2001:db8::1]:3128,        http://[2001:db8::1]:3128",
    "http://[2001:db8::1],             http://[2001:db8::1]:1080",
    "http://192.0.2.1:,                http://192.0.2.1:1080",
    "user:secret@proxy.test:3128,      http://user@proxy.test:3128",
    "socks5h://user:secret@proxy.test, socks5h://user@proxy.test:1080",
  })
  void textIsReadAsCurlReadsIt(String text, String proxy) {
    assertThat(Proxy.parse(text)).hasToString(proxy);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a:b@h,          a,     b",
    "http://a@h,            a,     ''",
    "http://a:@h,           a,     ''",
    "http://:b@h,           '',    b",
    "http://a%40b:c%3Ad@h,  a@b,   c:d",
    "http://a:b:c@h,        a,     b:c",
    "http://a:b@c@h,        a,     b@c",
    "http://a:b/c?d#e@h,    a,     b/c?d#e",
    "http://a:%c3%a4+%zz@h, a,     ä+%zz",
  })
  void userAndSecretAreDecoded(String text, String user, String secret) {
    Proxy proxy = Proxy.parse(text);
    assertThat(proxy.user()).isEqualTo(user);
    assertThat(proxy.secret()).isEqualTo(secret);
    assertThat(proxy.host()).isEqualTo("h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://",
        "http://user:hidden@",
        "ftp://user:hidden@proxy.test",
        "user:hidden@ftp://proxy.test",
        "http://user:hidden@proxy.test:port",
        "http://user:hidden@proxy.test:99999",
        "http://user:hidden@proxy.test:0",
        "http://user:hidden@proxy test",
        "http://user:hidden@[2001:db8::1",
        "http://user:hidden@proxy.test/proxy.pac",
        "http://user:hidden%0d%0a@proxy.test",
        "http://us%3aer:hidden@proxy.test",
        "user:hidden://more@proxy.test:3128",
        "http://user:hidden%40proxy.test:3128",
        "http://user:hidden%40proxy.test:3128/path",
        "http://user:hidden",
        "socks4://user:hidden@proxy.test",
        "socks5://:hidden@proxy.test",
      })
  void textThatIsNoneIsRefusedWithoutItsSecret(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proxy.parse(text))
        .withMessageContaining("expected")
        .withMessageNotContaining("hidden");
  }

  @Test
  @Tag("F10")
  void everyDifferenceCounts() {
    Proxy plain = Proxy.http("proxy.test", 3128);
    List<Proxy> different =
        List.of(
            plain,
            Proxy.none(),
            Proxy.http("proxy.test", 3129),
            Proxy.http("other.test", 3128),
            Proxy.https("proxy.test", 3128),
            Proxy.socks4("proxy.test", 3128),
            Proxy.socks4a("proxy.test", 3128),
            Proxy.socks5("proxy.test", 3128),
            Proxy.socks5h("proxy.test", 3128),
            plain.credentials("ada", "pw"),
            plain.credentials("ada", "other"),
            plain.credentials("bob", "pw"),
            plain.header("X-Team", "blue"),
            plain.tunnel(),
            plain.authenticator(challenge -> null),
            plain.authenticator(challenge -> ""),
            Proxy.https("proxy.test", 3128).tls(TlsConfig.builder().insecure().build()));
    assertThat(different).doesNotHaveDuplicates();
    assertThat(Proxy.http("PROXY.test", 3128).credentials("ada", "pw"))
        .isEqualTo(plain.credentials("ada", "pw"))
        .hasSameHashCodeAs(plain.credentials("ada", "pw"));
  }

  @Test
  void noTextOfItShowsTheSecret() {
    assertThat(Proxy.socks5h("::1", 1080).credentials("ada", "hidden"))
        .hasToString("socks5h://ada@[::1]:1080");
    assertThat(Proxy.none()).hasToString("none");
  }

  @Test
  void whatAProtocolCannotSayIsRefusedWhereItIsSet() {
    Proxy socks5 = Proxy.socks5("proxy.test", 1080);
    Proxy http = Proxy.http("proxy.test", 3128);
    assertThatIllegalArgumentException().isThrownBy(() -> socks5.header("A", "b"));
    assertThatIllegalArgumentException().isThrownBy(socks5::tunnel);
    assertThatIllegalArgumentException().isThrownBy(() -> socks5.authenticator(c -> null));
    assertThatIllegalArgumentException().isThrownBy(() -> socks5.tls(TlsConfig.DEFAULT));
    assertThatIllegalArgumentException().isThrownBy(() -> http.tls(TlsConfig.DEFAULT));
    assertThatIllegalArgumentException().isThrownBy(() -> http.header("Content-Length", "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> http.header("A", "b\r\nC: d"));
    assertThatIllegalArgumentException().isThrownBy(() -> Proxy.none().credentials("a", "b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socks5.credentials("u".repeat(256), "hidden"))
        .withMessage(
            "Proxy proxy.test:1080 credentials: expected a user of 1 to 255 bytes, actual socks5");
  }

  @Test
  void aProxyThatIsNotVerifiedIsWarnedOfOnce() {
    TlsConfigTest.RecordingLog log = new TlsConfigTest.RecordingLog();
    Proxy insecure = insecure();
    insecure.tls().warnOnceIfInsecure(() -> log, insecure);
    insecure.tls().warnOnceIfInsecure(() -> log, insecure);
    assertThat(log.lines)
        .singleElement()
        .asString()
        .startsWith("WARNING TLS verification of https://proxy.test:3128 is off");
    Proxy.https("proxy.test", 3128).tls().warnOnceIfInsecure(() -> log, insecure);
    assertThat(log.lines).hasSize(1);
  }

  @Test
  void soItIsHoweverItIsGiven() {
    Proxy ofClient = insecure();
    Proxy chosen = insecure();
    Proxy ofRequest = insecure();
    ProxyWorld unused = new ProxyWorld(ofClient);
    ProxyWorld world = new ProxyWorld(b -> b.proxies(origin -> chosen));
    List<CompletableFuture<Response>> calls =
        List.of(world.get(), world.send(world.client.get(ProxyWorld.URL).proxy(ofRequest)));
    TlsConfigTest.RecordingLog log = new TlsConfigTest.RecordingLog();
    for (Proxy proxy : List.of(ofClient, chosen, ofRequest)) {
      proxy.tls().warnOnceIfInsecure(() -> log, proxy);
    }
    assertThat(log.lines).as("what was not said before").isEmpty();
    calls.forEach(call -> call.cancel(true));
    world.time.runUntilIdle();
  }

  private static Proxy insecure() {
    return Proxy.https("proxy.test", 3128).tls(TlsConfig.builder().insecure().build());
  }
}
