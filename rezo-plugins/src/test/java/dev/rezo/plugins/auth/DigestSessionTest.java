package dev.rezo.plugins.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A181")
class DigestSessionTest {

  /** RFC 7616 section 3.9.1. */
  private static final String MUFASA =
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUo5tdS\"";

  /** Section 3.9.2. */
  private static final String JASON =
      "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256,"
          + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
          + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8,"
          + " userhash=true";

  private static final String JASON_CNONCE = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";

  private static DigestChallenge asked(String challenge) {
    return DigestChallenge.of(Challenge.parse(List.of(challenge)).get(0), true);
  }

  private static DigestSession mufasa(String challenge) {
    return new DigestSession(
        asked(challenge),
        "Mufasa",
        "Circle of Life",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  })
  void theFirstExampleOfTheRfc(String algorithm, String response) {
    assertThat(mufasa(MUFASA.formatted(algorithm)).next("GET", "/dir/index.html", null).value())
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                + " uri=\"/dir/index.html\", algorithm="
                + algorithm
                + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001,"
                + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth,"
                + " response=\""
                + response
                + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUo5tdS\"");
  }

  /** With the hashes of erratum 4897: the RFC prints those of SHA-512, cut to 256 bits. */
  @Test
  void theSecondExampleOfTheRfc() {
    DigestSession session =
        new DigestSession(asked(JASON), "J\u00e4s\u00f8n Doe", "Secret, or not?", JASON_CNONCE);
    assertThat(session.next("GET", "/doe.json", null).value())
        .isEqualTo(
            "Digest username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\","
                + " realm=\"api@example.org\", uri=\"/doe.json\", algorithm=SHA-512-256,"
                + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", nc=00000001,"
                + " cnonce=\"NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v\", qop=auth,"
                + " response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\","
                + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", userhash=true");
  }

  @Test
  void whatTheRfcPrintsThereIsAnotherHash() throws Exception {
    byte[] user = "J\u00e4s\u00f8n Doe:api@example.org".getBytes(StandardCharsets.UTF_8);
    String cut =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-512").digest(user))
            .substring(0, 64);
    assertThat(cut).isEqualTo("488869477bf257147b804c45308cd62ac4e25eb717b12b298c79e62dcea254ec");
  }

  @Test
  void aUserBeyondAsciiIsSaidInUtf8() {
    String open = JASON.replace(", userhash=true", "");
    String said =
        new DigestSession(asked(open), "J\u00e4s\u00f8n Doe", "Secret, or not?", JASON_CNONCE)
            .next("GET", "/doe.json", null)
            .value();
    assertThat(said)
        .startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, ")
        .contains("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5")
        .doesNotContain("userhash");
    String unasked =
        new DigestSession(asked("Digest realm=r, nonce=n"), "\u00e4\"", "s", "c")
            .next("GET", "/", null)
            .value();
    assertThat(unasked).startsWith("Digest username=\"\u00c3\u00a4\\\"\", ");
  }

  @Test
  void requestsAreCountedForEachNonce() {
    DigestSession session = mufasa(MUFASA.formatted("SHA-256"));
    assertThat(session.next("GET", "/", null).value()).contains("nc=00000001");
    assertThat(session.next("GET", "/", null).value()).contains("nc=00000002");
    session.renew("next");
    assertThat(session.next("GET", "/", null).value()).contains("nc=00000001", "nonce=\"next\"");
    session.renew("next");
    assertThat(session.next("GET", "/", null).value()).contains("nc=00000002");
  }

  @Test
  void theOldestQualityHasNeitherCountNorNonceOfTheClient() {
    // RFC 2069 section 2.1.2, by its own rule: H(H(A1):nonce:H(A2))
    String said = mufasa("Digest realm=\"r\", nonce=\"n\"").next("GET", "/x", null).value();
    DigestAlgorithm md5 = DigestAlgorithm.MD5;
    String response = md5.hash(md5.hash("Mufasa:r:Circle of Life") + ":n:" + md5.hash("GET:/x"));
    assertThat(said)
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"r\", uri=\"/x\", nonce=\"n\", response=\""
                + response
                + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5-sess", "SHA-256-sess", "SHA-512-256-sess"})
  void aSessionHashesTheSecretWithItsFirstNonce(String name) {
    DigestSession session =
        new DigestSession(
            asked("Digest realm=r, nonce=n, qop=auth, algorithm=" + name), "u", "s", "c");
    DigestAlgorithm h = DigestAlgorithm.named(name);
    String first = h.hash(h.hash("u:r:s") + ":n:c");
    assertThat(session.next("GET", "/", null).value())
        .contains(h.hash(first + ":n:00000001:c:auth:" + h.hash("GET:/")));
    session.renew("m");
    assertThat(session.next("GET", "/", null).value())
        .contains(h.hash(first + ":m:00000001:c:auth:" + h.hash("GET:/")));
  }

  @Test
  void theBodyIsPartOfWhatIsProtected() {
    DigestSession session =
        new DigestSession(
            asked("Digest realm=r, nonce=n, qop=auth-int, algorithm=SHA-256"), "u", "s", "c");
    DigestAlgorithm h = DigestAlgorithm.SHA_256;
    String body = h.hash("abc");
    assertThat(session.next("PUT", "/", body).value())
        .contains("qop=auth-int")
        .contains(h.hash(h.hash("u:r:s") + ":n:00000001:c:auth-int:" + h.hash("PUT:/:" + body)));
    assertThat(session.next("PUT", "/", body).serverResponse()).isNull();
  }

  @Test
  void whatCannotBeAnsweredIsNoChallenge() {
    for (String challenge :
        new String[] {
          "Basic realm=r, nonce=n",
          "Digest realm=r",
          "Digest nonce=n",
          "Digest realm=r, nonce=n, algorithm=SHA-1",
          "Digest realm=r, nonce=n, qop=own",
        }) {
      assertThat(asked(challenge)).as(challenge).isNull();
    }
    Challenge whole = Challenge.parse(List.of("Digest realm=r, nonce=n, qop=auth-int")).get(0);
    assertThat(DigestChallenge.of(whole, false)).isNull();
  }

  @Test
  void theStrongestIsChosenAndOfEqualsTheFirst() {
    String md5 = "Digest realm=a, nonce=n, algorithm=MD5";
    String sha = "Digest realm=b, nonce=n, algorithm=SHA-256";
    String other = "Digest realm=c, nonce=n, algorithm=SHA-512-256";
    String basic = "Basic realm=d";
    String best = "Digest realm=e, nonce=n, algorithm=BLAKE3";
    PasswordCredentials all = Credentials.password("u", "s");
    assertThat(realm(all, basic, md5, sha, other, best)).isEqualTo("b");
    assertThat(realm(all, basic, other, sha)).isEqualTo("c");
    assertThat(realm(all, basic, md5)).isEqualTo("a");
    assertThat(realm(all, best, basic)).isEqualTo("d");
    assertThat(realm(all, best)).isNull();
    assertThat(realm(Credentials.basic("u", "s"), sha, basic)).isEqualTo("d");
    assertThat(realm(Credentials.digest("u", "s"), basic)).isNull();
  }

  private static String realm(PasswordCredentials credentials, String... challenges) {
    PasswordCredentials.Choice choice =
        credentials.choose(Challenge.parse(List.of(challenges)), null, true);
    return choice == null ? null : choice.realm();
  }
}
