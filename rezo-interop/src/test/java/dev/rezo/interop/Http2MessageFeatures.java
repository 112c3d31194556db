package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP2;
import static dev.rezo.interop.Site.Port.HTTP2_PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.CallBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Response;
import dev.rezo.http.StreamResetException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * What is said in requests and responses of HTTP/2.
 *
 * <p>Immutable.
 */
final class Http2MessageFeatures {

  static final String NO_CONTENT = "204";
  static final String RANGE = "206 to a range";
  static final String GZIP = "content in gzip comes as it is";
  static final String UNKNOWN_LENGTH = "POST, 10 MB of unknown length";
  static final String LARGE_HEAD = "response head of 60 KB";
  static final String TOO_LARGE_HEAD = "response head above 64 KiB is an error, others go on";
  static final String MANY_FIELDS = "request with 200 fields";
  static final String COOKIES = "`Cookie` arrives whole, each `Set-Cookie` alone";
  static final String RESPONSE_TRAILERS = "response trailers";
  static final String REQUEST_TRAILERS = "request trailers";
  static final String EARLY_HINTS = "103 before the response";
  static final String CONTINUE = "`Expect: 100-continue`, 100 before the body";
  static final String EARLY_413 = "413 before the upload has ended";

  private static final String OCTETS = "application/octet-stream";

  private static final byte[] LARGE = Backend.pattern(Site.LARGE);

