package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {

  @Test
  void addressIsSplitIntoOriginAndTarget() {
    Url url = Url.parse("HTTPS://API.Example.com:8443/v1/users?page=1#top");
    assertThat(url.origin()).isEqualTo(new Origin("https", "api.example.com", 8443));
    assertThat(url.target()).isEqualTo("/v1/users?page=1");
    assertThat(url.path()).isEqualTo("/v1/users");
    assertThat(url.query()).isEqualTo("page=1");
    assertThat(url.userInfo()).isNull();
    assertThat(url).hasToString("https://api.example.com:8443/v1/users?page=1");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a, http://a/",
    "http://a?x, http://a/?x",
    "http://a#x, http://a/",
    "http://a/#x?y, http://a/",
    "http://a/?x#y, http://a/?x",
    "http://a:80/, http://a/",
    "http://a:/, http://a/",
    "http://a:00080/, http://a/",
    "https://a:443/, https://a/",
    "https://a:80/, https://a:80/",
    "http://a:65535/, http://a:65535/",
    "http://a//b//, http://a//b//",
    "http://a_b.c-d.e~/, http://a_b.c-d.e~/",
    "http://127.0.0.1:1/, http://127.0.0.1:1/",
    "http://a./, http://a./",
  })
  void usualShapesAreRead(String text, String expected) {
    assertThat(Url.parse(text)).hasToString(expected).isEqualTo(Url.parse(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "/a b, /a%20b",
    "/%41%zz%, /%41%zz%",
    "/a?q=ü€😀, /a?q=%C3%BC%E2%82%AC%F0%9F%98%80",
    "'/\"<>\\^`{|}', /%22%3C%3E%5C%5E%60%7B%7C%7D",
    "/a[]?b[]=1, /a[]?b[]=1",
    "/a:@!$&()*+;=-._~?/?'', /a:@!$&()*+;=-._~?/?''",
  })
  void whatCannotTravelIsEncodedAndNothingElse(String target, String expected) {
    assertThat(Url.parse("http://a" + target).target()).isEqualTo(expected);
  }

  @Test
  void halfOfASurrogatePairIsTheReplacementCharacter() {
    assertThat(Url.parse("http://a/\ud83d?").target()).isEqualTo("/%EF%BF%BD?");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/../../a, /a",
    "/a/., /a/",
    "/a/.., /",
    "/a/b/../, /a/",
    "/.well-known/..a/b.., /.well-known/..a/b..",
    "/a?x=/../y, /a?x=/../y",
    "/a/%2e%2e/b, /a/%2e%2e/b",
    "/., /",
    "/.., /",
  })
  void dotSegmentsAreRemovedFromThePathOnly(String target, String expected) {
    assertThat(Url.parse("http://a" + target).target()).isEqualTo(expected);
  }

  @Test
  void dotSegmentsStayWhereAskedFor() {
    assertThat(Url.parseAsIs("http://a/b/../c d").target()).isEqualTo("/b/../c%20d");
  }

  @Test
  void userInformationIsKeptApartAndNeverShown() {
    Url url = Url.parse("http://user:p@ss@a:81/");
    assertThat(url.userInfo()).isEqualTo("user:p@ss");
    assertThat(url.origin()).hasToString("http://a:81");
    assertThat(url.toString()).doesNotContain("p@ss");
    assertThat(Url.parse("http://user:secret@[::1]/").origin().host()).isEqualTo("[::1]");
    assertThat(Url.parse("http://a/x@y").userInfo()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "[::], [::]",
    "[::1], [::1]",
    "[2001:DB8::A], [2001:db8::a]",
    "[1:2:3:4:5:6:7:8], [1:2:3:4:5:6:7:8]",
    "[1::8], [1::8]",
    "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7::]",
    "[::ffff:192.0.2.1], [::ffff:192.0.2.1]",
    "[1:2:3:4:5:6:1.2.3.4], [1:2:3:4:5:6:1.2.3.4]",
    "[FE80::1%25Eth0], [fe80::1%Eth0]",
    "[fe80::1%eth0.1], [fe80::1%eth0.1]",
  })
  void ipv6LiteralsAreRead(String literal, String host) {
    Url url = Url.parse("http://" + literal + ":8080/");
    assertThat(url.origin().host()).isEqualTo(host);
    assertThat(url.origin().port()).isEqualTo(8080);
    assertThat(Url.parse(url.toString())).isEqualTo(url);
  }

  @Test
  void zoneIsForTheResolverAndStaysHere() {
    Origin origin = Url.parse("http://[fe80::1%25eth0]:8080/").origin();
    assertThat(origin.hostName()).isEqualTo("fe80::1%eth0");
    assertThat(origin.authority()).isEqualTo("[fe80::1]:8080");
    assertThat(origin).hasToString("http://[fe80::1%eth0]:8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[:]",
        "[1]",
        "[:::]",
        "[1::2::3]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7:8::]",
        "[12345::]",
        "[::g]",
        "[:1::2]",
        "[1:]",
        "[::1:]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[::1.2.3.04]",
        "[::1.2.3.4.5]",
        "[fe80::1%]",
        "[fe80::1%a b]",
        "[::1",
        "[::1]x",
        "[::1]]",
        "[::1]:x",
        "::1",
        "[v1.a]",
        "[1.2.3.4]"
      })
  void brokenIpv6LiteralsAreRefused(String literal) {
    assertThatThrownBy(() -> Url.parse("http://" + literal + "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://bücher.example/, xn--bcher-kva.example",
    "http://BÜCHER.example/, xn--bcher-kva.example",
    "http://例え。jp/, xn--r8jz45g.jp",
  })
  void hostNamesBeyondAsciiBecomeALabels(String text, String host) {
    assertThat(Url.parse(text).origin().host()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'Url at 0: expected http:// or https://, actual '''''",
    "ftp://a/, 'Url at 0: expected http:// or https://, actual ''ftp://a/'''",
    "http:/a, 'Url at 0: expected http:// or https://, actual ''http:/a'''",
    "http://, 'Url at 7: expected a host, actual nothing'",
    "http:///a, 'Url at 7: expected a host, actual nothing'",
    "http://:80/, 'Url at 7: expected a host, actual nothing'",
    "http://u@/, 'Url at 9: expected a host, actual nothing'",
    "http://a:x/, Url at 9: expected a digit of the port",
    "http://a:-1/, Url at 9: expected a digit of the port",
    "http://a:0/, 'Url at 9: expected a port from 1 to 65535, actual 0'",
    "http://a:65536/, 'Url at 9: expected a port from 1 to 65535, actual ''65536'''",
    "http://a:99999999999/, Url at 9: expected a port from 1 to 65535",
    "http://a:1:2/, Url at 10: expected a digit of the port",
    "http://a b/, host at 1: expected a letter",
    "http://a%41/, 'host at 1: expected a letter, a digit or one of -._~, actual ''%'''",
    "http://a\\b/, 'Url at 8: expected a host, actual \\'",
    "http://℀.example/, 'host at 1: expected a letter, a digit or one of -._~, actual ''/'''",
    "http://u v@a/, Url at 8: expected user information without spaces",
  })
  void whatIsNoAddressIsRefusedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> Url.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\0", "\t", "\u001f", "\u007f"})
  void controlsSplitNothing(String control) {
    for (String shape :
        new String[] {
          "http://a%sb/",
          "http://%s/",
          "http://a/%s",
          "http://a/?%s",
          "http://a/b%s/../c",
          "http://a:8%s/",
          "http://a:99999%s/",
          "http://u%s@a/",
          "http://[::1%%%s]/",
          "%shttp://a/"
        }) {
      String text = String.format(shape, control);
      assertThatThrownBy(() -> Url.parse(text))
          .as(shape)
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain(control);
    }
    assertThatThrownBy(() -> Url.parse("http://a/").resolve("b" + control))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void endlessAddressIsRefused() {
    assertThatThrownBy(() -> Url.parse("http://a/" + "b".repeat(65_536)))
        .hasMessage("Url: expected at most 65536 characters, actual 65545");
    assertThatThrownBy(() -> Url.parse("http://" + "b".repeat(256)))
        .hasMessage("host: expected 1 to 255 characters, actual 256");
  }

  /** RFC 3986 section 5.4.1 and 5.4.2; the fragment is dropped. */
  @ParameterizedTest
  @CsvSource({
    "g, http://a/b/c/g",
    "./g, http://a/b/c/g",
    "g/, http://a/b/c/g/",
    "/g, http://a/g",
    "//g, http://g/",
    "?y, http://a/b/c/d;p?y",
    "g?y, http://a/b/c/g?y",
    "#s, http://a/b/c/d;p?q",
    "g#s, http://a/b/c/g",
    "g?y#s, http://a/b/c/g?y",
    ";x, http://a/b/c/;x",
    "g;x, http://a/b/c/g;x",
    "g;x?y#s, http://a/b/c/g;x?y",
    "'', http://a/b/c/d;p?q",
    "., http://a/b/c/",
    "./, http://a/b/c/",
    ".., http://a/b/",
    "../, http://a/b/",
    "../g, http://a/b/g",
    "../.., http://a/",
    "../../, http://a/",
    "../../g, http://a/g",
    "../../../g, http://a/g",
    "../../../../g, http://a/g",
    "/./g, http://a/g",
    "/../g, http://a/g",
    "g., http://a/b/c/g.",
    ".g, http://a/b/c/.g",
    "g.., http://a/b/c/g..",
    "..g, http://a/b/c/..g",
    "./../g, http://a/b/g",
    "./g/., http://a/b/c/g/",
    "g/./h, http://a/b/c/g/h",
    "g/../h, http://a/b/c/h",
    "g;x=1/./y, http://a/b/c/g;x=1/y",
    "g;x=1/../y, http://a/b/c/y",
    "g?y/./x, http://a/b/c/g?y/./x",
    "g?y/../x, http://a/b/c/g?y/../x",
    "g#s/./x, http://a/b/c/g",
    "g#s/../x, http://a/b/c/g",
    "http://h/x, http://h/x",
    "HTTPS://h/x, https://h/x",
    "a/b:c, http://a/b/c/a/b:c",
  })
  void referencesAreResolvedAsTheRfcSays(String reference, String expected) {
    assertThat(Url.parse("http://a/b/c/d;p?q").resolve(reference)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"g:h", "http:g", "javascript:x", "//", "http://"})
  void referencesThatLeaveHttpAreRefused(String reference) {
    assertThatThrownBy(() -> Url.parse("http://a/b/c/d;p?q").resolve(reference))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void referenceIsRelativeToTheLastSlashOfThePathNotOfTheQuery() {
    assertThat(Url.parse("http://a/b?x=/y/z").resolve("g")).hasToString("http://a/g");
    assertThat(Url.parse("http://a/v1/").resolve("users?page=1"))
        .hasToString("http://a/v1/users?page=1");
    assertThat(Url.parse("http://a").resolve("g h")).hasToString("http://a/g%20h");
  }

  @Test
  void userInformationStaysWithItsOrigin() {
    Url base = Url.parse("http://user@a/b");
    assertThat(base.resolve("c").userInfo()).isEqualTo("user");
    assertThat(base.resolve("//h/c").userInfo()).isNull();
    assertThat(base.resolve("http://a/c").userInfo()).isNull();
  }

  @Test
  void originsCannotBeMadeOfWhatIsNone() {
    assertThat(new Origin("http", "A.Example", 80)).isEqualTo(new Origin("http", "a.example", 80));
    assertThatThrownBy(() -> new Origin("http", "a\r\nX: y", 80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U+000D");
    assertThatThrownBy(() -> new Origin("ftp", "a", 21))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Origin("http", "", 80))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Origin("http", "a", 0))
        .hasMessage("Origin a: expected a port from 1 to 65535, actual 0");
  }
}
