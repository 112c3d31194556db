package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A322")
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class AuthenticationCommandTest {

  private static final String DIGEST = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
    assertThat(server.failures()).isEmpty();
  }

  private void asking(String challenge) {
    server.handler(
        request ->
            request.header("Authorization") == null
                ? MockResponse.status(401).header("WWW-Authenticate", challenge).body("who?")
                : MockResponse.ok("in"));
  }

  private String said(int index) {
    RecordedRequest request = server.requests().get(index);
    return String.valueOf(request.header("Authorization"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', Basic, 1, Basic YWRhOnB3",
    "--basic, Digest, 1, Basic YWRhOnB3",
    "--digest, Digest, 2, Digest username=\"ada\"",
    "--digest, Basic, 1, null",
    "--anyauth, Basic, 2, Basic YWRhOnB3",
    "--anyauth, Digest, 2, Digest username=\"ada\"",
    "--basic --digest, Basic, 2, Basic YWRhOnB3",
    "--digest --no-digest, Basic, 1, Basic YWRhOnB3",
  })
  void theSchemeIsChosenAsWithCurl(String options, String scheme, int requests, String said) {
    asking(scheme.equals("Digest") ? DIGEST : "Basic realm=\"r\"");
    String words = (options + " -s -u ada:pw -d x=1 " + server.url("/a")).trim();
    CommandRun run = CommandRun.of(words.split(" +"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(said.equals("null") ? "who?" : "in");
    assertThat(server.requests()).hasSize(requests);
    assertThat(said(requests - 1)).startsWith(said);
    assertThat(server.requests().get(requests - 1).text()).isEqualTo("x=1");
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void aUserInTheUrlIsAnsweredForToo() {
    asking(DIGEST);
    String url = server.url("/").replace("http://", "http://ada:p%20w@");
    assertThat(CommandRun.of("--digest", url).out()).isEqualTo("in");
    assertThat(said(1)).startsWith("Digest username=\"ada\"");
  }

  @Test
  void loginsComeFromAFile() throws IOException {
    String host = server.url("/").replaceAll("http://([^:/]+).*", "$1");
    String text = "machine " + host + " login ada password pw\n";
    String file = Files.writeString(directory.resolve("logins"), text).toString();
    server.handler(request -> MockResponse.ok("in"));
    assertThat(CommandRun.of("--netrc-file", file, server.url("/")).out()).isEqualTo("in");
    assertThat(said(0)).isEqualTo("Basic YWRhOnB3");
    CommandRun.of("--netrc-file", file, "-u", "bob:x", server.url("/"));
    assertThat(said(1)).isEqualTo("Basic Ym9iOng=");
    CommandRun missing = CommandRun.of("--netrc-file", file + ".none", server.url("/"));
    assertThat(missing.exitCode()).isNotZero();
  }

  @Test
  void aFileThatIsNamedIsUsedWhateverElseIsSaidOfIt() throws IOException {
    String text = "default login ada password pw\n";
    String file = Files.writeString(directory.resolve("logins"), text).toString();
    server.handler(request -> MockResponse.ok("in"));
    String named = server.url("/").replace("http://", "http://bob:x@");
    CommandRun.of("--netrc-file", file, "--netrc-optional", server.url("/"));
    CommandRun.of("--netrc-optional", "--netrc-file", file, named);
    CommandRun.of("--netrc-file", file, "-n", server.url("/"));
    CommandRun.of("-n", "--netrc-file", file, named);
    CommandRun.of("--netrc-file", file, "--no-netrc", server.url("/"));
    assertThat(server.requests())
        .extracting(request -> request.header("Authorization"))
        .containsExactly(
            "Basic YWRhOnB3",
            "Basic Ym9iOng=",
            "Basic YWRhOnB3",
            "Basic YWRhOnB3",
            "Basic YWRhOnB3");
  }

  @Test
  void theFileOfTheHomeIsReadWhereItIsAskedFor() throws IOException {
    String home = System.setProperty("user.home", directory.toString());
    try {
      Files.writeString(directory.resolve(".netrc"), "default login ada password pw\n");
      server.handler(request -> MockResponse.ok("in"));
      CommandRun.of("-n", server.url("/"));
      CommandRun.of("-n", "--no-netrc", server.url("/"));
      CommandRun.of("--netrc-optional", "-n", "--no-netrc", server.url("/"));
      CommandRun.of(server.url("/"));
    } finally {
      System.setProperty("user.home", home);
    }
    assertThat(server.requests())
        .extracting(request -> request.header("Authorization"))
        .containsExactly("Basic YWRhOnB3", null, "Basic YWRhOnB3", null);
  }

  @Test
  void theHeadOfARefusalThatIsAnsweredIsShownToo() {
    asking(DIGEST);
    CommandRun run = CommandRun.of("-s", "-i", "--digest", "-u", "ada:pw", server.url("/"));
    assertThat(run.out()).containsSubsequence("HTTP/1.1 401", "HTTP/1.1 200", "in");
  }

  @Test
  void aProxyIsAnsweredByDigest() {
    server.handler(
        request ->
            request.header("Proxy-Authorization") == null
                ? MockResponse.status(407).header("Proxy-Authenticate", DIGEST)
                : MockResponse.ok("through"));
    String proxy = server.url("").replace("http://", "");
    CommandRun run =
        CommandRun.of("--proxy-digest", "-x", proxy, "-U", "ada:pw", "http://origin.test/a");
    assertThat(run).isEqualTo(new CommandRun(0, "through", ""));
    assertThat(server.requests().get(1).header("Proxy-Authorization"))
        .startsWith("Digest username=\"ada\"")
        .contains("uri=\"http://origin.test/a\"");
  }
}
