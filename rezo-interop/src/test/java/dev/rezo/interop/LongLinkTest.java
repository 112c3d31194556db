package dev.rezo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Downloads over a link with a round trip of 30 ms, on which a window that is too small would be
 * all that counts. The figures are in {@code target/interop-long-link.md}.
 */
final class LongLinkTest {

  private static final Duration DELAY = Duration.ofMillis(15);

  /** The best of so many counts: a machine that others use must not decide. */
  private static final int REPETITIONS = 3;

  /** What one stream could bring if its window stayed as it begins: 1 MiB each round trip. */
  private static final double FIRST_WINDOW = 1 / (2 * DELAY.toNanos() / 1e9);

  private final List<String> figures = new ArrayList<>();

  @Test
  void theWindowGrowsUntilItIsNotTheLimit() throws Exception {
    try (RunningServer server = new RunningServer(new NginxHttp2());
        DelayedLink http2 = DelayedLink.to(server.site.port(Site.Port.HTTP2), DELAY);
        DelayedLink http1 = DelayedLink.to(server.site.port(Site.Port.HTTPS), DELAY)) {
      server.site.huge();
      figures.add("| | HTTP/2, MB/s | HTTP/1.1, MB/s | ratio | curl with HTTP/2, MB/s |");
      figures.add("| --- | --- | --- | --- | --- |");
      measure(server, "10m", http2, http1);
      double large = measure(server, "100m", http2, http1);
      assertThat(large).as("MB/s of 100 MB").isGreaterThan(1.5 * FIRST_WINDOW);
    } finally {
      Path report = Path.of("target/interop-long-link.md");
      Files.createDirectories(report.getParent());
      Files.write(report, figures);
    }
  }

  private double measure(RunningServer server, String file, DelayedLink http2, DelayedLink http1)
      throws Exception {
    double best2 = 0;
    double best1 = 0;
    double bestOfCurl = 0;
    for (int i = 0; i < REPETITIONS; i++) {
      best2 = Math.max(best2, download(server, Protocol.HTTP_2, http2, file));
      best1 = Math.max(best1, download(server, Protocol.HTTP_1_1, http1, file));
      bestOfCurl = Math.max(bestOfCurl, curl(server, http2, file));
    }
    figures.add(
        String.format(
            Locale.ROOT,
            "| %s | %.0f | %.0f | %.2f | %.0f |",
            file,
            best2,
            best1,
            best2 / best1,
            bestOfCurl));
    return best2;
  }

  /** The connection stands when the time begins to count. */
  private static double download(
      RunningServer server, Protocol protocol, DelayedLink link, String file) throws IOException {
    String url = "https://localhost:" + link.port() + "/files/";
    try (RezoClient client = server.client(builder -> builder.protocols(protocol))) {
      try (Response first = client.get(url + "12").send()) {
        assertThat(first.body().bytes()).hasSize(12);
      }
      long start = System.nanoTime();
      try (Response response = client.get(url + file).send()) {
        assertThat(response.protocol()).isEqualTo(protocol);
        long length = drain(response.body().stream());
        return length / (1024.0 * 1024.0) / ((System.nanoTime() - start) / 1e9);
      }
    }
  }

  private static long drain(InputStream in) throws IOException {
    byte[] bytes = new byte[256 * 1024];
    long length = 0;
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      length += count;
    }
    return length;
  }

  /** From its request on, as here. */
  private static double curl(RunningServer server, DelayedLink link, String file) throws Exception {
    String times =
        PeerProcess.output(
            List.of(
                "curl",
                "--silent",
                "--http2",
                "--cacert",
                server.site.workspace.write("ca.crt", server.site.authority.pem()).toString(),
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_version} %{size_download} %{time_pretransfer} %{time_total}",
                "https://localhost:" + link.port() + "/files/" + file));
    String[] parts = times.strip().split(" ", -1);
    assertThat(parts[0]).isEqualTo("2");
    double seconds = Double.parseDouble(parts[3]) - Double.parseDouble(parts[2]);
    return Long.parseLong(parts[1]) / (1024.0 * 1024.0) / seconds;
  }
}
