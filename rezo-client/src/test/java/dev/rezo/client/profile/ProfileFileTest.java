package dev.rezo.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h2.Http2Settings;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of what browsers say: all of it can be read, and what is wrong with it is told. */
@Tag("A56")
final class ProfileFileTest {

  private static final String SECTION =
      """
      [family cat]
      name = Cat
      user-agent linux = Cat/{version}

      [cat 5]
      source = seen
      date = 2026-01-31
      http2 = 1:65536;4:131072|12517377|3:0:0:201,5:1:3:1|m,p,a,s
      head-priority = 0:13:42
      first-stream = 15
      field[h1] Host
      field User-Agent: {user-agent}
      field[h2] te: trailers
      tls-versions = TLSv1.3
      tls-ciphers = TLS_AES_128_GCM_SHA256
      tls-groups = x25519
      tls-key-shares = x25519
      tls-signatures = ecdsa_secp256r1_sha256
      tls-alpn = h2
      tls-extensions = 0 23
      tls-extension-order = fixed
      tls-grease = no
      """;

  @Test
  void everySectionCanBeUsedOnEveryPlatform() {
    ProfileFile file = ProfileFile.observed();
    assertThat(file.families()).containsExactly("chrome", "edge", "firefox", "safari");
    int browsers = 0;
    for (String family : file.families()) {
      for (int version : file.versions(family)) {
        for (String platform : file.platforms(family)) {
          Browser browser = file.browser(family, version, platform);
          assertThat(browser.since()).isEqualTo(version);
          assertThat(browser.source()).isNotBlank();
          assertThat(browser.date()).isAfter(LocalDate.of(2026, 1, 1));
          assertThat(browser.http2().entries()).hasSizeGreaterThan(1);
          assertThat(browser.fields()).hasSizeGreaterThan(8);
          assertThat(browser.hello().cipherSuites()).hasSizeGreaterThan(14);
          browsers++;
        }
      }
    }
    assertThat(browsers).isGreaterThan(50);
  }

