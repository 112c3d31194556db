package dev.rezo.plugins.auth;

import static dev.rezo.plugins.auth.AuthenticationWorld.OK;
import static dev.rezo.plugins.auth.AuthenticationWorld.refusal;
import static dev.rezo.plugins.auth.AuthenticationWorld.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Origin;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import dev.rezo.plugins.auth.AuthenticationWorld.Seen;
import dev.rezo.plugins.redirect.Redirects;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credentials go where, and how often. */
class AuthenticationTest {

  private static final String A = "http://a.test";
  private static final String ALADDIN = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
  private static final String DIGEST = "Digest realm=\"r\", nonce=\"n%s\", qop=\"auth\"";

  private static PasswordCredentials aladdin() {
    return Credentials.basic("Aladdin", "open sesame");
  }

  private static Function<Seen, String> asking(String... challenges) {
    return seen -> seen.authorization() == null ? refusal(challenges) : OK;
  }

  // ---- Basic ------------------------------------------------------------------------------------

  @Test
  @Tag("A182")
  void basicIsSaidWhenItIsAskedForAndThenToTheSameFolder() {
    AuthenticationWorld world =
        AuthenticationWorld.with(Authentication.of(A, aladdin()), asking("Basic realm=x"));
    assertThat(world.get(A + "/deep/one")).isEqualTo(200);
    assertThat(world.get(A + "/deep/er/two")).isEqualTo(200);
    assertThat(world.get(A + "/three")).isEqualTo(200);
    assertThat(world.authorizations()).containsExactly(null, ALADDIN, ALADDIN, null, ALADDIN);
    assertThat(world.connections).as("the 401 gave its connection back").isEqualTo(1);
  }

  @Test
  @Tag("A182")
  void basicInAdvanceSavesTheQuestion() {
    AuthenticationWorld world =
        AuthenticationWorld.with(Authentication.of(A, aladdin().inAdvance()), seen -> OK);
    assertThat(world.get(A + "/")).isEqualTo(200);
    assertThat(world.authorizations()).containsExactly(ALADDIN);
  }

  @Test
  @Tag("A182")
  void userAndSecretAreUtf8() {
    // RFC 7617 section 2.1
    assertThat(Credentials.basic("test", "123\u00a3").basic()).isEqualTo("Basic dGVzdDoxMjPCow==");
  }

  @ParameterizedTest
  @Tag("A182")
  @CsvSource({"a:b, tops3cret", "'a\n', tops3cret", "a, 'tops3cret\u007f'", "a, 'tops3\u0000'"})
  void whatBasicCannotSayIsRefusedWithoutBeingTold(String user, String secret) {
    assertThatThrownBy(() -> Credentials.basic(user, secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("tops3");
  }

  // ---- The end of it ----------------------------------------------------------------------------

  @ParameterizedTest
  @Tag("A183")
  @ValueSource(
      strings = {
        "Basic realm=x",
        "Digest realm=r, nonce=n, qop=auth",
        "Digest realm=r, nonce=n, qop=auth|Basic realm=r",
        "Own realm=x",
        "Digest realm=",
      })
  void aServerThatAlwaysRefusesIsAskedTwiceAtMost(String challenges) {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.password("u", "s")),
            seen -> refusal(challenges.split("\\|")));
    assertThat(world.get(A + "/")).isEqualTo(401);
    assertThat(world.seen).hasSizeLessThanOrEqualTo(2);
    int before = world.seen.size();
    assertThat(world.get(A + "/")).isEqualTo(401);
    assertThat(world.seen).hasSize(2 * before);
    assertThat(world.connections).isEqualTo(1);
  }