  private Http2MessageFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>("HTTP/2 by ALPN", Http2MessageFeatures::alpn),
        new Feature<>("HTTP/2 by prior knowledge, plaintext", Http2MessageFeatures::priorKnowledge),
        new Feature<>("GET, 0 B", server -> getWhole(server, "0")),
        new Feature<>("GET, 12 B", server -> getWhole(server, "12")),
        new Feature<>("GET, 100 KB", server -> getWhole(server, "100k")),
        new Feature<>("GET, 100 MB", Http2MessageFeatures::getHuge),
        new Feature<>("HEAD", Http2MessageFeatures::head),
        new Feature<>(NO_CONTENT, Http2MessageFeatures::noContent),
        new Feature<>("304", Http2MessageFeatures::notModified),
        new Feature<>(RANGE, Http2MessageFeatures::range),
        new Feature<>(GZIP, Http2MessageFeatures::gzip),
        new Feature<>("POST, 12 B", server -> echoes(server, Backend.pattern(12), true)),
        new Feature<>(UNKNOWN_LENGTH, server -> echoes(server, LARGE, false)),
        new Feature<>("POST, 100 MB", Http2MessageFeatures::postHuge),
        new Feature<>(EARLY_413, Http2MessageFeatures::early413),
        new Feature<>(LARGE_HEAD, Http2MessageFeatures::largeHead),
        new Feature<>(TOO_LARGE_HEAD, Http2MessageFeatures::tooLargeHead),
        new Feature<>(MANY_FIELDS, Http2MessageFeatures::manyFields),
        new Feature<>(COOKIES, Http2MessageFeatures::cookies),
        new Feature<>(RESPONSE_TRAILERS, Http2MessageFeatures::responseTrailers),
        new Feature<>(REQUEST_TRAILERS, Http2MessageFeatures::requestTrailers),
        new Feature<>(EARLY_HINTS, Http2MessageFeatures::earlyHints),
        new Feature<>(CONTINUE, Http2MessageFeatures::goOn));
  }

  private static void alpn(RunningServer server) throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (RezoClient client = server.client(builder -> builder.tls(tls -> tls.versions(version)));
          Response response = client.get(server.url(HTTP2, "/files/12")).send()) {
        assertThat(response.body().text()).isEqualTo("hello world\n");
        assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
        var facts = Objects.requireNonNull(response.connection()).connection();
        assertThat(facts.protocol()).isEqualTo(Protocol.HTTP_2);
        assertThat(Objects.requireNonNull(facts.tls()).applicationProtocol()).isEqualTo("h2");
        assertThat(facts.tls().protocol()).isEqualTo(version);
      }
    }
  }

  private static void priorKnowledge(RunningServer server) throws Exception {
    try (RezoClient client = server.client(builder -> builder.protocols(Protocol.HTTP_2))) {
      Http2Uses uses = new Http2Uses();
      for (int i = 0; i < 100; i++) {
        try (Response response = client.get(server.url(HTTP2_PLAIN, "/files/100k")).send()) {
          assertThat(response.body().bytes()).isEqualTo(server.site.file("100k"));
          uses.add(response);
        }
      }
      uses.assertOneConnection();
    }
  }

  private static void getWhole(RunningServer server, String file) throws Exception {
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTP2, "/files/" + file)).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
      assertThat(response.body().bytes()).isEqualTo(server.site.file(file));
    }
  }

  private static void getHuge(RunningServer server) throws Exception {
    server.site.huge();
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTP2, "/files/100m")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(sha256(response)).isEqualTo(server.site.hugeSha256());
    }
  }

  private static String sha256(Response response) throws IOException {
    MessageDigest digest = Site.newSha256();
    byte[] bytes = new byte[64 * 1024];
    try (InputStream in = response.body().stream()) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        digest.update(bytes, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void head(RunningServer server) throws Exception {
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        try (Response response = client.head(server.url(HTTP2, "/files/100k")).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.header("Content-Length")).isEqualTo(Integer.toString(Site.MEDIUM));
          assertThat(response.body().bytes()).isEmpty();
          uses.add(response);
        }
      }
    }
    uses.assertOneConnection();
  }

  private static void noContent(RunningServer server) throws Exception {
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        try (Response response = client.get(server.url(HTTP2, "/status/204")).send()) {
          assertThat(response.status()).isEqualTo(204);
          assertThat(response.body().bytes()).isEmpty();
          uses.add(response);
        }
      }
    }
    uses.assertOneConnection();
  }

  /** By the entity tag of a server that has some, else by the time of the last change. */
  private static void notModified(RunningServer server) throws Exception {
    String url = server.url(HTTP2, "/files/100k");
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      CallBuilder again = client.get(url);
      try (Response first = client.get(url).send()) {
        first.body().bytes();
        uses.add(first);
        String tag = first.header("ETag");
        if (tag == null) {
          again.header("If-Modified-Since", Objects.requireNonNull(first.header("Last-Modified")));
        } else {
          again.header("If-None-Match", tag);
        }
      }
      for (int i = 0; i < 2; i++) {
        try (Response response = again.send()) {
          assertThat(response.status()).isEqualTo(304);
          assertThat(response.body().bytes()).isEmpty();
          uses.add(response);
        }
      }
    }
    uses.assertOneConnection();
  }

  private static void range(RunningServer server) throws Exception {
    byte[] file = server.site.file("100k");
    try (RezoClient client = server.client();
        Response response =
            client.get(server.url(HTTP2, "/files/100k")).header("Range", "bytes=50000-").send()) {
      assertThat(response.status()).isEqualTo(206);
      assertThat(response.header("Content-Range"))
          .isEqualTo("bytes 50000-" + (file.length - 1) + "/" + file.length);
      assertThat(response.body().bytes()).isEqualTo(Arrays.copyOfRange(file, 50_000, file.length));
    }
  }

  private static void gzip(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response =
            client
                .get(server.url(HTTP2, "/backend/gzip"))
                .header("Accept-Encoding", "gzip")
                .send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
      byte[] bytes = response.body().bytes();
      assertThat(bytes).hasSizeLessThan(Site.MEDIUM / 10);
      try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        assertThat(content.readAllBytes()).isEqualTo(Backend.pattern(Site.MEDIUM));
      }
    }
  }

  // ---- content of requests --------------------------------------------------------------------

  private static void echoes(RunningServer server, byte[] content, boolean isLengthKnown)
      throws Exception {
    Body body =
        isLengthKnown
            ? Bodies.of(content, OCTETS)
            : Bodies.stream(() -> new ByteArrayInputStream(content), Body.UNKNOWN_LENGTH, OCTETS);
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 2; i++) {
        try (Response response =
            client.post(server.url(HTTP2, "/backend/echo")).body(body).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(Site.sha256(response.body().bytes())).isEqualTo(Site.sha256(content));
          uses.add(response);
        }
      }
    }
    uses.assertOneConnection();
  }

  /** The server says what came, or sends it back. */
  private static void postHuge(RunningServer server) throws Exception {
    Path huge = server.site.huge();
    String sha256 = server.site.hugeSha256();
    try (RezoClient client = server.client();
        Response response =
            client.post(server.url(HTTP2, "/digest")).body(Bodies.file(huge, OCTETS)).send()) {
      assertThat(response.status()).isEqualTo(200);
      if (response.body().length() == Site.HUGE) {
        assertThat(sha256(response)).isEqualTo(sha256);
      } else {
        assertThat(response.body().text()).isEqualTo(ContentDigest.of(Site.HUGE, sha256));
      }
    }
  }

  /** Ten times what the server takes; it answers as soon as it sees the length. */
  private static void early413(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        try (Response response =
            client.post(server.url(HTTP2, "/limited")).body(Bodies.of(LARGE, OCTETS)).send()) {
          assertThat(response.status()).isEqualTo(413);
        }
      }
      try (Response response = client.get(server.url(HTTP2, "/files/12")).send()) {
        assertThat(response.body().text()).isEqualTo("hello world\n");
      }
    }
  }

  // ---- fields ---------------------------------------------------------------------------------

  private static void largeHead(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTP2, "/backend/head/60000")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("X-Large-059")).matches("v{900,}");
      assertThat(response.body().text()).isEqualTo("small");
    }
  }

  /**
   * The server knows the limit, and keeps to it by ending the stream, or does not. No other stream
   * ends: what was compressed is read all the same.
   */
  private static void tooLargeHead(RunningServer server) throws Exception {
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 3; i++) {
        uses.get(client, server.url(HTTP2, "/files/12"));
        assertThatThrownBy(() -> client.get(server.url(HTTP2, "/backend/head/80000")).send())
            .isInstanceOfAny(ProtocolException.class, StreamResetException.class);
      }
      uses.get(client, server.url(HTTP2, "/files/12"));
    }
    uses.assertOneConnection();
  }

  private static void manyFields(RunningServer server) throws Exception {
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int round = 0; round < 3; round++) {
        CallBuilder call = client.get(server.url(HTTP2, "/backend/fields"));
        for (int i = 0; i < 200; i++) {
          call.header("X-Many-" + i, round + "-value-" + i);
        }
        try (Response response = call.send()) {
          List<String> lines = response.body().text().lines().map(String::toLowerCase).toList();
          for (int i = 0; i < 200; i++) {
            assertThat(lines).contains("x-many-" + i + ": " + round + "-value-" + i);
          }
          uses.add(response);
        }
      }
    }
    uses.assertOneConnection();
  }

  private static void cookies(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 2; i++) {
        try (Response response =
            client
                .get(server.url(HTTP2, "/backend/cookies"))
                .header("Cookie", "first=1; second=\"2\"; third=" + i)
                .send()) {
          assertThat(response.body().text()).isEqualTo("first=1; second=\"2\"; third=" + i);
          assertThat(response.headers().values("Set-Cookie"))
              .containsExactly("a=1", "b=2; Path=/", "c=3");
        }
      }
    }
  }

  /** nghttpd has one for every response. */
  private static void responseTrailers(RunningServer server) throws Exception {
    boolean ofEach = server.kind instanceof Nghttpd;
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 2; i++) {
        try (Response response =
            client
                .get(server.url(HTTP2, ofEach ? "/files/100k" : "/backend/trailers"))
                .header("TE", "trailers")
                .send()) {
          assertThat(response.body().bytes())
              .isEqualTo(ofEach ? server.site.file("100k") : Backend.pattern(1_000));
          assertThat(response.body().trailers().get(Backend.TRAILER)).isEqualTo("7");
        }
      }
    }
  }

  private static void requestTrailers(RunningServer server) throws Exception {
    Body body =
        Bodies.withTrailers(
            Bodies.of(Backend.pattern(1_000), OCTETS),
            () -> Headers.of(Backend.TRAILER, "8"),
            Backend.TRAILER);
    try (RezoClient client = server.client();
        Response response =
            client.post(server.url(HTTP2, "/backend/request-trailers")).body(body).send()) {
      assertThat(response.body().text().strip()).isEqualToIgnoringCase(Backend.TRAILER + ": 8");
    }
  }

  private static void earlyHints(RunningServer server) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (RezoClient client = server.client(builder -> builder.listener(new Interim(heard)));
        Response response = client.get(server.url(HTTP2, "/backend/early-hints")).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo("late");
      assertThat(heard).containsExactly("103 </a.css>");
    }
  }

  /** The server says 100 at once: it must not take the time after which a client goes on anyway. */
  private static void goOn(RunningServer server) throws Exception {
    byte[] content = Backend.pattern(Site.MEDIUM);
    List<String> heard = new CopyOnWriteArrayList<>();
    try (RezoClient client = server.client(builder -> builder.listener(new Interim(heard)));
        Response response =
            client
                .post(server.url(HTTP2, "/backend/echo"))
                .header("Expect", "100-continue")
                .body(Bodies.of(content, OCTETS))
                .timeouts(limits -> limits.expectContinue(Duration.ofSeconds(20)))
                .send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().bytes()).isEqualTo(content);
      assertThat(heard).contains("100 null");
    }
  }

  /** Keeps interim responses. Thread-safe. */
  private record Interim(List<String> heard) implements ExchangeListener {
    @Override
    public void informational(Call call, int status, String reason, Headers headers) {
      heard.add(status + " " + headers.get("Link"));
    }
  }
}
