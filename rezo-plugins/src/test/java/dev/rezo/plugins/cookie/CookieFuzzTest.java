package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Url;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields and files of chance: nothing is thrown, nothing grows, nothing gets where it must not. */
@Tag("A303")
@Timeout(60)
class CookieFuzzTest {

  private static final int FIELDS = 4000;

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "sid",
          "=",
          "=",
          ";",
          "; ",
          ";",
          " ",
          "\t",
          ",",
          "\"",
          ".",
          "-",
          "0",
          "9",
          "99",
          "domain=",
          "Domain",
          "path=",
          "/",
          "//",
          "max-age=",
          "expires=",
          "secure",
          "httponly",
          "samesite=none",
          "example.com",
          ".example.com",
          "com",
          "co.uk",
          "127.0.0.1",
          "[::1]",
          "__Host-",
          "__Secure-",
          "Sun, 06 Nov 2094 08:49:37 GMT",
          "jan",
          "12:34:56",
          "2030",
          "\r",
          "\n",
          "\0",
          "\u007f",
          "\u00ff",
          "\u0131",
          "#HttpOnly_",
          "TRUE",
          "FALSE",
          "\n",
          "\t",
          "\t");

  private static final List<Url> PLACES =
      List.of(
          Url.parse("http://example.com/"),
          Url.parse("https://www.example.com/a/b"),
          Url.parse("https://a.co.uk/;x=y/"),
          Url.parse("http://127.0.0.1/"),
          Url.parse("https://[::1]/a"),
          Url.parse("https://com./"));

  private final TestClock clock = new TestClock();
  private final CookieJar jar =
      CookieJar.builder().suffixes(new TestSuffixes()).clock(clock).build();

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(24);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      if (random.nextInt(200) == 0) {
        text.append("x".repeat(random.nextInt(6000)));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatServersSayIsTakenOrRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < FIELDS; i++) {
      jar.store(PLACES.get(random.nextInt(PLACES.size())), text(random));
      clock.move(Duration.ofMillis(random.nextInt(2000) - 500));
    }
    assertThat(jar.all()).isNotEmpty().hasSizeLessThanOrEqualTo(50 * 8);
    checkWhatIsSent();
  }

  private void checkWhatIsSent() {
    for (Url place : PLACES) {
      List<Cookie> cookies = jar.cookies(place);
      for (Cookie cookie : cookies) {
        assertThat(CookieScope.domainMatches(place.origin().hostName(), cookie.domain())).isTrue();
        assertThat(place.path()).startsWith(cookie.path());
        assertThat(cookie.secure() && !place.origin().isSecure()).isFalse();
        assertThat(cookie.pair()).doesNotContain("\r", "\n", "\0", ";").isNotEmpty();
      }
      String field = Cookies.field(cookies, List.of());
      Headers headers = Headers.of("Cookie", field);
      assertThat(headers.get("Cookie")).isEqualTo(field.strip());
      assertThat(field.split("; ", -1)).hasSize(Math.max(1, cookies.size()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void filesAreReadAsFarAsTheyAreCookies(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder file = new StringBuilder("example.com\tTRUE\t/\tFALSE\t0\tone\tgood\n");
    for (int i = 0; i < FIELDS; i++) {
      file.append(text(random));
    }
    byte[] bytes = file.toString().getBytes(StandardCharsets.ISO_8859_1);
    int taken = NetscapeCookies.read(new ByteArrayInputStream(bytes), jar);
    assertThat(taken).isPositive();
    checkWhatIsSent();
  }

  /** But for tabs, which the format cannot hold, and what it has no field for. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void whatIsWrittenIsReadAgain(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < FIELDS; i++) {
      jar.store(PLACES.get(random.nextInt(PLACES.size())), text(random));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NetscapeCookies.write(jar, out);
    CookieJar again = CookieJar.builder().suffixes(new TestSuffixes()).clock(clock).build();
    NetscapeCookies.read(new ByteArrayInputStream(out.toByteArray()), again);
    List<String> expected =
        jar.all().stream().map(NetscapeCookies::line).filter(line -> line != null).toList();
    assertThat(again.all().stream().map(NetscapeCookies::line)).containsExactlyElementsOf(expected);
  }
}
