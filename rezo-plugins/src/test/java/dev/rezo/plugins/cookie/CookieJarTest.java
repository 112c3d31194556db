package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Url;
import dev.rezo.plugins.cookie.Cookie.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieJarTest {

  private static final Url HERE = Url.parse("https://www.example.com/");

  private final TestClock clock = new TestClock();
  private final TestSuffixes suffixes = new TestSuffixes();
  private final CookieJar jar = CookieJar.builder().suffixes(suffixes).clock(clock).build();

  private String sent(String url) {
    return sent(jar, url);
  }

  private static String sent(CookieJar jar, String url) {
    return jar.cookies(Url.parse(url)).stream().map(Cookie::pair).collect(Collectors.joining("; "));
  }

  private void set(String... fields) {
    for (String field : fields) {
      assertThat(jar.store(HERE, field)).isEqualTo(Verdict.STORED);
    }
  }

  @Test
  @Tag("A302")
  void longerPathsComeFirstThenWhoWasMadeFirst() {
    set("a=1; path=/", "b=2; path=/x/y", "c=3; path=/x", "d=4; path=/", "e=5; path=/x/y");
    assertThat(sent("https://www.example.com/x/y/z")).isEqualTo("b=2; e=5; c=3; a=1; d=4");
  }

  @Test
  @Tag("A302")
  void aReplacedCookieKeepsItsPlace() {
    set("a=1", "b=2", "a=3");
    assertThat(sent("https://www.example.com/")).isEqualTo("a=3; b=2");
    assertThat(jar.all()).hasSize(2);
  }

  @Test
  @Tag("A302")
  void nameDomainPathAndHostTellCookiesApart() {
    set("a=1", "a=2; domain=www.example.com", "a=3; domain=example.com", "a=4; path=/x", "A=5");
    assertThat(sent("https://www.example.com/x")).isEqualTo("a=4; a=1; a=2; a=3; A=5");
  }

  @Test
  void aCookieOfTheHostIsRemovedByOneThatIsOver() {
    set("a=1; max-age=50", "b=2");
    assertThat(jar.store(HERE, "a=; expires=Thu, 01 Jan 1970 00:00:00 GMT"))
        .isEqualTo(Verdict.EXPIRED);
    assertThat(sent("https://www.example.com/")).isEqualTo("b=2");
  }

  @Test
  @Tag("A301")
  void aCookieEndsAtItsTime() {
    set("a=1; max-age=60", "b=2");
    clock.move(Duration.ofSeconds(60).minusNanos(1));
    assertThat(sent("https://www.example.com/")).isEqualTo("a=1; b=2");
    clock.move(Duration.ofNanos(1));
    assertThat(sent("https://www.example.com/")).isEqualTo("b=2");
    assertThat(jar.all()).extracting(Cookie::name).containsExactly("b");
  }

  @Test
  @Tag("A303")
  void noneLivesLongerThan400Days() {
    set(
        "a=1; max-age=99999999999999999999",
        "b=2; expires=Fri, 31 Dec 9999 23:59:59 GMT",
        "c=3; max-age=34560001");
    Instant latest = TestClock.START.plus(Duration.ofDays(400));
    assertThat(jar.all()).extracting(Cookie::expires).containsOnly(latest);
    jar.add(cookie("d", "example.com", false, latest.plusSeconds(1)));
    assertThat(jar.all()).extracting(Cookie::expires).containsOnly(latest);
  }

  @Test
  void aClockThatIsSetBackChangesNoOrder() {
    set("a=1", "b=2; max-age=60");
    clock.move(Duration.ofDays(-30));
    set("c=3");
    assertThat(sent("https://www.example.com/")).isEqualTo("a=1; b=2; c=3");
    clock.move(Duration.ofDays(31));
    assertThat(sent("https://www.example.com/")).isEqualTo("a=1; c=3");
  }

  @Test
  @Tag("A303")
  void ofADomainWithTooManyTheUnusedGoes() {
    for (int i = 0; i < 50; i++) {
      set("c" + i + "=v; path=/" + i);
    }
    assertThat(sent("https://www.example.com/0")).isEqualTo("c0=v");
    set("one=more");
    assertThat(jar.all()).hasSize(50).extracting(Cookie::name).contains("c0").doesNotContain("c1");
  }

  @Test
  @Tag("A303")
  void ofADomainWithTooManyGoesFirstWhatExpiredThenWhatIsNotSecure() {
    set("over=v; max-age=5");
    for (int i = 0; i < 48; i++) {
      set("s" + i + "=v; secure");
    }
    set("plain=v");
    clock.move(Duration.ofSeconds(5));
    set("s48=v; secure");
    assertThat(jar.all()).hasSize(50).extracting(Cookie::name).contains("plain", "s0");
    set("s49=v; secure");
    assertThat(jar.all()).hasSize(50).extracting(Cookie::name).doesNotContain("plain");
    set("s50=v; secure");
    assertThat(jar.all()).hasSize(50).extracting(Cookie::name).doesNotContain("s0");
    jar.store(HERE, "flood=v");
    assertThat(jar.all()).hasSize(50).extracting(Cookie::name).doesNotContain("flood");
  }

  @Test
  @Tag("A303")
  void ofAllTheOneUnusedForLongestGoes() {
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 50; j++) {
        jar.store(Url.parse("https://h" + i + ".test/"), "c" + j + "=v");
      }
    }
    assertThat(jar.all()).hasSize(3000);
    assertThat(sent("https://h0.test/")).contains("c0=v");
    set("one=more");
    assertThat(jar.all()).hasSize(3000);
    assertThat(sent("https://www.example.com/")).isEqualTo("one=more");
    assertThat(jar.cookies(Url.parse("https://h0.test/"))).hasSize(50);
    assertThat(jar.cookies(Url.parse("https://h1.test/"))).hasSize(49);
  }

  @Test
  void removingOneThatIsNotThereEvictsNothing() {
    for (int i = 0; i < 50; i++) {
      set("c" + i + "=v");
    }
    jar.store(HERE, "other=v; max-age=0");
    assertThat(jar.all()).hasSize(50);
  }

  @Test
  @Tag("A305")
  void withoutAListACookieStaysWithItsHost() {
    CookieJar alone = CookieJar.builder().clock(clock).build();
    assertThat(alone.store(HERE, "a=1; domain=example.com")).isEqualTo(Verdict.STORED);
    assertThat(sent(alone, "https://www.example.com/")).isEqualTo("a=1");
    assertThat(sent(alone, "https://api.example.com/")).isEmpty();
    assertThat(sent(alone, "https://example.com/")).isEmpty();
    assertThat(sent(alone, "https://sub.www.example.com/")).isEmpty();
    assertThat(alone.store(HERE, "a=1; domain=com")).isEqualTo(Verdict.PUBLIC_SUFFIX);
    assertThat(alone.store(HERE, "__Host-a=1; secure; path=/; domain=example.com"))
        .isEqualTo(Verdict.PREFIX);
  }

  @Test
  @Tag("A305")
  void suffixesAreAskedForDomainsInTheirUsualForm() {
    jar.store(Url.parse("https://a.example.com./"), "a=1; Domain=.Example.COM.");
    jar.store(Url.parse("https://a.example.com/"), "a=1; Domain=com");
    assertThat(suffixes.asked).containsOnly("example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, false, STORED",
    "co.uk, false, PUBLIC_SUFFIX",
    "co.uk, true, STORED",
    "com, false, PUBLIC_SUFFIX",
    "127.0.0.1, false, PUBLIC_SUFFIX",
    "127.0.0.1, true, STORED",
  })
  @Tag("A305")
  void whatIsAddedIsHeldToTheListToo(String domain, boolean hostOnly, Verdict expected) {
    assertThat(jar.add(cookie("a", domain, hostOnly, null))).isEqualTo(expected);
  }

  @Test
  void whatIsAddedKeepsWhatItsNamePromises() {
    assertThat(jar.add(cookie("__Host-a", "example.com", true, null))).isEqualTo(Verdict.PREFIX);
  }

  @Test
  void sessionsEnd() {
    set("a=1; max-age=60", "b=2", "c=3");
    assertThat(jar.removeIf(Cookie::isSession)).isEqualTo(2);
    assertThat(jar.all()).extracting(Cookie::name).containsExactly("a");
    jar.clear();
    assertThat(jar.all()).isEmpty();
  }

  @Test
  void aConditionMayUseTheJar() {
    set("a=1", "b=2");
    assertThat(jar.removeIf(cookie -> jar.all().indexOf(cookie) == 0)).isEqualTo(1);
    assertThat(jar.all()).extracting(Cookie::name).containsExactly("b");
  }

  @Test
  @Tag("A303")
  void nothingThatIsWrittenShowsAValue() {
    set("sid=s3cret; domain=example.com; secure; httponly; max-age=60");
    assertThat(jar).hasToString("CookieJar[1 of 1 domains]");
    assertThat(jar.all().get(0))
        .hasToString("Cookie[sid of *.example.com/, Secure, HttpOnly, until 2026-11-21T12:01:00Z]");
    assertThat(Cookies.of(jar)).hasToString("Cookies[CookieJar[1 of 1 domains]]");
    assertThatThrownBy(() -> named("a", "s3cret;")).hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @Tag("A303")
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "a;b, c",
        "a=b, c",
        "a, b;c",
        "a, ~b\r\nX: y~",
        "a, ~b\u0000~",
        "~ a~, b",
        "a, ~b ~",
        "~a\n~, b",
        "a, b\u0100",
        "~~, ~~",
      })
  void nothingThatCouldSplitAFieldBecomesACookie(String name, String value) {
    assertThatThrownBy(() -> named(name, value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"''", "Example.com", "b\u00fccher.example", "a b", "a;b"})
  void aDomainIsAHostInItsUsualForm(String domain) {
    assertThatThrownBy(() -> cookie("a", domain, true, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Timeout(30)
  void severalThreadsShareAJar() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(number -> new Thread(() -> use(number, start, failures)))
            .toList();
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(jar.all()).hasSizeLessThanOrEqualTo(3000);
    for (int number = 0; number < 8; number++) {
      assertThat(sent("https://h" + number + ".test/")).contains("mine=" + number);
    }
  }

  /** Each thread has a host of its own, and all fight for one. */
  private void use(int number, CountDownLatch start, List<Throwable> failures) {
    try {
      start.await();
      Url own = Url.parse("https://h" + number + ".test/");
      for (int i = 0; i < 2000; i++) {
        jar.store(HERE, "c" + (i * 7 + number) % 97 + "=" + i);
        jar.store(own, "mine=" + number);
        assertThat(jar.cookies(own)).extracting(Cookie::value).containsExactly("" + number);
        assertThat(jar.cookies(HERE)).hasSizeLessThanOrEqualTo(50);
        if (i % 100 == 0) {
          jar.removeIf(cookie -> cookie.name().startsWith("c1"));
          assertThat(jar.all()).isNotEmpty();
        }
      }
    } catch (Throwable e) {
      synchronized (failures) {
        failures.add(e);
      }
    }
  }

  private static Cookie named(String name, String value) {
    return new Cookie(
        name, value, "example.com", true, "/", false, false, SameSite.UNSPECIFIED, null);
  }

  private static Cookie cookie(
      String name, String domain, boolean hostOnly, @Nullable Instant expires) {
    return new Cookie(
        name, "v", domain, hostOnly, "/", false, false, SameSite.UNSPECIFIED, expires);
  }
}
