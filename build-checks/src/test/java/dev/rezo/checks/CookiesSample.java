package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Url;
import dev.rezo.plugins.cookie.Cookie;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.plugins.cookie.NetscapeCookies;
import dev.rezo.plugins.cookie.Verdict;
import dev.rezo.publicsuffix.SuffixList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What docs-site/cookies.md shows, here so that it compiles. Immutable. */
final class CookiesSample {

  private CookiesSample() {}

  static RezoClient client() throws IOException {
    // sample:client
    CookieJar jar = CookieJar.create();
    RezoClient client = RezoClient.builder().attemptInterceptor(Cookies.of(jar)).build();
    client.post("https://example.com/login").send().close(); // Set-Cookie: sid=...
    client.get("https://example.com/home").send().close(); // Cookie: sid=...
    // sample:end
    return client;
  }

  static void jar(CookieJar jar) {
    // sample:jar
    Url url = Url.parse("https://example.com/");
    for (Cookie cookie : jar.cookies(url)) { // What a request there would be sent with.
      System.out.println(cookie + (cookie.isSession() ? ", until the session ends" : ""));
    }
    Verdict verdict = jar.store(url, "theme=dark; Path=/; Max-Age=3600"); // As if a server had.
    System.out.println("the cookie " + verdict); // the cookie is stored
    jar.removeIf(Cookie::isSession);
    // sample:end
  }

  static CookieJar suffixes() {
    // sample:suffixes
    CookieJar jar = CookieJar.builder().suffixes(SuffixList.bundled()).build();
    // sample:end
    return jar;
  }

  static void file(CookieJar jar) throws IOException {
    // sample:file
    Path file = Path.of("cookies.txt");
    if (Files.exists(file)) {
      NetscapeCookies.read(file, jar);
    }
    // ... requests ...
    NetscapeCookies.write(jar, file);
    // sample:end
  }
}
