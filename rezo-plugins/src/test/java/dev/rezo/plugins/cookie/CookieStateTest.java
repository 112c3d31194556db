package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Url;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in Set-Cookie, and what goes out in Cookie then: the cases of RFC 6265bis. */
@Tag("A301")
class CookieStateTest {

  private static final String HERE = "https://www.example.com/docs/page?q";

  private final TestClock clock = new TestClock();
  private final CookieJar jar =
      CookieJar.builder().suffixes(new TestSuffixes()).clock(clock).build();

  /** What a request there says in Cookie. */
  private String sent(String url) {
    return jar.cookies(Url.parse(url)).stream().map(Cookie::pair).collect(Collectors.joining("; "));
  }

  private Verdict set(String url, String field) {
    return jar.store(Url.parse(url), field);
  }

  /** One field that comes from {@link #HERE}, and what goes back there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a=b                             | a=b",
        "a = b                           | a=b",
        "a=b;                            | a=b",
        "a=b;;;;                         | a=b",
        "a=b; c=d                        | a=b",
        "a=                              | a=",
        "=b                              | b",
        "b                               | b",
        "=                               | ~~",
        "~~                              | ~~",
        "; Path=/                        | ~~",
        "a=b=c                           | a=b=c",
        "=b=c                            | b=c",
        "==b                             | =b",
        "a=\"b c\"                       | a=\"b c\"",
        "a=\"b;c\"                       | a=\"b",
        "a=b,c                           | a=b,c",
        "a b=c d                         | a b=c d",
        "a=b; path=/                     | a=b",
        "a=b; PATH=/docs                 | a=b",
        "a=b; path=/docs/                | a=b",
        "a=b; path=/docs/page            | a=b",
        "a=b; path=/other                | ~~",
        "a=b; path=docs                  | a=b",
        "a=b; path                       | a=b",
        "a=b; path=/other; path=         | a=b",
        "a=b; path=/docs; path=/other    | ~~",
        "a=b; domain=example.com         | a=b",
        "a=b; domain=.example.com        | a=b",
        "a=b; domain=EXAMPLE.com         | a=b",
        "a=b; domain=www.example.com     | a=b",
        "a=b; domain=..example.com       | ~~",
        "a=b; domain=other.com           | ~~",
        "a=b; domain=docs.example.com    | ~~",
        "a=b; domain=w.example.com       | ~~",
        "a=b; domain=com                 | ~~",
        "a=b; domain=.com                | ~~",
        "a=b; domain=                    | a=b",
        "a=b; domain=.                   | a=b",
        "a=b; domain=example.com.        | ~~",
        "a=b; domain=other.com; domain=  | a=b",
        "a=b; domain=; domain=other.com  | ~~",
        "a=b; domain=ex ample.com        | ~~",
      })
  void oneFieldThereAndBack(String field, String expected) {
    thereAndBack(field, expected);
  }

  /** The same with attributes that say how long it lives, and for whom. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a=b; secure                     | a=b",
        "a=b; SECURE=no                  | a=b",
        "a=b; httponly                   | a=b",
        "a=b; samesite=none              | ~~",
        "a=b; samesite=none; secure      | a=b",
        "a=b; samesite=strict            | a=b",
        "a=b; samesite=whatever          | a=b",
        "a=b; max-age=10                 | a=b",
        "a=b; max-age=0                  | ~~",
        "a=b; max-age=-5                 | ~~",
        "a=b; max-age=-                  | a=b",
        "a=b; max-age=                   | a=b",
        "a=b; max-age=x                  | a=b",
        "a=b; max-age=+5                 | a=b",
        "a=b; max-age=1.5                | a=b",
        "a=b; max-age=99999999999999999999999 | a=b",
        "a=b; max-age=-99999999999999999999999 | ~~",
        "a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT | ~~",
        "a=b; expires=never              | a=b",
        "a=b; expires=Wed, 01 Jan 2031 00:00:00 GMT | a=b",
        "a=b; expires=1 jan 70 0:0:0; max-age=10 | a=b",
        "a=b; max-age=10; expires=1 jan 70 0:0:0 | a=b",
        "a=b; max-age=0; max-age=10      | a=b",
        "a=b; max-age=10; max-age=0      | ~~",
        "a=b; max-age=0; max-age=x       | ~~",
        "__Secure-a=b                    | ~~",
        "__Secure-a=b; secure            | __Secure-a=b",
        "__SECURE-a=b                    | ~~",
        "__Host-a=b; secure; path=/      | __Host-a=b",
        "__Host-a=b; secure; path=/docs  | ~~",
        "__Host-a=b; secure              | ~~",
        "__Host-a=b; path=/              | ~~",
        "__host-a=b; path=/              | ~~",
        "__Host-a=b; secure; path=/; domain=www.example.com | ~~",
        "__Host-a=b; secure; path=/; domain=. | __Host-a=b",
        "=__Host-a=b; secure; path=/     | ~~",
        "__secure-a                      | ~~",
        "_Host-a=b                       | _Host-a=b",
      })
  void oneFieldWithAttributesThereAndBack(String field, String expected) {
    thereAndBack(field, expected);
  }

  private void thereAndBack(String field, String expected) {
    Verdict verdict = set(HERE, field);
    boolean gone = expected.isEmpty();
    assertThat(sent(HERE)).isEqualTo(expected);
    if (gone && verdict == Verdict.STORED) {
      assertThat(jar.all()).as("it is for another path").hasSize(1);
    } else if (gone) {
      assertThat(jar.all()).isEmpty();
    }
  }

  /** A field from one address, and whether it goes to another. */
  @ParameterizedTest
  @Tag("A302")
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.com/ | a=b | https://example.com:8443/ | true",
        "https://example.com/ | a=b | http://example.com/ | true",
        "https://example.com/ | a=b; secure | http://example.com/ | false",
        "https://example.com/ | a=b; secure | https://example.com/ | true",
        "http://example.com/ | a=b; secure | https://example.com/ | false",
        "https://example.com/ | a=b | https://www.example.com/ | false",
        "https://example.com/ | a=b; domain=example.com | https://www.example.com/ | true",
        "https://www.example.com/ | a=b; domain=example.com | https://api.example.com/ | true",
        "https://www.example.com/ | a=b; domain=example.com | https://example.com/ | true",
        "https://www.example.com/ | a=b; domain=example.com | https://example.com.evil.test/ | false",
        "https://www.example.com/ | a=b; domain=example.com | https://badexample.com/ | false",
        "https://WWW.Example.COM/ | a=b | https://www.example.com/ | true",
        "https://example.com./ | a=b | https://example.com/ | false",
        "https://example.com/ | a=b | https://example.com./ | false",
        "https://example.co.uk/ | a=b; domain=co.uk | https://example.co.uk/ | false",
        "https://example.co.uk./ | a=b; domain=co.uk. | https://other.co.uk./ | false",
        "https://co.uk/ | a=b; domain=co.uk | https://co.uk/ | true",
        "https://co.uk/ | a=b; domain=co.uk | https://www.co.uk/ | false",
        "https://me.github.io/ | a=b; domain=github.io | https://you.github.io/ | false",
        "https://me.github.io/ | a=b; domain=me.github.io | https://www.me.github.io/ | true",
        "https://a.co.uk../ | a=b; domain=co.uk.. | https://b.co.uk../ | false",
        "https://a..co.uk/ | a=b; domain=..co.uk | https://b..co.uk/ | false",
        "http://localhost/ | a=b; domain=localhost | http://localhost/ | true",
        "http://localhost/ | a=b; domain=localhost | http://app.localhost/ | false",
        "http://app.localhost/ | a=b; domain=localhost | http://app.localhost/ | false",
        "http://127.0.0.1/ | a=b | http://127.0.0.1:8080/ | true",
        "http://127.0.0.1/ | a=b; domain=127.0.0.1 | http://127.0.0.1/ | true",
        "http://127.0.0.1/ | a=b; domain=0.0.1 | http://127.0.0.1/ | false",
        "http://[::1]/ | a=b | http://[::1]:8080/ | true",
        "http://[::1]/ | a=b; domain=[::1] | http://[::1]/ | false",
        "https://bücher.example/ | a=b; domain=xn--bcher-kva.example | https://www.bücher.example/ | true",
        "https://bücher.example/ | a=b; domain=bücher.example | https://bücher.example/ | false",
        "https://a.公司.cn/ | a=b; domain=xn--55qx5d.cn | https://b.公司.cn/ | true",
        "https://a.b/x/y | a=b | https://a.b/x | true",
        "https://a.b/x/y | a=b | https://a.b/x/z/w | true",
        "https://a.b/x/y | a=b | https://a.b/xy | false",
        "https://a.b/x/y | a=b | https://a.b/ | false",
        "https://a.b/x;p=q/y | a=b | https://a.b/x;p=q/z | true",
        "https://a.b/x | a=b; path=/ü | https://a.b/ü | false",
      })
  void whereItGoes(String from, String field, String to, boolean expected) {
    set(from, field);
    assertThat(sent(to)).isEqualTo(expected ? "a=b" : "");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x08, 0x0a, 0x0b, 0x0d, 0x1f, 0x7f, 0x100, 0x20ac})
  @Tag("A303")
  void whatCannotBeSentIsRefused(int c) {
    for (String field : List.of("a=b%sc", "a%s=b", "%s", "a=b; path=/%s", "a=b; x=%s", "a=b%s")) {
      String with = field.replace("%s", String.valueOf((char) c));
      assertThat(set(HERE, with)).isEqualTo(Verdict.UNSENDABLE);
    }
    assertThat(jar.all()).isEmpty();
  }

  @Test
  void aTabIsPartOfAValueAndNotOfItsEdges() {
    assertThat(set(HERE, "\ta\t=\tb\tc\t;\tpath\t=\t/\t")).isEqualTo(Verdict.STORED);
    assertThat(jar.all()).extracting(Cookie::value).containsExactly("b\tc");
    assertThat(jar.all()).extracting(Cookie::path).containsExactly("/");
  }

  @Test
  @Tag("A303")
  void nameAndValueHaveUpTo4096Octets() {
    assertThat(set(HERE, "a=" + "x".repeat(4095))).isEqualTo(Verdict.STORED);
    assertThat(set(HERE, "a=" + "x".repeat(4096))).isEqualTo(Verdict.TOO_LONG);
    assertThat(set(HERE, "x".repeat(4096) + "=")).isEqualTo(Verdict.STORED);
    assertThat(set(HERE, "x".repeat(4096) + "=y")).isEqualTo(Verdict.TOO_LONG);
    assertThat(set(HERE, "x".repeat(4097))).isEqualTo(Verdict.TOO_LONG);
  }

  @Test
  @Tag("A303")
  void anAttributeOfMoreThan1024OctetsIsPassedOver() {
    String path = "/docs/" + "x".repeat(1018);
    assertThat(set(HERE, "a=1; path=" + path)).isEqualTo(Verdict.STORED);
    assertThat(set(HERE, "b=2; path=" + path + "y")).isEqualTo(Verdict.STORED);
    assertThat(set(HERE, "c=3; domain=" + "y".repeat(1025))).isEqualTo(Verdict.STORED);
    assertThat(jar.all()).extracting(Cookie::path).containsExactly(path, "/docs", "/docs");
  }

  @Test
  @Tag("A303")
  void aDefaultPathIsNotLongerEither() {
    String folder = "https://www.example.com/" + "x".repeat(1023);
    assertThat(set(folder + "/y", "a=b")).isEqualTo(Verdict.STORED);
    assertThat(set(folder + "x/y", "a=b")).isEqualTo(Verdict.LONG_PATH);
    assertThat(set(folder + "x/y", "a=b; path=/")).isEqualTo(Verdict.STORED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b; domain=other.com | FOREIGN_DOMAIN",
        "a=b; domain=com | PUBLIC_SUFFIX",
        "; secure | EMPTY",
        "a=b; samesite=none | SAME_SITE_NONE_WITHOUT_SECURE",
        "__Host-a=b | PREFIX",
        "a=b; max-age=0 | EXPIRED",
        "a=b | STORED",
      })
  void aVerdictSaysWhy(String field, Verdict expected) {
    assertThat(set(HERE, field)).isEqualTo(expected);
    assertThat(expected.toString()).isNotBlank();
  }

  @Test
  void onlyHttpsSetsWhatIsSecure() {
    assertThat(set("http://www.example.com/", "a=b; secure"))
        .isEqualTo(Verdict.SECURE_WITHOUT_HTTPS);
  }

  /** Section 5.7 step 16, whose paths compare one way only. */
  @ParameterizedTest
  @Tag("A304")
  @CsvSource(
      delimiter = '|',
      value = {
        "a=new | http://www.example.com/login/x | false",
        "a=new; path=/login | http://www.example.com/ | false",
        "a=new; path=/login/en | http://www.example.com/ | false",
        "a=new; path=/ | http://www.example.com/ | true",
        "a=new; path=/other | http://www.example.com/ | true",
        "b=new; path=/login | http://www.example.com/ | true",
        "a=new; path=/login | http://example.com/ | false",
        "a=new; path=/login; domain=example.com | http://other.example.com/ | false",
        "a=new; path=/login | http://other.example.com/ | false",
        "a=new; path=/login | http://other.test/ | true",
        "a=; path=/login; max-age=0 | http://www.example.com/ | false",
        "a=new; path=/login | https://www.example.com/ | true",
      })
  void aSecureCookieIsLeftAloneByHttp(String field, String from, boolean taken) {
    set("https://www.example.com/", "a=old; secure; path=/login; domain=example.com");
    Verdict verdict = set(from, field);
    assertThat(verdict != Verdict.SHADOWS_SECURE).isEqualTo(taken);
    assertThat(sent("https://www.example.com/login")).contains("a=old");
  }

  @Test
  void aFieldBringsWhatItSays() {
    set(HERE, "sid=1; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60");
    assertThat(jar.all())
        .containsExactly(
            new Cookie(
                "sid",
                "1",
                "example.com",
                false,
                "/",
                true,
                true,
                Cookie.SameSite.LAX,
                TestClock.START.plusSeconds(60)));
  }
}
