package dev.rezo.plugins.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A180")
class ChallengeTest {

  private static Challenge by(String scheme, String... parameters) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return new Challenge(scheme, null, all);
  }

  private static List<Challenge> parse(String... values) {
    return Challenge.parse(List.of(values));
  }

  @Test
  void severalChallengesStandInOneFieldAndInMany() {
    // RFC 9110 section 11.6.1
    assertThat(
            parse(
                "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to"
                    + " \\\"apps\\\"\"",
                "Other"))
        .containsExactly(
            by("Basic", "realm", "simple"),
            by("Newauth", "realm", "apps", "type", "1", "title", "Login to \"apps\""),
            by("Other"));
  }

  @Test
  void aTokenStandsInPlaceOfParameters() {
    assertThat(parse("Negotiate YII=, NTLM TlRM==  ,Own a.b-c_d~e+f/g, Basic realm=x"))
        .containsExactly(
            new Challenge("Negotiate", "YII=", Map.of()),
            new Challenge("NTLM", "TlRM==", Map.of()),
            new Challenge("Own", "a.b-c_d~e+f/g", Map.of()),
            by("Basic", "realm", "x"));
  }

  @Test
  void emptyElementsAndSpacesDoNotCount() {
    assertThat(parse(" , ,Digest  realm = \"a\" ,, nonce=\tb , , Basic , ,"))
        .containsExactly(by("Digest", "realm", "a", "nonce", "b"), by("Basic"));
    assertThat(parse("", " ", ",")).isEmpty();
    assertThat(Challenge.parse(List.of())).isEmpty();
  }

  @Test
  void whatIsQuotedMayHoldAnything() {
    assertThat(parse("Digest realm=\"Basic realm=\\\"x\\\", y\\\\\", nonce=\"\""))
        .containsExactly(by("Digest", "realm", "Basic realm=\"x\", y\\", "nonce", ""));
  }

  @Test
  void namesHaveNoCase() {
    Challenge challenge = parse("dIgEsT REALM=\"A\", Nonce=n/+=").get(0);
    assertThat(challenge.isBy("Digest")).isTrue();
    assertThat(challenge.realm()).isEqualTo("A");
    assertThat(challenge.parameter("NONCE")).isEqualTo("n/+=");
    assertThat(challenge.parameter("opaque")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=\"x\", Digest realm=\"open",
        "Basic realm=\"x\", Digest realm=\"a\" nonce=\"b\"",
        "Basic realm=\"x\", Digest realm=a, realm=b",
        "Basic realm=\"x\", Digest realm=a, nonce=",
        "Basic realm=\"x\", Digest realm=a, nonce=, qop=auth",
        "Basic realm=\"x\", =a",
        "Basic realm=\"x\", Digest a b",
        "Basic realm=\"x\", \"Digest\"",
        "Basic realm=\"x\", Digest@ a=b",
      })
  void whatCannotBeReadEndsItsFieldAlone(String field) {
    assertThat(parse(field, "Other")).containsExactly(by("Basic", "realm", "x"), by("Other"));
  }

  @Test
  void thereIsALimit() {
    assertThat(parse("A, ".repeat(10_000))).hasSize(ChallengeParser.MAX_CHALLENGES);
    StringBuilder many = new StringBuilder("Digest a=b");
    for (int i = 0; i < 1_000; i++) {
      many.append(", p").append(i).append("=1");
    }
    assertThat(parse("Basic", many.toString())).containsExactly(by("Basic"));
  }

  @Test
  void nothingBreaksIt() {
    Random random = new Random(11);
    String alphabet = "Basic Digest realm=\"\\,=\t nonce a~/+@\u00e4";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder field = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        field.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (Challenge challenge : parse(field.toString(), "Last a=b")) {
        assertThat(challenge.scheme()).isNotEmpty();
      }
      List<Challenge> all = parse(field.toString(), "Last a=b");
      assertThat(all.get(all.size() - 1)).isEqualTo(by("Last", "a", "b"));
    }
  }
}
