package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import dev.rezo.plugins.decompression.Decompression;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Content that a server codes, each coding in a directory of its own.
 *
 * <p>Immutable.
 */
final class CodingFeatures {

  /** One more is one more here, and in the configurations of those that have it. */
  static final List<String> CODINGS = List.of("gzip", "br", "zstd");

  private CodingFeatures() {}

  static List<Feature<RunningServer>> all() {
    List<Feature<RunningServer>> all = new ArrayList<>();
    for (String coding : CODINGS) {
      all.add(new Feature<>(whole(coding), server -> whole(server, coding, coding)));
      all.add(new Feature<>(streamed(coding), server -> streamed(server, coding, coding)));
      all.add(new Feature<>(rest(coding), server -> rest(server, coding)));
    }
    return all;
  }

  static String whole(String coding) {
    return coding + ": the same bytes, and `Vary`";
  }

  static String streamed(String coding) {
    return coding + ": what has come is there before the end";
  }

  static String rest(String coding) {
    return coding + ": HEAD, 304 and 206";
  }

  /** Of a server that has not got it. */
  static Map<String, String> without(String coding, String reason) {
    return CODINGS.contains(coding)
        ? List.of(whole(coding), streamed(coding), rest(coding)).stream()
            .collect(Collectors.toMap(feature -> feature, feature -> reason))
        : Map.of();
  }

  private static RezoClient client(RunningServer server) {
    return server.client(builder -> builder.interceptor(Decompression.usual()));
  }

  /** A client without the plugin sees that the server has coded it. */
  static void whole(RunningServer server, String coding, String directory) throws Exception {
    String url = server.url(HTTP, "/" + directory + "/text.txt");
    byte[] text = PluginPages.text();
    try (RezoClient client = server.client();
        Response response = client.get(url).header("Accept-Encoding", coding).send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo(coding);
      assertThat(response.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
      assertThat(response.body().bytes().length).isLessThan(text.length / 2);
    }
    try (RezoClient client = client(server)) {
      for (int i = 1; i <= 3; i++) {
        try (Response response = client.get(url).send()) {
          assertThat(response.status()).isEqualTo(200);
          assertThat(response.header("Content-Encoding")).isNull();
          assertThat(response.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
          assertThat(response.body().bytes()).isEqualTo(text);
          assertThat(useCount(response)).isEqualTo(i);
        }
      }
    }
  }

  /** The backend would need minutes for the rest. */
  static void streamed(RunningServer server, String coding, String directory) throws Exception {
    String url = server.url(HTTP, "/" + directory + "/stall");
    try (RezoClient client = server.client();
        Response response = client.get(url).header("Accept-Encoding", coding).send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo(coding);
    }
    try (RezoClient client = client(server);
        Response response = client.get(url).send();
        InputStream body = response.body().stream()) {
      assertThat(response.header("Content-Encoding")).isNull();
      assertThat(body.readNBytes(5_000)).isEqualTo(Backend.pattern(5_000));
    }
  }

  static void rest(RunningServer server, String directory) throws Exception {
    String url = server.url(HTTP, "/" + directory + "/text.txt");
    byte[] text = PluginPages.text();
    try (RezoClient client = client(server)) {
      try (Response response = client.head(url).send()) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().bytes()).isEmpty();
      }
      String tag;
      try (Response response = client.get(url).send()) {
        tag = Objects.requireNonNull(response.header("ETag"));
        response.body().bytes();
      }
      try (Response response = client.get(url).header("If-None-Match", tag).send()) {
        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body().bytes()).isEmpty();
      }
      try (Response response = client.get(url).header("Range", "bytes=100000-").send()) {
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.body().bytes())
            .isEqualTo(Arrays.copyOfRange(text, 100_000, text.length));
      }
      try (Response response = client.get(url).send()) {
        assertThat(response.body().bytes()).isEqualTo(text);
        assertThat(useCount(response)).isEqualTo(5);
      }
    }
  }

  private static int useCount(Response response) {
    return Objects.requireNonNull(response.connection()).useCount();
  }
}
