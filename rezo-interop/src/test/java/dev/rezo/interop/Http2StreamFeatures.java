package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP2;
import static dev.rezo.interop.Site.Port.HTTP2_FEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Many streams on one connection, and what one does to the others.
 *
 * <p>Immutable.
 */
final class Http2StreamFeatures {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final byte[] SMALL = "hello world\n".getBytes(StandardCharsets.US_ASCII);

  private static final String OCTETS = "application/octet-stream";

  /** Of what is cancelled, and where. */
  private static final long SEED = 20_261_121;

  private Http2StreamFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>(
            "1,000 requests at once over the limit of streams, on one connection",
            Http2StreamFeatures::overTheLimit),
        new Feature<>(
            "100 downloads cancelled anywhere, others go on", Http2StreamFeatures::cancelDownloads),
        new Feature<>(
            "100 uploads cancelled anywhere, others go on", Http2StreamFeatures::cancelUploads),
        new Feature<>(
            "a body that nobody reads holds up no other", Http2StreamFeatures::slowReader));
  }

  /** The server, where it tells, counts one connection too. */
  private static void overTheLimit(RunningServer server) throws Exception {
    String url = server.url(HTTP2_FEW, "/files/12?over-the-limit=");
    try (RezoClient client =
        server.client(builder -> builder.pool(limits -> limits.withMaxPerBucket(1)))) {
      Http2Uses uses =
          Volley.send(1_000, 1_000, PATIENCE, i -> new Volley.Shot(client.get(url + i), SMALL));
      uses.assertOneConnection();
    }
    Set<String> told = server.connectionsAskedForOnce("over-the-limit", 1_000);
    assertThat(told).as("connections that the server counts").hasSize(1);
  }

  /** Each is given up after so many bytes of its body, some before the first. */
  private static void cancelDownloads(RunningServer server) throws Exception {
    Random random = new Random(SEED);
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 100; i++) {
        int offset = random.nextInt(2 * Site.LARGE / 10);
        try (Response response = client.get(server.url(HTTP2, "/files/10m")).send()) {
          readSome(response.body().stream(), offset);
          uses.add(response);
        }
        if (i % 10 == 0) {
          uses.get(client, server.url(HTTP2, "/files/12"));
        }
      }
      getAll(server, client, uses);
    }
    uses.assertOneConnection();
  }

  private static void readSome(InputStream in, int count) throws Exception {
    byte[] bytes = new byte[16 * 1024];
    for (int left = count; left > 0; ) {
      left -= in.read(bytes, 0, Math.min(left, bytes.length));
    }
  }

  /** Each is cancelled when so many bytes of its body were taken, which were not all sent. */
  private static void cancelUploads(RunningServer server) throws Exception {
    Random random = new Random(SEED);
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 100; i++) {
        CancelledAt content = new CancelledAt(random.nextInt(1_000_000));
        Body body = Bodies.stream(content, 2_000_000, OCTETS);
        CompletableFuture<Response> call =
            client.post(server.url(HTTP2, "/backend/echo")).body(body).sendAsync();
        content.reached.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        call.cancel(true);
        if (i % 10 == 0) {
          uses.get(client, server.url(HTTP2, "/files/12"));
        }
      }
      getAll(server, client, uses);
    }
    uses.assertOneConnection();
  }

  /** Says when it was read up to an offset, and has more. */
  private static final class CancelledAt extends ByteArrayInputStream {
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final int offset;

    CancelledAt(int offset) {
      super(new byte[2_000_000]);
      this.offset = offset;
    }

    @Override
    public synchronized int read(byte[] bytes, int start, int count) {
      int read = super.read(bytes, start, count);
      if (pos >= offset) {
        reached.complete(null);
      }
      return read;
    }
  }

  /** What is left after a stream that was cancelled would show in the next ones. */
  private static void getAll(RunningServer server, RezoClient client, Http2Uses uses)
      throws Exception {
    for (int i = 0; i < 20; i++) {
      uses.get(client, server.url(HTTP2, "/files/12"));
    }
    try (Response response = client.get(server.url(HTTP2, "/files/10m")).send()) {
      assertThat(Site.sha256(response.body().bytes()))
          .isEqualTo(Site.sha256(server.site.file("10m")));
      uses.add(response);
    }
  }

  private static void slowReader(RunningServer server) throws Exception {
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client();
        Response slow = client.get(server.url(HTTP2, "/files/10m")).send()) {
      InputStream body = slow.body().stream();
      readSome(body, 1_000);
      uses.add(slow);
      getAll(server, client, uses);
      readSome(body, 1_000_000);
      getAll(server, client, uses);
      assertThat(body.readAllBytes()).hasSize(Site.LARGE - 1_001_000);
    }
    uses.assertOneConnection();
  }
}
