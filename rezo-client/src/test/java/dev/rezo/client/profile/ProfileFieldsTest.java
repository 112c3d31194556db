package dev.rezo.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fields a request gets, and where those stand that it had. */
@Tag("A56")
final class ProfileFieldsTest {

  private static final Set<String> ALL = Set.of("gzip", "deflate", "br", "zstd");

  private static Browser browser(String family, int version, String platform) {
    return ProfileFile.observed().browser(family, version, platform);
  }

  private static Request request(String url, String... fields) {
    return Request.builder("GET", Url.parse(url)).headers(Headers.of(fields)).build();
  }

  private static List<String> names(Headers headers) {
    List<String> names = new ArrayList<>();
    headers.forEach((name, value) -> names.add(name));
    return names;
  }

  @Test
  void aRequestToChromesTasteIsChromesOnHttp2() {
    Headers fields =
        ProfileFields.of(
            browser("chrome", 150, "macos"),
            request("https://h.example/"),
            Protocol.HTTP_2,
            true,
            ALL);
    assertThat(fields)
        .isEqualTo(
            Headers.of( // A capture of Chrome 150 on macOS.
                "sec-ch-ua",
                "\"Not;A=Brand\";v=\"8\", \"Chromium\";v=\"150\", \"Google Chrome\";v=\"150\"",
                "sec-ch-ua-mobile",
                "?0",
                "sec-ch-ua-platform",
                "\"macOS\"",
                "Upgrade-Insecure-Requests",
                "1",
                "User-Agent",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like"
                    + " Gecko) Chrome/150.0.0.0 Safari/537.36",
                "Accept",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
                    + "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
                "Sec-Fetch-Site",
                "none",
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-User",
                "?1",
                "Sec-Fetch-Dest",
                "document",
                "Accept-Encoding",
                "gzip, deflate, br, zstd",
                "Accept-Language",
                "en-US,en;q=0.9",
                "priority",
                "u=0, i"));
  }

  @Test
  void theOrderIsThatOfEachBrowser() {
    assertThat(names(fieldsOf("firefox", 133, Protocol.HTTP_2)))
        .containsExactly(
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Upgrade-Insecure-Requests",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Sec-Fetch-User",
            "Priority",
            "te");
    assertThat(names(fieldsOf("safari", 18, Protocol.HTTP_2)))
        .containsExactly(
            "Sec-Fetch-Dest",
            "User-Agent",
            "Accept",
            "Sec-Fetch-Site",
            "Sec-Fetch-Mode",
            "Accept-Language",
            "Priority",
            "Accept-Encoding");
    assertThat(names(fieldsOf("edge", 131, Protocol.HTTP_1_1)))
        .startsWith("Connection", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform")
        .doesNotContain("priority", "Host");
  }

  private static Headers fieldsOf(String family, int version, Protocol protocol) {
    String platform = ProfileFile.observed().platforms(family).get(0);
    return ProfileFields.of(
        browser(family, version, platform), request("https://h.example/"), protocol, true, ALL);
  }

  @Test
  void whatARequestSetsStandsAtTheBrowsersPlaceAndTheRestBehindAsItCame() {
    Headers fields =
        ProfileFields.of(
            browser("chrome", 131, "windows"),
            request(
                "https://h.example/",
                "X-Second",
                "2",
                "cookie",
                "a=b",
                "accept",
                "application/json",
                "X-First",
                "1",
                "user-agent",
                "mine/1",
                "cookie",
                "c=d"),
            Protocol.HTTP_2,
            true,
            ALL);
    assertThat(fields.values("accept")).containsExactly("application/json");
    assertThat(fields.values("user-agent")).containsExactly("mine/1");
    assertThat(names(fields))
        .containsSubsequence("Upgrade-Insecure-Requests", "User-Agent", "Accept", "Sec-Fetch-Site")
        .endsWith("Accept-Language", "Cookie", "Cookie", "priority", "X-Second", "X-First");
    assertThat(fields.values("Cookie")).containsExactly("a=b", "c=d");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h.example/, false",
    "http://localhost/, true",
    "http://app.localhost/, true",
    "http://127.0.0.1:8080/, true",
    "http://[::1]/, true",
    "https://h.example/, true",
    "http://localhost.example/, false",
  })
  void whatIsForTrustworthyOriginsIsSaidToNoOther(String url, boolean isSent) {
    Headers fields =
        ProfileFields.of(
            browser("chrome", 131, "android"), request(url), Protocol.HTTP_1_1, true, ALL);
    assertThat(fields.contains("sec-ch-ua")).isEqualTo(isSent);
    assertThat(fields.contains("Sec-Fetch-Mode")).isEqualTo(isSent);
    assertThat(fields.contains("User-Agent")).isTrue();
  }

  @Test
  void codingsThatNobodyTakesOffAreNotAskedFor() {
    Browser chrome = browser("chrome", 131, "windows");
    Request request = request("https://h.example/");
    assertThat(of(chrome, request, Set.of("gzip", "br")).get("Accept-Encoding"))
        .isEqualTo("gzip, br");
    assertThat(of(chrome, request, Set.of()).contains("Accept-Encoding")).isFalse();
    assertThat(
            of(chrome, request("https://h.example/", "Accept-Encoding", "zstd"), Set.of())
                .get("Accept-Encoding"))
        .as("a request may decode by itself")
        .isEqualTo("zstd");
  }

  private static Headers of(Browser browser, Request request, Set<String> decoded) {
    return ProfileFields.of(browser, request, Protocol.HTTP_2, true, decoded);
  }

  @Test
  void cookiesAreCutIntoCrumbsWithHttp2() {
    Browser safari = browser("safari", 18, "ios");
    Request request = request("https://h.example/", "Cookie", "a=1; b=2; c=");
    assertThat(of(safari, request, ALL).values("Cookie")).containsExactly("a=1", "b=2", "c=");
    assertThat(ProfileFields.of(safari, request, Protocol.HTTP_1_1, true, ALL).values("Cookie"))
        .containsExactly("a=1; b=2; c=");
  }

  @Test
  void connectionSaysWhatHappensToIt() {
    Browser firefox = browser("firefox", 120, "linux");
    Request request = request("https://h.example/");
    assertThat(ProfileFields.of(firefox, request, Protocol.HTTP_1_1, true, ALL).get("Connection"))
        .isEqualTo("keep-alive");
    assertThat(ProfileFields.of(firefox, request, Protocol.HTTP_1_1, false, ALL).get("Connection"))
        .isEqualTo("close");
    assertThat(
            ProfileFields.of(
                    firefox,
                    request("https://h.example/", "Upgrade", "websocket"),
                    Protocol.HTTP_1_1,
                    true,
                    ALL)
                .contains("Connection"))
        .as("the protocol says Connection: Upgrade")
        .isFalse();
    assertThat(
            ProfileFields.of(firefox, request, Protocol.HTTP_2, true, ALL).contains("Connection"))
        .isFalse();
  }
}
