package dev.rezo.plugins.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("A207")
class CurlTest {

  private static Request.Builder request(String method, String url) {
    return Request.builder(method, Url.parse(url));
  }

  /** The words that a shell makes of a command. */
  private static List<String> words(String command) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "set -- " + command + "\nprintf '%s\\037' \"$@\"")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    shell.getOutputStream().close();
    try (InputStream out = shell.getInputStream()) {
      String all = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).isZero();
      return List.of(all.split("\037"));
    }
  }

  @Test
  void whatAShellMakesOfItIsWhatTheRequestSays() throws Exception {
    String odd = "it's \"$HOME\" `id` \\ !x; & | > a\n\u00e4 'q'";
    Request request =
        request("POST", "https://a.test/x?q='$(id)'&b=[1]")
            .header("X-Odd", "it's $HOME `id`")
            .header("X-Empty", "")
            .body(Bodies.text(odd))
            .build();
    List<String> words = words(Curl.command(request));
    assertThat(words.get(0)).isEqualTo("curl");
    assertThat(words)
        .containsSubsequence("-g", "-H", "X-Odd: it's $HOME `id`", "-H", "X-Empty;")
        .containsSubsequence("--data-raw", odd)
        .doesNotContain("-X");
    assertThat(words.get(words.size() - 1)).isEqualTo(request.url().toString());
    assertThat(words).anyMatch(word -> word.startsWith("Content-Type: text/plain"));
  }

  @Test
  void methodsAreSaidWhereCurlWouldTakeAnother() {
    assertThat(Curl.command(request("GET", "http://a.test/").build()))
        .isEqualTo("curl 'http://a.test/'");
    assertThat(Curl.command(request("HEAD", "http://a.test/").build()))
        .isEqualTo("curl -I 'http://a.test/'");
    assertThat(Curl.command(request("DELETE", "http://a.test/").build()))
        .isEqualTo("curl -X 'DELETE' 'http://a.test/'");
    assertThat(Curl.command(request("PUT", "http://a.test/").body(Bodies.json("{}")).build()))
        .startsWith("curl -X 'PUT' ");
  }

  @Test
  void credentialsAreHiddenUnlessAskedFor() {
    Request request =
        request("GET", "https://me:pw@a.test/?token=s3cret")
            .header("Authorization", "Bearer s3cret")
            .header("Referer", "https://me:pw@b.test/?code=s3cret")
            .target("/x?token=s3cret")
            .build();
    assertThat(Curl.command(request))
        .doesNotContain("s3cret")
        .doesNotContain("pw")
        .contains("'Authorization: REDACTED'")
        .contains("--request-target '/x?token=REDACTED'");
    assertThat(Curl.command(request, Redaction.none()))
        .contains("'Authorization: Bearer s3cret'")
        .contains("--request-target '/x?token=s3cret'");
  }

  @Test
  void aBodyThatIsNoTextOrTooLongComesFromStandardInput() {
    byte[] zero = {'a', 0, 'b'};
    byte[] noText = {(byte) 0xff, (byte) 0xfe};
    for (byte[] bytes : List.of(zero, noText, new byte[9000])) {
      Request request =
          request("POST", "http://a.test/").body(Bodies.of(bytes, "application/x")).build();
      assertThat(Curl.command(request)).contains("--data-binary @-");
    }
  }
}
