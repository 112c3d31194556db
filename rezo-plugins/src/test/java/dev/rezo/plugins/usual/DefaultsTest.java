package dev.rezo.plugins.usual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.BrowserProfile;
import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.DefaultInterceptor;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Response;
import dev.rezo.plugins.decompression.Decompression;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client does by itself because this module is there. */
@Timeout(30)
class DefaultsTest {

  private final List<String> seen = new ArrayList<>();
  private MockServer server;

  @BeforeEach
  void start() throws IOException {
    byte[] said = gzip("said in short");
    server = MockServer.start();
    server.handler(
        request ->
            request.target().equals("/old")
                ? MockResponse.status(302).header("Location", "/new")
                : request.header("Accept-Encoding") == null
                    ? MockResponse.ok("said at length")
                    : MockResponse.status(200).header("Content-Encoding", "gzip").body(said));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static RezoClient client(UnaryOperator<ClientBuilder> settings) {
    return settings.apply(RezoClient.builder().pool(limits -> limits)).build();
  }

  /** Notes the status and the coding that it sees. */
  private Interceptor noting(String name) {
    return (request, chain) ->
        chain
            .proceed(request)
            .thenApply(
                response -> {
                  seen.add(
                      name + " " + response.status() + " " + response.header("Content-Encoding"));
                  return response;
                });
  }

  @Test
  void aClientFollowsRedirectsAndDecodes() throws IOException {
    try (RezoClient client = client(b -> b);
        Response response = client.get(server.url("/old")).send()) {
      assertThat(response.body().text()).isEqualTo("said in short");
      assertThat(response.hops()).hasSize(1);
      assertThat(client.describe())
          .contains(
              "default interceptors: [Redirects[up to 10], Decompression[gzip, deflate, br, zstd]]"
                  + " (default)");
    }
  }

  @Test
  @Tag("F23")
  void callsAreInterceptedBeforeTheDefaultsAndAttemptsBehind() throws IOException {
    try (RezoClient client =
        client(b -> b.attemptInterceptor(noting("attempt")).interceptor(noting("call")))) {
      client.get(server.url("/old")).send().close();
      assertThat(seen).containsExactly("attempt 302 null", "attempt 200 gzip", "call 200 null");
    }
  }

  @Test
  void anOwnOneTakesThePlaceOfTheDefault() throws IOException {
    Redirects none = Redirects.builder().most(0).build();
    try (RezoClient client =
            client(b -> b.interceptor(none).attemptInterceptor(Decompression.usual()));
        Response response = client.get(server.url("/old")).send()) {
      assertThat(response.status()).isEqualTo(302);
      assertThat(client.describe()).contains("default interceptors: [] (set)");
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("said in short");
    }
  }

  @Test
  void oneOfThemCanBeLeftOut() throws IOException {
    try (RezoClient client = client(b -> b.withoutDefault(Redirects.class))) {
      try (Response response = client.get(server.url("/old")).send()) {
        assertThat(response.status()).isEqualTo(302);
      }
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("said in short");
    }
  }

  @Test
  void allOfThemCanBeLeftOut() throws IOException {
    try (RezoClient client = client(b -> b.defaults(false))) {
      try (Response response = client.get(server.url("/old")).send()) {
        assertThat(response.status()).isEqualTo(302);
      }
      assertThat(client.get(server.url("/")).send(BodyReaders.text())).isEqualTo("said at length");
      try (RezoClient other = client.toBuilder().build();
          Response response = other.get(server.url("/old")).send()) {
        assertThat(response.status()).as("a client that is derived").isEqualTo(302);
      }
    }
  }

  @Test
  void aProfileAsksForWhatIsDecodedInItsOwnOrder() throws IOException {
    try (RezoClient client = client(b -> b.profile(BrowserProfile.chrome(131)));
        Response response = client.get(server.url("/")).send()) {
      assertThat(response.body().text()).isEqualTo("said in short");
      assertThat(server.takeRequest().header("Accept-Encoding"))
          .isEqualTo("gzip, deflate, br, zstd");
      assertThat(report(response)).doesNotContain("without zstd");
      client.get(server.url("/")).header("Range", "bytes=0-1").send().close();
      assertThat(server.takeRequest().header("Accept-Encoding")).as("of a range").isNull();
      client.get(server.url("/")).header("Accept-Encoding", "zstd").send().close();
      assertThat(server.takeRequest().header("Accept-Encoding")).as("its own").isEqualTo("zstd");
    }
  }

  private static String report(Response response) {
    return Objects.requireNonNull(
            Objects.requireNonNull(response.connection()).connection().profile())
        .toString();
  }

  /** A module provides services in its descriptor, a jar on the class path in a file. */
  @Test
  void theClassPathAndTheModulePathFindTheSame() throws Exception {
    String service = DefaultInterceptor.class.getName();
    Path module =
        Path.of(UsualRedirects.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (InputStream compiled = Files.newInputStream(module.resolve("module-info.class"))) {
      List<String> provided =
          ModuleDescriptor.read(compiled).provides().stream()
              .filter(provides -> provides.service().equals(service))
              .flatMap(provides -> provides.providers().stream())
              .toList();
      assertThat(Files.readAllLines(module.resolve("META-INF/services/" + service)))
          .containsExactlyElementsOf(provided)
          .hasSize(2);
    }
  }
}