  @Test
  void aVersionThatIsNotThereIsAsTheNearestBefore() {
    ProfileFile file = ProfileFile.observed();
    Browser browser = file.browser("chrome", 129, "windows");
    assertThat(browser.since()).isEqualTo(124);
    assertThat(browser.name()).isEqualTo("Chrome 129");
    assertThat(value(browser, "User-Agent")).contains(" Chrome/129.0.0.0 ");
    assertThat(value(browser, "sec-ch-ua")).contains("\"Google Chrome\";v=\"129\"");
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    ProfileFile file = ProfileFile.observed();
    assertThatThrownBy(() -> file.browser("chrome", 80, "windows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("profile: expected chrome from 106 on, actual 80");
    assertThatThrownBy(() -> file.browser("opera", 80, "windows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("profile: expected one of [chrome, edge, firefox, safari], actual opera");
    assertThatThrownBy(() -> file.browser("safari", 18, "windows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("profile: expected safari on one of [macos, ios], actual windows");
  }

  @Test
  void aSectionSaysHowAConnectionBegins() {
    Http2Settings http2 = ProfileFile.parse("f", SECTION).browser("cat", 5, "linux").http2();
    assertThat(http2)
        .isEqualTo(
            new Http2Settings(
                List.of(
                    new Http2Settings.Setting(1, 65_536), new Http2Settings.Setting(4, 131_072)),
                65_535 + 12_517_377,
                List.of(
                    Http2Settings.PseudoField.METHOD,
                    Http2Settings.PseudoField.PATH,
                    Http2Settings.PseudoField.AUTHORITY,
                    Http2Settings.PseudoField.SCHEME),
                List.of(
                    new Http2Settings.PriorityFrame(3, new Http2Settings.Priority(false, 0, 201)),
                    new Http2Settings.PriorityFrame(5, new Http2Settings.Priority(true, 3, 1))),
                new Http2Settings.Priority(false, 13, 42),
                15));
  }

  @Test
  void aSectionMayBeLikeAnotherButForWhatItSays() {
    ProfileFile file =
        ProfileFile.parse(
            "f",
            SECTION
                + """
                [cat 7]
                like = cat 5
                source = heard
                date = 2026-02-01
                head-priority = none
                field User-Agent: Lion/{version}
                field Priority: u=0
                """);
    Browser browser = file.browser("cat", 8, "linux");
    assertThat(browser.http2().headPriority()).isNull();
    assertThat(browser.http2().firstStreamId()).isEqualTo(15);
    assertThat(browser.source()).isEqualTo("heard");
    assertThat(browser.fields())
        .extracting(FieldLine::name)
        .containsExactly("Host", "User-Agent", "te", "Priority");
    assertThat(value(browser, "User-Agent")).isEqualTo("Lion/8");
    assertThat(value(file.browser("cat", 6, "linux"), "User-Agent")).isEqualTo("Cat/6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "first-stream = 15 ~ first-stream = 14 ~ expected an odd number",
        "first-stream = 15 ~ first-stream = x ~ [cat 5] on linux: For input string",
        "head-priority = 0:13:42 ~ head-priority = 0:13 ~ expected 3 numbers",
        "head-priority = 0:13:42 ~ head-priority = 2:13:42 ~ expected 0 or 1 for exclusive",
        "1:65536;4:131072| ~ 1:65536;4| ~ expected 2 numbers, actual \"4\"",
        "|m,p,a,s ~ |m,p,a,a ~ expected each of the four once",
        "|m,p,a,s ~ |m,p,a,x ~ expected m, a, s or p, actual x",
        "|m,p,a,s ~ '' ~ expected settings|window|priorities|pseudo-header",
        "1:65536;4:131072 ~ 2:2;4:131072 ~ setting 2: expected 0 to 1, actual 2",
        "tls-groups = x25519 ~ tls-groups = x25518 ~ groups: expected a known name, actual x25518",
        "tls-grease = no ~ tls-grease = perhaps ~ expected yes or no, actual perhaps",
        "tls-grease = no ~ tls-greese = no ~ f:22: expected one of",
        "tls-grease = no ~ '' ~ tls-grease: expected a value, actual none",
        "source = seen ~ '' ~ source: expected a value, actual none",
        "date = 2026-01-31 ~ date = yesterday ~ could not be parsed",
        "[cat 5] ~ [dog 5] ~ f:5: profile: expected one of [cat], actual dog",
        "source = seen ~ like = cat 4 ~ f:6: like: expected a section above, actual cat 4",
        "source = seen ~ like = cat 5 ~ f:6: like: expected a section above, actual cat 5",
        "field[h1] Host ~ field[h3] Host ~ f:11: expected [h1], [h2] or [secure]",
        "{user-agent} ~ {brands} ~ or {brands} with a brand, actual {brands}",
        "name = Cat ~ nom = Cat ~ f:2: expected name, brand, or user-agent",
        "first-stream = 15 ~ first-stream ~ f:10: expected \"key = value\"",
      })
  void whatIsWrongIsToldWithItsPlace(String right, String wrong, String message) {
    assertThat(SECTION).contains(right);
    assertThatThrownBy(() -> ProfileFile.parse("f", SECTION.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("f:")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = { // As captures of these versions have them.
        "110~\"Chromium\";v=\"110\", \"Not A(Brand\";v=\"24\", \"Google Chrome\";v=\"110\"",
        "120~\"Not_A Brand\";v=\"8\", \"Chromium\";v=\"120\", \"Google Chrome\";v=\"120\"",
        "123~\"Google Chrome\";v=\"123\", \"Not:A-Brand\";v=\"8\", \"Chromium\";v=\"123\"",
        "124~\"Chromium\";v=\"124\", \"Google Chrome\";v=\"124\", \"Not-A.Brand\";v=\"99\"",
        "131~\"Google Chrome\";v=\"131\", \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\"",
        "150~\"Not;A=Brand\";v=\"8\", \"Chromium\";v=\"150\", \"Google Chrome\";v=\"150\"",
      })
  void brandsAreAsChromiumMakesThem(int version, String brands) {
    assertThat(ClientBrands.list("Google Chrome", version)).isEqualTo(brands);
  }

  private static String value(Browser browser, String name) {
    return browser.fields().stream()
        .filter(field -> field.name().equals(name))
        .map(FieldLine::value)
        .findFirst()
        .orElseThrow();
  }
}
