package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestMakerTest {

  @Test
  void aPlainRequestSaysWhatCurlSays() throws UsageException {
    assertThat(head("http://a:8080/p?q#f"))
        .containsExactly(
            "GET /p?q HTTP/1.1",
            "Host: a:8080",
            "User-Agent: " + Version.USER_AGENT,
            "Accept: */*");
  }

  @Test
  void dataMakesAForm() throws UsageException {
    assertThat(head("-d", "a=1", "-d", "b", "http://a/"))
        .containsExactly(
            "POST / HTTP/1.1",
            "Host: a",
            "User-Agent: " + Version.USER_AGENT,
            "Accept: */*",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 5");
  }

  @Test
  void jsonSaysSoBothWays() throws UsageException {
    assertThat(head("--json", "{}", "http://a/"))
        .contains("POST / HTTP/1.1", "Accept: application/json", "Content-Type: application/json");
  }

  @Test
  void ownFieldsReplaceAddEmptyAndTakeAway() throws UsageException {
    assertThat(
            head(
                "-H",
                "Accept:",
                "-H",
                "User-Agent: me",
                "-H",
                "X-E;",
                "-H",
                "Host: b",
                "-H",
                "X-A: 1",
                "-H",
                "X-A:  2 ",
                "-H",
                "bad",
                "-H",
                "X-None:",
                "http://a/"))
        .containsExactly(
            "GET / HTTP/1.1", "Host: b", "User-Agent: me", "X-E: ", "X-A: 1", "X-A: 2");
  }

  @Test
  void credentialsComeFromTheOptionElseFromTheUrl() throws UsageException {
    assertThat(head("http://a:b%40@h/")).contains("Authorization: Basic YTpiQA==");
    assertThat(head("-u", "x:y", "http://a:b@h/")).contains("Authorization: Basic eDp5");
    assertThat(head("--oauth2-bearer", "t", "http://h/")).contains("Authorization: Bearer t");
    assertThat(head("-u", "x:y", "-H", "Authorization: own", "http://h/"))
        .contains("Authorization: own")
        .noneMatch(line -> line.contains("Basic"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-G -d a=1 -d b http://h/p?x   | GET /p?x&a=1&b HTTP/1.1",
        "-G -d a http://h              | GET /?a HTTP/1.1",
        "--url-query a=b+c http://h/#f | GET /?a=b%2Bc HTTP/1.1",
        "-I http://h/                  | HEAD / HTTP/1.1",
        "-X purge http://h/            | purge / HTTP/1.1",
        "-0 http://h/                  | GET / HTTP/1.0",
        "h/a/../b                      | GET /b HTTP/1.1",
        "--path-as-is h/a/../b         | GET /a/../b HTTP/1.1",
        "-T - http://h/x               | PUT /x HTTP/1.1",
        "-d @pom.xml -X PUT http://h/  | PUT / HTTP/1.1",
      })
  void requestLines(String words, String expected) throws UsageException {
    assertThat(head(words.trim().split(" +")).get(0)).isEqualTo(expected);
  }

  @Test
  void anUploadNamesTheFileWhereTheUrlDoesNot() throws UsageException {
    Path file = Path.of("pom.xml").toAbsolutePath();
    assertThat(head("-T", file.toString(), "http://h/dir/").get(0))
        .isEqualTo("PUT /dir/pom.xml HTTP/1.1");
    assertThat(head("-T", file.toString(), "http://h/x?q").get(0)).isEqualTo("PUT /x?q HTTP/1.1");
    assertThat(head("-T", "-", "http://h/")).contains("Transfer-Encoding: chunked");
  }

  @Test
  void whatCannotBeAskedForIsTold() {
    assertThat(failure("-d", "a", "-I", "http://h/").getMessage())
        .isEqualTo(
            "You can only select one HTTP request method! You asked for both POST (-d, --data)"
                + " and HEAD (-I, --head).");
    assertThat(failure("http://h/a b").exitCode()).isEqualTo(3);
    assertThat(failure("http://h:99999/").exitCode()).isEqualTo(3);
    assertThat(failure("ftp://h/").exitCode()).isEqualTo(1);
    assertThat(failure("--proto", "=https", "http://h/").exitCode()).isEqualTo(1);
    assertThat(failure("-X", "a b", "http://h/").exitCode()).isEqualTo(43);
    assertThat(failure("-T", "/nowhere", "http://h/").exitCode()).isEqualTo(26);
  }

  @Test
  void timesAreTheRequestsOwn() throws UsageException {
    Request request = make("-m", "0.5", "--connect-timeout", "2", "http://h/");
    assertThat(Objects.requireNonNull(request.timeouts()).call()).isEqualTo(Duration.ofMillis(500));
    assertThat(request.timeouts().connect()).isEqualTo(Duration.ofSeconds(2));
    assertThat(Objects.requireNonNull(make("http://h/").timeouts()).call()).isNull();
  }

  private static List<String> head(String... words) throws UsageException {
    return HeadText.lines(make(words), Protocol.HTTP_1_1);
  }

  private static UsageException failure(String... words) {
    return catchThrowableOfType(UsageException.class, () -> make(words));
  }

  private static Request make(String... words) throws UsageException {
    InputStream none = InputStream.nullInputStream();
    List<String> given = new ArrayList<>(List.of(words));
    RequestSettings set = CommandLine.parse(given, new LocalFiles(none)).sets.get(0);
    String upload = set.uploads.isEmpty() ? null : set.uploads.get(0);
    return new RequestMaker(set, none).make(set.urls.get(0), upload);
  }
}
