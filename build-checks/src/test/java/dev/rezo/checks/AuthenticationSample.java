package dev.rezo.checks;

import static java.time.Duration.ofSeconds;

import dev.rezo.client.Proxy;
import dev.rezo.client.RezoClient;
import dev.rezo.http.AuthenticationException;
import dev.rezo.http.Response;
import dev.rezo.plugins.auth.Authentication;
import dev.rezo.plugins.auth.BearerToken;
import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.auth.TokenSource;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.plugins.retry.Retry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What docs-site/authentication.md shows, here so that it compiles. Immutable. */
final class AuthenticationSample {

  private AuthenticationSample() {}

  static RezoClient client() {
    // sample:client
    Authentication authentication =
        Authentication.builder()
            .at("https://api.example.com", Credentials.basic("ada", "secret").inAdvance())
            .at("https://files.example.com", Credentials.password("ada", "secret"))
            .at("http://printer.internal:8080", Credentials.digest("ada", "secret"))
            .build();
    RezoClient client =
        RezoClient.builder()
            .interceptor(Retry.of(3))
            .interceptor(Redirects.usual())
            .attemptInterceptor(authentication) // Behind redirects: each hop is answered for.
            .build();
    // sample:end
    return client;
  }

  static RezoClient realms() {
    // sample:realms
    Authentication authentication =
        Authentication.builder()
            .at("https://wiki.example.com", "staff", Credentials.digest("ada", "secret"))
            .at("https://wiki.example.com", "guests", Credentials.basic("guest", ""))
            .build();
    // sample:end
    return RezoClient.builder().attemptInterceptor(authentication).build();
  }

  static RezoClient bearer(RezoClient tokens) {
    // sample:bearer
    TokenSource source =
        () ->
            tokens // Another client: one with these credentials would wait for itself.
                .post("https://login.example.com/token")
                .sendAsync()
                .thenCompose(response -> response.body().textAsync())
                .thenApply(json -> BearerToken.of(accessToken(json), ofSeconds(expiresIn(json))));
    RezoClient client =
        RezoClient.builder()
            .attemptInterceptor(
                Authentication.of(
                    "https://api.example.com",
                    Credentials.bearer(source)
                        .refreshBefore(ofSeconds(60))
                        .sourceTimeout(ofSeconds(5))))
            .build();
    // sample:end
    return client;
  }

  private static String accessToken(String json) {
    return json.replaceAll(".*\"access_token\":\"([^\"]*)\".*", "$1");
  }

  private static long expiresIn(String json) {
    return Long.parseLong(json.replaceAll(".*\"expires_in\":(\\d+).*", "$1"));
  }

  static void failure(RezoClient client) throws IOException {
    // sample:failure
    try (Response response = client.get("https://api.example.com/users").send()) {
      System.out.println(response.status()); // 401: the server refuses what it was told
    } catch (AuthenticationException e) {
      throw new IOException("no token", e.getCause()); // What the source failed with.
    }
    // sample:end
  }

  static CompletableFuture<Response> request(RezoClient client) {
    // sample:request
    CompletableFuture<Response> response =
        client
            .get("https://api.example.com/users")
            .attribute(Credentials.OF_REQUEST, Credentials.bearer("token-of-this-user"))
            .sendAsync();
    // sample:end
    return response;
  }

  static RezoClient proxy() {
    // sample:proxy
    Proxy proxy =
        Proxy.http("proxy.internal", 3128)
            .authenticator(Credentials.digest("ada", "secret").forProxy());
    // sample:end
    return RezoClient.builder().proxy(proxy).build();
  }
}
