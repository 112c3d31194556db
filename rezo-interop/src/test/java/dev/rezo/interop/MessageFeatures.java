package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.Downloaded;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is said in requests and responses.
 *
 * <p>Immutable.
 */
final class MessageFeatures {

  private static final String OCTETS = "application/octet-stream";

  private static final byte[] LARGE = Backend.pattern(Site.LARGE);

  static final String EARLY_HINTS = "103 before the response";
  static final String TOO_LARGE_HEAD = "response head above 64 KiB is refused";

  private MessageFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("GET, 0 B", server -> getWhole(server, "0")),
        new Feature<>("GET, 12 B", server -> getWhole(server, "12")),
        new Feature<>("GET, 100 KB", server -> getWhole(server, "100k")),
        new Feature<>("GET, 10 MB", server -> getWhole(server, "10m")),
        new Feature<>("HEAD", MessageFeatures::head),
        new Feature<>("204", MessageFeatures::noContent),
        new Feature<>("304", MessageFeatures::notModified),
        new Feature<>("206 to a range", MessageFeatures::range),
        new Feature<>("download broken off, and gone on with", MessageFeatures::resume),
        new Feature<>("chunked response", MessageFeatures::chunked),
        new Feature<>("POST of a known length", MessageFeatures::postKnownLength),
        new Feature<>("POST in chunks", MessageFeatures::postChunks),
        new Feature<>("413 before the upload has ended", MessageFeatures::early413),
        new Feature<>(EARLY_HINTS, MessageFeatures::earlyHints),
        new Feature<>("response head of 60 KB", MessageFeatures::largeHead),
        new Feature<>(TOO_LARGE_HEAD, MessageFeatures::tooLargeHead),
        new Feature<>("4xx to a request head of 500 KB", MessageFeatures::tooLargeRequestHead));
  }

  private static void getWhole(RunningServer server, String file) throws Exception {
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTP, "/files/" + file)).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(Site.sha256(response.body().bytes()))
          .isEqualTo(Site.sha256(server.site.file(file)));
    }
  }

  private static void head(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 3; i++) {
        try (Response response = client.head(server.url(HTTP, "/files/100k")).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.header("Content-Length")).isEqualTo(Integer.toString(Site.MEDIUM));
          assertThat(response.body().bytes()).isEmpty();
          assertThat(useCount(response)).isEqualTo(i);
        }
      }
    }
  }

  private static void noContent(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 3; i++) {
        try (Response response = client.get(server.url(HTTP, "/status/204")).send()) {
          assertThat(response.status()).isEqualTo(204);
          assertThat(response.body().bytes()).isEmpty();
          assertThat(useCount(response)).isEqualTo(i);
        }
      }
    }
  }

  private static void notModified(RunningServer server) throws Exception {
    String url = server.url(HTTP, "/files/100k");
    try (RezoClient client = server.client()) {
      String tag;
      try (Response first = client.get(url).send()) {
        tag = Objects.requireNonNull(first.header("ETag"));
        first.body().bytes();
      }
      for (int i = 2; i <= 3; i++) {
        try (Response response = client.get(url).header("If-None-Match", tag).send()) {
          assertThat(response.status()).isEqualTo(304);
          assertThat(response.body().bytes()).isEmpty();
          assertThat(useCount(response)).isEqualTo(i);
        }
      }
    }
  }

  private static void range(RunningServer server) throws Exception {
    byte[] file = server.site.file("100k");
    try (RezoClient client = server.client();
        Response response =
            client.get(server.url(HTTP, "/files/100k")).header("Range", "bytes=50000-").send()) {
      assertThat(response.status()).isEqualTo(206);
      assertThat(response.header("Content-Range"))
          .isEqualTo("bytes 50000-" + (file.length - 1) + "/" + file.length);
      assertThat(response.body().bytes()).isEqualTo(Arrays.copyOfRange(file, 50_000, file.length));
    }
  }

  /** The first try ends after a megabyte; the second asks for the rest. */
  private static void resume(RunningServer server) throws Exception {
    Path file = server.site.workspace.path("downloaded");
    String url = server.url(HTTP, "/files/10m");
    try (RezoClient client = server.client()) {
      assertThatThrownBy(
              () ->
                  client
                      .get(url)
                      .download(file)
                      .resume()
                      .progress((bytes, total) -> breakOffAfter(1_000_000, bytes))
                      .send())
          .hasStackTraceContaining("enough");
      Downloaded rest = client.get(url).download(file).resume().send();
      assertThat(rest.resumedAt()).isGreaterThanOrEqualTo(500_000);
      assertThat(Site.sha256(Files.readAllBytes(file)))
          .isEqualTo(Site.sha256(server.site.file("10m")));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void breakOffAfter(long limit, long bytes) {
    if (bytes > limit) {
      throw new IllegalStateException("enough");
    }
  }

  private static void chunked(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 3; i++) {
        try (Response response = client.get(server.url(HTTP, "/backend/chunked")).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.header("Content-Length")).isNull();
          assertThat(response.header("Transfer-Encoding")).isEqualToIgnoringCase("chunked");
          assertThat(response.body().bytes()).isEqualTo(Backend.pattern(Site.MEDIUM));
          assertThat(useCount(response)).isEqualTo(i);
        }
      }
    }
  }

  private static void postKnownLength(RunningServer server) throws Exception {
    echoes(server, Bodies.of(LARGE, OCTETS));
  }

  private static void postChunks(RunningServer server) throws Exception {
    echoes(
        server, Bodies.stream(() -> new ByteArrayInputStream(LARGE), Body.UNKNOWN_LENGTH, OCTETS));
  }

  private static void echoes(RunningServer server, Body body) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 2; i++) {
        try (Response response = client.post(server.url(HTTP, "/backend/echo")).body(body).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(Site.sha256(response.body().bytes())).isEqualTo(Site.sha256(LARGE));
          assertThat(useCount(response)).isEqualTo(i);
        }
      }
    }
  }

  /** Four times what the server takes; it answers as soon as it sees the length. */
  private static void early413(RunningServer server) throws Exception {
    long length = 4L * Site.MAX_REQUEST_BYTES;
    Body body = Bodies.stream(() -> zeros(length), length, OCTETS);
    try (RezoClient client = server.client();
        Response response = client.post(server.url(HTTP, "/limited")).body(body).send()) {
      assertThat(response.status()).isEqualTo(413);
    }
  }

  private static InputStream zeros(long length) {
    return new InputStream() {
      private long left = length;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) {
        if (left <= 0) {
          return -1;
        }
        int read = (int) Math.min(count, left);
        left -= read;
        return read;
      }
    };
  }

  private static void earlyHints(RunningServer server) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    ExchangeListener listener =
        new ExchangeListener() {
          @Override
          public void informational(Call call, int status, String reason, Headers headers) {
            heard.add(status + " " + headers.get("Link"));
          }
        };
    try (RezoClient client = server.client(builder -> builder.listener(listener));
        Response response = client.get(server.url(HTTP, "/backend/early-hints")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo("late");
      assertThat(heard).containsExactly("103 </a.css>");
    }
  }

  private static void largeHead(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTP, "/backend/head/60000")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("X-Large-059")).matches("v{900,}");
      assertThat(response.body().text()).isEqualTo("small");
    }
  }

  private static void tooLargeHead(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      assertThatThrownBy(() -> client.get(server.url(HTTP, "/backend/head/70000")).send())
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("65536");
    }
  }

  /** The answer comes while the head is still on its way. */
  private static void tooLargeRequestHead(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response =
            client
                .get(server.url(HTTP, "/files/12"))
                .header("X-Large", "v".repeat(500_000))
                .send()) {
      assertThat(response.status()).isIn(400, 413, 431, 494);
    }
  }

  private static int useCount(Response response) {
    return Objects.requireNonNull(response.connection()).useCount();
  }
}
