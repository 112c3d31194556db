package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("A309")
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class CookieCommandTest {

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @BeforeEach
  void answerEverything() {
    sets();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private String url(String path) {
    return server.url(path);
  }

  private String file(String... lines) throws IOException {
    Path file = directory.resolve("cookies.txt");
    Files.write(file, List.of(lines));
    return file.toString();
  }

  private List<String> sent() {
    return server.takeRequest().headers("Cookie");
  }

  private void sets(String... fields) {
    server.handler(
        request -> {
          MockResponse response = MockResponse.ok();
          for (String field : fields) {
            response = response.header("Set-Cookie", field);
          }
          return response;
        });
  }

  private static void ok(String... words) {
    assertThat(CommandRun.of(words)).isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void dataIsSentAsItIs() {
    sets("kept=no");
    ok("-b", "a=1; b=2", "--cookie", "c=3", url("/"), url("/"));
    assertThat(sent()).containsExactly("a=1; b=2; c=3");
    assertThat(sent()).containsExactly("a=1; b=2; c=3");
  }

  @Test
  void aFieldTakesThePlaceOfData() {
    ok("-b", "a=1", "-H", "Cookie: b=2", url("/"));
    assertThat(sent()).containsExactly("b=2");
  }

  @Test
  void aFileIsReadAndWhatServersSetIsKeptForTheCommand() throws IOException {
    sets("set=2; Path=/");
    String file =
        file("127.0.0.1\tFALSE\t/\tFALSE\t0\tread\t1", "b.test\tFALSE\t/\tFALSE\t0\tno\tno");
    String before = Files.readString(Path.of(file));
    ok("-b", file, url("/"), url("/"));
    assertThat(sent()).containsExactly("read=1");
    assertThat(sent()).containsExactly("read=1; set=2");
    assertThat(Path.of(file)).as("it is only read").hasContent(before);
  }

  @Test
  void dataIsSentBesideTheFiles() throws IOException {
    String file = file("127.0.0.1\tFALSE\t/\tFALSE\t0\tread\t1");
    ok("-b", "@" + file, "-b", "a=1", url("/"));
    assertThat(sent()).containsExactly("read=1; a=1");
  }

  @Test
  void aJarIsWrittenAndReadByTheNextCommand() throws IOException {
    Path jar = directory.resolve("jar");
    sets("session=1; Path=/", "lasting=2; Path=/; Max-Age=1000; HttpOnly");
    ok("-c", jar.toString(), "-b", jar.toString(), url("/"));
    assertThat(Files.readString(jar))
        .contains("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t1\n")
        .containsPattern("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t[0-9]{10}\tlasting\t2\n");
    ok("-b", jar.toString(), url("/"));
    ok("-j", "-b", jar.toString(), url("/"));
    assertThat(sent()).isEmpty();
    assertThat(sent()).containsExactly("session=1; lasting=2");
    assertThat(sent()).containsExactly("lasting=2");
  }

  @Test
  void aJarGoesToStandardOutput() {
    sets("a=1");
    CommandRun run = CommandRun.of("-c", "-", url("/"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1\n");
  }

  @Test
  void aFileThatIsNotThereSwitchesThemOn() {
    sets("a=1");
    ok("-b", directory.resolve("none").toString(), url("/"), url("/"));
    ok("-b", "", url("/"), url("/"));
    assertThat(List.of(sent(), sent(), sent(), sent()))
        .containsExactly(List.of(), List.of("a=1"), List.of(), List.of("a=1"));
  }

  @Test
  void aFileMayComeFromStandardInput() {
    CommandRun run =
        CommandRun.withInput("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1\n", "-b", "-", url("/"));
    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(sent()).containsExactly("a=1");
  }

  @Test
  void headerLinesAreNoFileOfCookies() throws IOException {
    CommandRun run = CommandRun.of("-b", file("HTTP/1.1 200 OK", "set-cookie: a=1"), url("/"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("expected a file of cookies in Netscape's format");
    assertThat(server.requests()).isEmpty();
  }

  /** A stream that never ends, and fails when much more is read of it than could be cookies. */
  private static final class Endless extends InputStream {
    private long read;

    @Override
    public int read() {
      return read(new byte[1], 0, 1) < 0 ? -1 : 0;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      read += length;
      assertThat(read).isLessThan(64 << 20);
      return length;
    }
  }

  @Test
  void aFileThatIsTooLargeFillsNoMemory() {
    RequestSettings settings = new RequestSettings();
    settings.cookieFiles.add("-");
    assertThatThrownBy(() -> CommandCookies.of(List.of(settings), new LocalFiles(new Endless())))
        .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(26))
        .hasMessageContaining("expected at most 33554432 bytes");
  }

  @Test
  void aFolderIsNoFileOfCookies() {
    assertThat(CommandRun.of("-b", directory.toString(), url("/")).exitCode()).isEqualTo(26);
  }

  @Test
  void aJarThatCannotBeWrittenIsCode23() {
    String jar = directory.resolve("none").resolve("jar").toString();
    CommandRun run = CommandRun.of("-c", jar, url("/"));
    assertThat(run.exitCode()).isEqualTo(23);
    assertThat(run.err()).startsWith("rezo: (23) Failed to save cookies in " + jar + ": ");
    assertThat(CommandRun.of("-s", "-c", jar, url("/"))).isEqualTo(new CommandRun(23, "", ""));
  }

  @Test
  void aSessionKeepsCookiesForAllItsLines() throws IOException {
    Path jar = directory.resolve("jar");
    sets("a=1; Path=/");
    String line = "{\"url\":\"" + url("/") + "\"}\n";
    CommandRun run =
        CommandRun.withInput(line + line, "session", "--parallel-max", "1", "-c", jar.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(sent()).isEmpty();
    assertThat(sent()).containsExactly("a=1");
    assertThat(jar).content().contains("\ta\t1\n");
  }

  @Test
  void aLineOfASessionNamesNoFile() {
    String line = "{\"url\":\"" + url("/") + "\",\"cookie\":\"jar\"}\n";
    CommandRun run = CommandRun.withInput(line, "session");
    assertThat(run.out()).contains("files are for the whole session");
    String data = "{\"url\":\"" + url("/") + "\",\"cookie\":\"a=1\"}\n";
    assertThat(CommandRun.withInput(data, "session").exitCode()).isZero();
    assertThat(sent()).containsExactly("a=1");
  }

  @Test
  void theDoctorTakesDataAndNoFiles() {
    assertThat(CommandRun.of("doctor", "-c", "jar", url("/")).err())
        .contains("option --cookie-jar: is not for doctor");
  }
}