  @Test
  @Tag("A183")
  void basicInAdvanceThatIsRefusedIsNotSaidAgain() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, aladdin().inAdvance()), seen -> refusal("Basic realm=x"));
    assertThat(world.get(A + "/")).isEqualTo(401);
    assertThat(world.seen).hasSize(1);
  }

  @Test
  @Tag("A183")
  void aServerWhoseNoncesAreAlwaysStaleIsAskedThreeTimes() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.digest("u", "s")),
            seen -> refusal("Digest realm=r, nonce=n, qop=auth, stale=true"));
    assertThat(world.get(A + "/")).isEqualTo(401);
    assertThat(world.seen).hasSize(3);
  }

  @Test
  @Tag("A183")
  void whatTheApplicationSaysItselfIsLeftAlone() {
    AuthenticationWorld world =
        AuthenticationWorld.with(Authentication.of(A, aladdin()), seen -> refusal("Basic realm=x"));
    Request own = Request.get(A + "/").with(h -> h.set("Authorization", "Own words"));
    assertThat(world.status(world.send(own))).isEqualTo(401);
    assertThat(world.authorizations()).containsExactly("Own words");
  }

  // ---- Digest -----------------------------------------------------------------------------------

  @Test
  @Tag("A181")
  void digestCountsAndAnswersInAdvance() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.digest("u", "s")), asking(DIGEST.formatted("1")));
    assertThat(world.get(A + "/a?b")).isEqualTo(200);
    assertThat(world.get(A + "/c")).isEqualTo(200);
    assertThat(world.seen).hasSize(3);
    assertThat(world.seen.get(1).authorization())
        .contains("uri=\"/a?b\"", "nonce=\"n1\"", "nc=00000001");
    assertThat(world.seen.get(2).authorization())
        .contains("uri=\"/c\"", "nonce=\"n1\"", "nc=00000002");
  }

  @Test
  @Tag("A181")
  void aStaleNonceIsReplacedWithinTheCall() {
    String[] fresh = {"1"};
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.digest("u", "s")),
            seen ->
                seen.authorization() != null
                        && seen.authorization().contains("nonce=\"n" + fresh[0] + "\"")
                    ? OK
                    : refusal(DIGEST.formatted(fresh[0]) + ", stale=true"));
    assertThat(world.get(A + "/")).isEqualTo(200);
    fresh[0] = "2";
    assertThat(world.get(A + "/")).isEqualTo(200);
    assertThat(world.seen).hasSize(4);
    assertThat(world.get(A + "/")).isEqualTo(200);
    assertThat(world.seen).hasSize(5);
    assertThat(world.seen.get(4).authorization()).contains("nonce=\"n2\"", "nc=00000002");
  }

  /** Asks for Digest, and tells who has answered this. */
  private static Function<Seen, String> informing(Function<Seen, String> information) {
    return seen ->
        seen.authorization() == null
            ? refusal(DIGEST.formatted("1"))
            : status(200, "Authentication-Info", information.apply(seen));
  }

  @Test
  @Tag("A181")
  void theServerMayNameTheNextNonce() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.digest("u", "s")),
            informing(seen -> "nextnonce=\"n" + seen.target() + "\""));
    assertThat(world.get(A + "/a")).isEqualTo(200);
    assertThat(world.get(A + "/b")).isEqualTo(200);
    assertThat(world.seen).hasSize(3);
    assertThat(world.seen.get(2).authorization()).contains("nonce=\"n/a\"", "nc=00000001");
  }

  @Test
  @Tag("A181")
  void aServerThatProvesTheWrongSecretIsNotBelieved() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.digest("u", "s")),
            informing(seen -> "rspauth=\"" + proof(seen) + "\""));
    assertThat(world.get(A + "/right")).isEqualTo(200);
    assertThatThrownBy(() -> world.get(A + "/wrong"))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ProtocolException.class)
        .hasMessageContaining("GET http://a.test/wrong: expected the server's proof");
    assertThat(world.client.snapshot().toString()).contains("0 active");
  }

  private static String proof(Seen seen) {
    DigestAlgorithm h = DigestAlgorithm.MD5;
    String cnonce = seen.authorization().replaceAll(".*cnonce=\"([^\"]*)\".*", "$1");
    String count = seen.authorization().replaceAll(".*nc=(\\w+).*", "$1");
    String secret = seen.target().equals("/right") ? "s" : "t";
    return h.hash(
        h.hash("u:r:" + secret)
            + ":n1:"
            + count
            + ":"
            + cnonce
            + ":auth:"
            + h.hash(":" + seen.target()));
  }

  @Test
  @Tag("A181")
  void theDomainSaysWhereAnAnswerIsValid() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.of(A, Credentials.digest("u", "s")),
            asking(DIGEST.formatted("1") + ", domain=\"/in http://a.test/too http://b.test/ :\""));
    assertThat(world.get(A + "/in/1")).isEqualTo(200);
    assertThat(world.get(A + "/in/2")).isEqualTo(200);
    assertThat(world.get(A + "/too")).isEqualTo(200);
    assertThat(world.seen).hasSize(4);
    assertThat(world.get(A + "/out")).isEqualTo(200);
    assertThat(world.seen).hasSize(6);
  }

  // ---- Whom it is for ---------------------------------------------------------------------------

  @ParameterizedTest
  @Tag("A184")
  @ValueSource(strings = {"http://b.test/", "http://a.test:8080/", "http://a.test.evil.test/"})
  void othersGetNothing(String other) {
    for (Credentials credentials : kinds()) {
      AuthenticationWorld world =
          AuthenticationWorld.with(
              Authentication.of(A, credentials),
              asking("Basic realm=r", DIGEST.formatted("1"), "Bearer realm=r"));
      assertThat(world.get(other)).isEqualTo(401);
      assertThat(world.authorizations()).as("%s", credentials).containsExactly((String) null);
    }
  }

  private static List<Credentials> kinds() {
    return List.of(
        aladdin(),
        aladdin().inAdvance(),
        Credentials.digest("u", "s"),
        Credentials.password("u", "s"),
        Credentials.bearer("token"));
  }

  @Test
  @Tag("A184")
  void whatIsForHttpsDoesNotTravelOverHttp() {
    for (Credentials credentials : kinds()) {
      AuthenticationWorld world =
          AuthenticationWorld.with(
              Authentication.builder()
                  .at("https://a.test", credentials)
                  .at("https://a.test:80", credentials)
                  .build(),
              asking("Basic realm=r", DIGEST.formatted("1"), "Bearer realm=r"));
      assertThat(world.get(A + "/")).isEqualTo(401);
      assertThat(world.authorizations()).as("%s", credentials).containsExactly((String) null);
    }
  }

  /** a.test leads to another place, which leads back. */
  @ParameterizedTest
  @Tag("A184")
  @CsvSource({
    "http://b.test/elsewhere, true",
    "http://b.test/elsewhere, false",
    "http://a.test:8080/elsewhere, true",
    "http://a.test:8080/elsewhere, false",
  })
  void redirectsLeadNoCredentialsElsewhere(String elsewhere, boolean redirectsFirst) {
    for (Credentials credentials : kinds()) {
      Authentication authentication = Authentication.of(A, credentials);
      AuthenticationWorld world =
          new AuthenticationWorld(
              seen -> {
                boolean home = seen.host().equals("a.test") && seen.port() == 80;
                if (home && seen.authorization() == null) {
                  return refusal("Basic realm=r", DIGEST.formatted("1"), "Bearer realm=r");
                }
                return switch (seen.target()) {
                  case "/start" -> status(307, "Location", elsewhere);
                  case "/elsewhere" -> status(307, "Location", A + "/end");
                  default -> OK;
                };
              },
              b ->
                  redirectsFirst
                      ? b.interceptor(Redirects.usual()).interceptor(authentication)
                      : b.interceptor(authentication).interceptor(Redirects.usual()));
      int status = world.get(A + "/start");
      assertThat(world.seen)
          .filteredOn(seen -> seen.target().equals("/elsewhere"))
          .isNotEmpty()
          .extracting(Seen::authorization)
          .as("%s", credentials)
          .containsOnlyNulls();
      assertThat(status).as("%s", credentials).isEqualTo(redirectsFirst ? 200 : 401);
    }
  }

  @Test
  @Tag("A184")
  void aChallengeFromElsewhereIsNotAnswered() {
    for (Credentials credentials : kinds()) {
      Authentication authentication = Authentication.of(A, credentials);
      AuthenticationWorld world =
          new AuthenticationWorld(
              seen ->
                  seen.host().equals("a.test")
                      ? status(302, "Location", "http://b.test/")
                      : refusal("Basic realm=r", DIGEST.formatted("1"), "Bearer realm=r"),
              b -> b.interceptor(authentication).interceptor(Redirects.usual()));
      assertThat(world.get(A + "/")).isEqualTo(401);
      assertThat(world.seen).as("%s", credentials).hasSize(2);
      assertThat(world.seen.get(1).authorization()).as("%s", credentials).isNull();
    }
  }

  @Test
  @Tag("A184")
  void credentialsOfARealmWaitForIt() {
    Authentication authentication =
        Authentication.builder()
            .at(A, "staff", Credentials.basic("Aladdin", "open sesame").inAdvance())
            .at(A, "guests", Credentials.digest("u", "s"))
            .build();
    AuthenticationWorld world =
        AuthenticationWorld.with(
            authentication,
            seen ->
                seen.authorization() != null
                        && seen.authorization()
                            .startsWith(seen.target().startsWith("/staff/") ? "Basic" : "Digest")
                    ? OK
                    : refusal(
                        switch (seen.target()) {
                          case "/staff/" -> "Basic realm=staff";
                          case "/guests/" -> "Digest realm=guests, nonce=n, qop=auth";
                          default -> "Basic realm=nobody";
                        }));
    assertThat(world.get(A + "/staff/")).isEqualTo(200);
    assertThat(world.get(A + "/other/")).isEqualTo(401);
    assertThat(world.get(A + "/guests/")).isEqualTo(200);
    assertThat(world.authorizations().subList(0, 4)).containsExactly(null, ALADDIN, null, null);
    assertThat(world.authorizations().get(4)).startsWith("Digest");
  }

  @Test
  @Tag("A184")
  void credentialsOfARequestAreForWhereItGoes() {
    AuthenticationWorld world =
        new AuthenticationWorld(
            seen -> {
              if (seen.authorization() == null) {
                return refusal("Basic realm=r");
              }
              return seen.target().equals("/away") ? status(302, "Location", "http://b.test/") : OK;
            },
            b ->
                b.interceptor(Redirects.usual())
                    .interceptor(Authentication.of(A, Credentials.basic("other", "other"))));
    Request own =
        Request.get(A + "/").toBuilder().attribute(Credentials.OF_REQUEST, aladdin()).build();
    assertThat(world.status(world.send(own))).isEqualTo(200);
    assertThat(world.authorizations()).containsExactly(null, ALADDIN);
    world.seen.clear();
    Request away =
        Request.get(A + "/away").toBuilder().attribute(Credentials.OF_REQUEST, aladdin()).build();
    assertThat(world.status(world.send(away))).isEqualTo(401);
    assertThat(world.authorizations()).containsExactly(null, ALADDIN, null);
  }

  @Test
  @Tag("A184")
  void whatCredentialsOfRequestsLearnOfAnOriginTheyShare() {
    AuthenticationWorld world =
        AuthenticationWorld.with(
            Authentication.ofRequests(),
            seen ->
                seen.authorization() == null
                    ? refusal(DIGEST.formatted("-" + seen.host()))
                    : seen.authorization().contains("nonce=\"n-" + seen.host() + "\"")
                        ? OK
                        : refusal("Basic realm=another"));
    Credentials credentials = Credentials.digest("u", "s");
    for (String url : List.of(A + "/1", "http://b.test/1", A + "/2", "http://b.test/2")) {
      Request own =
          Request.get(url).toBuilder().attribute(Credentials.OF_REQUEST, credentials).build();
      assertThat(world.status(world.send(own))).isEqualTo(200);
    }
    assertThat(world.seen).as("each origin asks once").hasSize(6);
    assertThat(world.authorizations().get(4)).contains("nonce=\"n-a.test\"", "nc=00000002");
    assertThat(world.authorizations().get(5)).contains("nonce=\"n-b.test\"", "nc=00000002");
  }

  @Test
  void credentialsOfRequestsRememberTheOriginsThatWereAskedLast() {
    PasswordCredentials credentials = Credentials.digest("u", "s");
    Origin kept = Url.parse("http://a.test/").origin();
    Origin lost = Url.parse("http://b.test/").origin();
    Login ofKept = credentials.login(kept);
    Login ofLost = credentials.login(lost);
    for (int i = 0; i < 20; i++) {
      assertThat(credentials.login(kept)).isSameAs(ofKept);
      Login unused = credentials.login(Url.parse("http://h" + i + ".test/").origin());
    }
    assertThat(credentials.login(lost)).isNotSameAs(ofLost);
  }

  @ParameterizedTest
  @Tag("A184")
  @ValueSource(strings = {"a.test", "ftp://a.test", "http://a.test/path", "http://u:secret@a.test"})
  void whatIsNoOriginIsRefused(String origin) {
    assertThatThrownBy(() -> Authentication.of(origin, aladdin()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  // ---- What is said of it -----------------------------------------------------------------------

  @Test
  @Tag("A185")
  void secretsAreNotShown() {
    PasswordCredentials password = Credentials.password("ada", "tops3cret");
    assertThat(password).hasToString("PasswordCredentials[ada by Basic or Digest]");
    assertThat(password.forProxy().toString()).doesNotContain("tops3cret");
    assertThat(Credentials.bearer("tops3cret")).hasToString("BearerCredentials[fixed]");
    assertThat(BearerToken.of("tops3cret").toString()).doesNotContain("tops3cret");
    assertThat(Authentication.of(A, password)).hasToString("Authentication[1 origin]");
    assertThatThrownBy(() -> BearerToken.of("tops3cret\r\nX: y"))
        .hasMessageNotContaining("tops3cret");
    AuthenticationWorld world =
        AuthenticationWorld.with(Authentication.of(A, Credentials.bearer("tops3cret")), seen -> OK);
    assertThat(world.send(Request.get(A + "/")).join().request().headers().toString())
        .contains("Authorization: ***")
        .doesNotContain("tops3cret");
  }
}
