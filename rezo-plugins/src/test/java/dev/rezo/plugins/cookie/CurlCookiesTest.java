package dev.rezo.plugins.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rezo.http.Url;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file between this and curl, where there is one. */
@Timeout(60)
class CurlCookiesTest {

  @TempDir Path folder;

  @BeforeEach
  void thereIsACurl() {
    String path = System.getenv().getOrDefault("PATH", "");
    assumeTrue(
        Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(place -> new File(place, "curl").canExecute()),
        "curl is not installed");
  }

  private static void curl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-q", "-s", "-S", "-o", "/dev/null"));
    command.addAll(List.of("--noproxy", "*", "-m", "20"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  @Test
  void curlSendsWhatIsWrittenHere() throws Exception {
    Path file = folder.resolve("cookies.txt");
    CookieJar jar = CookieJar.builder().suffixes(new TestSuffixes()).build();
    Url here = Url.parse("http://www.example.test/x/y");
    jar.store(here, "host=1");
    jar.store(here, "all=2; domain=example.test; path=/; max-age=3600; httponly");
    jar.store(here, "empty=; path=/");
    jar.store(here, "other=3; path=/other");
    jar.store(Url.parse("https://www.example.test/"), "safe=4; secure");
    jar.store(Url.parse("http://other.test/"), "foreign=5");
    NetscapeCookies.write(jar, file);
    try (MockServer server = MockServer.start()) {
      server.handler(request -> MockResponse.ok());
      String port = ":" + server.port();
      for (String host : List.of("www.example.test", "api.example.test")) {
        String to = host + port + ":127.0.0.1";
        curl("--resolve", to, "-b", file.toString(), "http://" + host + port + "/x/z");
      }
      assertThat(server.takeRequest().header("Cookie").split("; "))
          .containsExactlyInAnyOrder("host=1", "all=2", "empty=");
      assertThat(server.takeRequest().header("Cookie")).isEqualTo("all=2");
    }
  }

  @Test
  void whatCurlWritesIsReadHere() throws Exception {
    Path file = folder.resolve("cookies.txt");
    try (MockServer server = MockServer.start()) {
      server.handler(
          request ->
              MockResponse.ok()
                  .header("Set-Cookie", "host=1")
                  .header(
                      "Set-Cookie", "all=2; Domain=example.test; Path=/; Max-Age=3600; HttpOnly")
                  .header("Set-Cookie", "empty=; Path=/"));
      String port = ":" + server.port();
      curl(
          "--resolve",
          "www.example.test" + port + ":127.0.0.1",
          "-c",
          file.toString(),
          "http://www.example.test" + port + "/x/y");
    }
    CookieJar jar =
        CookieJar.builder().suffixes(new TestSuffixes()).clock(InstantSource.system()).build();
    assertThat(NetscapeCookies.read(file, jar)).isEqualTo(3);
    assertThat(jar.cookies(Url.parse("http://www.example.test/x/")))
        .extracting(Cookie::pair)
        .containsExactlyInAnyOrder("host=1", "all=2", "empty=");
    assertThat(jar.cookies(Url.parse("http://api.example.test/x/")))
        .singleElement()
        .satisfies(
            all -> {
              assertThat(all.pair()).isEqualTo("all=2");
              assertThat(all.httpOnly()).isTrue();
              assertThat(all.expires()).isNotNull();
            });
  }
}
