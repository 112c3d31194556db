package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A302")
class CookieScopeTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "www.example.com, example.com, true",
    "a.b.example.com, example.com, true",
    "example.com, www.example.com, false",
    "badexample.com, example.com, false",
    "example.com, xample.com, false",
    "example.com, com, true",
    "example.com, '', false",
    "example.com, .com, false",
    "example.com., example.com, false",
    "example.com, example.com., false",
    "www.example.com., example.com., true",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 0.0.1, false",
    "127.0.0.1, 1, false",
    "127.0.0.1., 0.1., false",
    "10.0x1, 0x1, false",
    "::1, ::1, true",
    "fe80::1.2.3.4, 2.3.4, false",
    "xn--bcher-kva.example, xn--bcher-kva.example, true",
    "www.xn--bcher-kva.example, xn--bcher-kva.example, true",
    "localhost, localhost, true",
    "1.example, example, true",
  })
  void domainsMatch(String host, String domain, boolean expected) {
    assertThat(CookieScope.domainMatches(host, domain)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/a, /, true",
    "/a/b, /a, true",
    "/a/b, /a/, true",
    "/a, /a, true",
    "/a/, /a, true",
    "/a, /a/, false",
    "/ab, /a, false",
    "/, /a, false",
    "/A, /a, false",
    "/a%2Fb, /a, false",
    "/a;b, /a, false",
  })
  void pathsMatch(String request, String cookie, boolean expected) {
    assertThat(CookieScope.pathMatches(request, cookie)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /",
    "/a/, /a",
    "/a/b, /a",
    "/a/b/, /a/b",
    "/a/b/c, /a/b",
    "'', /",
    "*, /",
    "//, /",
    "/a//b, /a/",
  })
  void theDefaultPathEndsBeforeTheLastSlash(String request, String expected) {
    assertThat(CookieScope.defaultPath(request)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.0.0.1., true",
    "2130706433, true",
    "0x7f.1, true",
    "::1, true",
    "fe80::1%eth0, true",
    "example.com, false",
    "1.example, false",
    "localhost, false",
    "0xg, false",
    "a.0xfe, true",
    "., false",
  })
  void addressesAreToldFromNames(String host, boolean expected) {
    assertThat(CookieScope.isAddress(host)).isEqualTo(expected);
  }
}
