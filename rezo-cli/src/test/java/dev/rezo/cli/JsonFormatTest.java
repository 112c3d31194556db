package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class JsonFormatTest {

  private final MockServer server = MockServer.start();

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void aResponseIsOneObjectOnOneLine() throws IOException {
    server.enqueue(
        MockResponse.ok("abc")
            .chunked(2)
            .header("X-A", "1")
            .header("X-A", "2")
            .trailer("X-T", "3"));
    CommandRun run = CommandRun.of("--format", "json", "--body", "base64", server.url("/p"));
    assertThat(run.out().lines()).hasSize(1);
    Map<String, @Nullable Object> json = JsonText.read(run.out());
    assertThat(json)
        .containsEntry("url", server.url("/p"))
        .containsEntry("method", "GET")
        .containsEntry("status", BigInteger.valueOf(200))
        .containsEntry("protocol", "HTTP/1.1")
        .containsEntry("bodyLength", BigInteger.valueOf(3))
        .containsEntry("bodyBase64", "YWJj")
        .containsEntry(
            "bodySha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .containsEntry("trailers", List.of(List.of("X-T", "3")))
        .containsEntry("exitCode", BigInteger.ZERO)
        .doesNotContainKey("error");
    assertThat(String.valueOf(json.get("headers"))).contains("[X-A, 1], [X-A, 2]");
    assertThat((Map<?, ?>) json.get("timing"))
        .extracting(m -> List.copyOf(m.keySet()))
        .isEqualTo(
            List.of(
                "domainLookupStart",
                "domainLookupEnd",
                "connectStart",
                "secureConnectionStart",
                "connectEnd",
                "requestStart",
                "responseStart",
                "responseEnd"));
  }

  @Test
  void reuseIsVisible() throws IOException {
    server.handler(r -> MockResponse.ok("x"));
    List<String> lines =
        CommandRun.of("--format", "json", server.url("/[1-2]")).out().lines().toList();
    Map<?, ?> first = (Map<?, ?>) JsonText.read(lines.get(0)).get("connection");
    Map<?, ?> second = (Map<?, ?>) JsonText.read(lines.get(1)).get("connection");
    assertThat(first.get("reused")).isEqualTo(false);
    assertThat(second.get("reused")).isEqualTo(true);
    assertThat(second.get("id")).isEqualTo(first.get("id"));
    assertThat(second.get("useCount")).isEqualTo(BigInteger.TWO);
  }

  @Test
  void aFailureSaysWhatIsKnown() throws IOException {
    server.enqueue(MockResponse.hangUp());
    CommandRun run = CommandRun.of("-s", "--format", "json", server.url("/"));
    Map<?, ?> error = (Map<?, ?>) JsonText.read(run.out()).get("error");
    assertThat(run.exitCode()).isEqualTo(52);
    assertThat(error.get("kind")).isEqualTo("ConnectionLost");
    assertThat(error.get("phase")).isEqualTo("HEAD");
    assertThat(error.get("delivery")).isEqualTo("UNKNOWN");
    assertThat(error.get("exitCode")).isEqualTo(BigInteger.valueOf(52));
  }

  @Test
  void writeOutJsonHasCurlsNames() throws IOException {
    server.enqueue(MockResponse.ok("abc").header("X-A", "1"));
    CommandRun run =
        CommandRun.of("-o", "/dev/null", "-w", "%{json}\n%{header_json}", server.url("/"));
    List<String> lines = run.out().lines().toList();
    assertThat(JsonText.read(lines.get(0)))
        .containsEntry("http_code", BigInteger.valueOf(200))
        .containsEntry("size_download", BigInteger.valueOf(3))
        .containsEntry("errormsg", null)
        .containsKeys("time_total", "url_effective", "num_connects");
    assertThat(JsonText.read(lines.get(1))).containsEntry("x-a", List.of("1"));
  }
}
