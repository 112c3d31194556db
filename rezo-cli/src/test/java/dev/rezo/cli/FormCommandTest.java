package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forms with files, as they are on the wire. */
@Tag("F54")
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class FormCommandTest {

  private final MockServer server = MockServer.start();

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
    assertThat(server.failures()).isEmpty();
  }

  /** The parts, without the boundary. */
  private static List<String> parts(RecordedRequest request) {
    String type = Objects.requireNonNull(request.header("Content-Type"));
    assertThat(type).startsWith("multipart/form-data; boundary=");
    String boundary = "--" + type.substring(type.indexOf('=') + 1);
    assertThat(request.text()).endsWith("\r\n" + boundary + "--\r\n");
    return List.of(
        request.text().substring(boundary.length() + 2).split("\r\n" + boundary + "(\r\n|--)"));
  }

  private static String part(String disposition, String... lines) {
    return "Content-Disposition: form-data; " + disposition + "\r\n" + String.join("\r\n", lines);
  }

  private static List<String> withoutEnd(List<String> parts) {
    return parts.get(parts.size() - 1).isBlank() ? parts.subList(0, parts.size() - 1) : parts;
  }

  @Test
  void textsFilesAndContentsAreParts() throws IOException {
    server.handler(r -> MockResponse.ok());
    Path page = Files.writeString(directory.resolve("page.html"), "<p>");
    Path data = Files.writeString(directory.resolve("data"), "1\n2\n");
    CommandRun run =
        CommandRun.of(
            "-F",
            "text=a b",
            "-F",
            "page=@" + page,
            "-F",
            "data=@" + data + ";filename=\"x\\\"y\";headers=\"X-Part: 7\"",
            "-F",
            "inline=<" + data + ";type=text/csv",
            "--form-string",
            "own=@a;type=b",
            server.url("/"));
    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    RecordedRequest request = server.takeRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.header("Transfer-Encoding")).isNull();
    assertThat(withoutEnd(parts(request)))
        .containsExactly(
            part("name=\"text\"", "", "a b"),
            part("name=\"page\"; filename=\"page.html\"", "Content-Type: text/html", "", "<p>"),
            part(
                "name=\"data\"; filename=\"x%22y\"",
                "Content-Type: application/octet-stream", "X-Part: 7", "", "1\n2\n"),
            part("name=\"inline\"", "Content-Type: text/csv", "", "1\n2\n"),
            part("name=\"own\"", "", "@a;type=b"));
  }

  @Test
  void standardInputIsAPartOfUnknownLength() {
    server.handler(r -> MockResponse.ok());
    CommandRun run = CommandRun.withInput("piped", "-F", "f=@-", server.url("/"));
    assertThat(run.exitCode()).isZero();
    RecordedRequest request = server.takeRequest();
    assertThat(request.header("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(withoutEnd(parts(request)).get(0)).contains("filename=\"-\"").endsWith("piped");
  }

  @Test
  void sizesCountTheWholeForm() {
    server.handler(r -> MockResponse.ok());
    CommandRun run = CommandRun.of("-F", "a=b", "-w", "%{size_upload}", server.url("/"));
    assertThat(run.out()).isEqualTo(String.valueOf(server.takeRequest().text().length()));
  }

  @Test
  void whatCannotBeSentIsTold() {
    assertThat(CommandRun.of("-F", "a=@/no/such", server.url("/")).exitCode()).isEqualTo(26);
    assertThat(CommandRun.of("-F", "a", server.url("/")).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("-F", "a=b", "-d", "c", server.url("/")).err())
        .contains("You can only select one HTTP request method!");
    assertThat(server.requests()).isEmpty();
  }
}
