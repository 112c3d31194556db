package dev.rezo.plugins.auth;

import static dev.rezo.plugins.auth.AuthenticationWorld.OK;
import static dev.rezo.plugins.auth.AuthenticationWorld.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.Proxy;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Request;
import dev.rezo.plugins.auth.AuthenticationWorld.Seen;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A188")
class ProxyAuthenticationTest {

  private static final String URL = "http://origin.test/x?y";

  private static AuthenticationWorld world(
      PasswordCredentials credentials, Function<Seen, String> answers) {
    return new AuthenticationWorld(
        answers,
        b -> b.proxy(Proxy.http("proxy.test", 8080).authenticator(credentials.forProxy())));
  }

  private static AuthenticationWorld tunnels(
      PasswordCredentials credentials, Function<Seen, String> answers) {
    Proxy proxy = Proxy.http("proxy.test", 8080).tunnel();
    return new AuthenticationWorld(
        answers, b -> b.proxy(proxy.authenticator(credentials.forProxy())));
  }

  private static String refusal(String... challenges) {
    return status(407, "Proxy-Authenticate", challenges);
  }

  private static Function<Seen, String> asking(String... challenges) {
    return seen ->
        seen.field("Proxy-Authorization") == null && !seen.target().startsWith("/")
            ? refusal(challenges)
            : seen.head().startsWith("CONNECT") ? "HTTP/1.1 200 OK\r\n\r\n" : OK;
  }

  private static List<String> logins(AuthenticationWorld world) {
    return world.seen.stream().map(seen -> seen.field("Proxy-Authorization")).toList();
  }

  @Test
  void aForwardedRequestIsAnsweredForAndThoseAfterItInAdvance() {
    AuthenticationWorld world =
        world(
            Credentials.digest("u", "s"),
            asking("Basic realm=r", "Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256"));
    assertThat(world.get(URL)).isEqualTo(200);
    assertThat(world.get(URL)).isEqualTo(200);
    assertThat(world.seen).hasSize(3);
    assertThat(logins(world).get(1)).contains("uri=\"http://origin.test/x?y\"", "nc=00000001");
    assertThat(logins(world).get(2)).contains("uri=\"http://origin.test/x?y\"", "nc=00000002");
    assertThat(world.authorizations()).containsOnlyNulls();
  }

  @Test
  void aTunnelIsAnsweredForAndTheOriginDoesNotSeeIt() {
    AuthenticationWorld world =
        tunnels(Credentials.digest("u", "s"), asking("Digest realm=r, nonce=n, qop=auth"));
    assertThat(world.get(URL)).isEqualTo(200);
    assertThat(world.seen).hasSize(3);
    assertThat(logins(world).get(1)).contains("uri=\"origin.test:80\"");
    assertThat(logins(world).get(2)).isNull();
  }

  @Test
  void theStrongestIsAnswered() {
    AuthenticationWorld world =
        world(Credentials.password("u", "s"), asking("Basic realm=r, Digest realm=r, nonce=n"));
    assertThat(world.get(URL)).isEqualTo(200);
    assertThat(logins(world).get(1)).startsWith("Digest");
    AuthenticationWorld plain = world(Credentials.password("u", "s"), asking("Basic realm=r"));
    assertThat(plain.get(URL)).isEqualTo(200);
    assertThat(plain.get(URL)).isEqualTo(200);
    assertThat(logins(plain)).containsExactly(null, "Basic dTpz", "Basic dTpz");
  }

  @Test
  void basicInAdvanceWaitsForNobody() {
    AuthenticationWorld world = world(Credentials.basic("u", "s").inAdvance(), asking("Basic"));
    assertThat(world.get(URL)).isEqualTo(200);
    assertThat(logins(world)).containsExactly("Basic dTpz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic realm=r", "Digest realm=r, nonce=n", "Digest realm=r, nonce=n, stale=true"})
  void aProxyThatAlwaysRefusesIsNotAskedForEver(String challenge) {
    AuthenticationWorld world = world(Credentials.password("u", "s"), seen -> refusal(challenge));
    assertThat(world.get(URL)).isEqualTo(407);
    assertThat(world.seen).hasSize(challenge.contains("stale") ? 3 : 2);
    AuthenticationWorld tunnels =
        tunnels(Credentials.password("u", "s"), seen -> refusal(challenge));
    assertThatThrownBy(() -> tunnels.get(URL))
        .cause()
        .isInstanceOfSatisfying(
            ProxyFailedException.class, e -> assertThat(e.code()).isEqualTo(407));
    assertThat(tunnels.seen).hasSize(challenge.contains("stale") ? 3 : 2);
  }

  @Test
  void aStaleNonceIsReplaced() {
    String[] nonce = {"n1"};
    AuthenticationWorld world =
        world(
            Credentials.digest("u", "s"),
            seen -> {
              String said = seen.field("Proxy-Authorization");
              return said != null && said.contains(nonce[0])
                  ? OK
                  : refusal("Digest realm=r, qop=auth, stale=true, nonce=" + nonce[0]);
            });
    assertThat(world.get(URL)).isEqualTo(200);
    nonce[0] = "n2";
    assertThat(world.get(URL)).isEqualTo(200);
    assertThat(world.seen).hasSize(4);
    assertThat(logins(world).get(3)).contains("nonce=\"n2\"", "nc=00000001");
  }

  @Test
  void proxyAndOriginEachGetTheirOwn() {
    AuthenticationWorld world =
        new AuthenticationWorld(
            seen ->
                seen.field("Proxy-Authorization") == null
                    ? refusal("Digest realm=p, nonce=n, qop=auth")
                    : seen.authorization() == null
                        ? AuthenticationWorld.refusal("Digest realm=o, nonce=m, qop=auth")
                        : OK,
            b ->
                b.proxy(
                        Proxy.http("proxy.test", 8080)
                            .authenticator(Credentials.digest("p", "s").forProxy()))
                    .interceptor(
                        Authentication.of("http://origin.test", Credentials.digest("o", "s"))));
    assertThat(world.status(world.send(Request.get(URL)))).isEqualTo(200);
    assertThat(world.seen).hasSize(3);
    assertThat(world.seen.get(2).authorization()).contains("username=\"o\"", "uri=\"/x?y\"");
    assertThat(logins(world).get(2)).contains("username=\"p\"", "nc=00000002");
  }
}
