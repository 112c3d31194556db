package dev.rezo.checks;

import dev.rezo.client.Proxies;
import dev.rezo.client.Proxy;
import dev.rezo.client.ProxyAuthenticator;
import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Response;
import java.io.IOException;
import java.nio.file.Path;

/** What docs-site/proxies.md shows, here so that it compiles. Immutable. */
final class ProxiesSample {

  private ProxiesSample() {}

  static RezoClient client() {
    // sample:client
    RezoClient client =
        RezoClient.builder()
            .proxy(Proxy.socks5h("proxy.internal", 1080).credentials("user", "secret"))
            .build();
    // sample:end
    return client;
  }

  static void call(RezoClient client) throws IOException {
    // sample:call
    Proxy other = Proxy.parse("http://user:secret@proxy.example:3128");
    try (Response response = client.get("https://example.com/").proxy(other).send()) {
      System.out.println(response.connection().connection().proxy());
    }
    client.get("https://internal.example/").proxy(Proxy.none()).send().close();
    // sample:end
  }

  static void choices() {
    // sample:choices
    RezoClient allBut =
        RezoClient.builder()
            .proxies(Proxies.except("localhost, .internal, 10.0.0.0/8", Proxy.http("proxy", 3128)))
            .build();
    RezoClient asCurl =
        RezoClient.builder().proxies(Proxies.fromEnvironment(System.getenv())).build();
    RezoClient byRule =
        RezoClient.builder()
            .proxies(
                origin ->
                    origin.host().endsWith(".onion")
                        ? Proxy.socks5h("127.0.0.1", 9050)
                        : Proxy.none())
            .build();
    // sample:end
    allBut.close();
    asCurl.close();
    byRule.close();
  }

  static Proxy secured() {
    // sample:tls
    Proxy proxy =
        Proxy.https("proxy.example", 443)
            .tls(TlsConfig.builder().trust(Path.of("proxy-ca.pem")).build())
            .header("X-Team", "payments") // in CONNECT; the origin does not see it
            .credentialsWhenAsked("user", "secret");
    // sample:end
    return proxy;
  }

  static ProxyAuthenticator authenticator() {
    // sample:authenticator
    ProxyAuthenticator tokens =
        challenge ->
            challenge.answers() == 0 && challenge.challenges().contains("Bearer")
                ? "Bearer " + System.getenv("PROXY_TOKEN")
                : null; // gives up: the 407 is the outcome
    // sample:end
    return tokens;
  }

  static void failures(RezoClient client) throws IOException {
    // sample:failures
    try {
      client.get("https://example.com/").send().close();
    } catch (ProxyFailedException e) {
      System.err.println(e.phase() + " of " + e.proxy() + ", it answered " + e.code());
      throw e; // nothing was sent; to try again is safe
    }
    // sample:end
  }
}
