package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The coding deflate in its two shapes: the zlib format that RFC 9110 section 8.4.1.2 names, and
 * bare deflate, which some servers send under the same name.
 *
 * <p>Immutable.
 */
final class DeflateFeatures {

  /** A shape as the table calls it, and the directory where servers have it. Immutable. */
  private record Shape(String name, String directory, boolean isBare) {}

  private static final Shape ZLIB = new Shape("deflate in zlib format", "zlib", false);
  private static final Shape BARE = new Shape("deflate, bare", "bare", true);

  private DeflateFeatures() {}

  static List<Feature<RunningServer>> all() {
    List<Feature<RunningServer>> all = new ArrayList<>();
    for (Shape shape : List.of(ZLIB, BARE)) {
      String name = shape.name;
      String directory = shape.directory;
      all.add(new Feature<>(isSent(shape), server -> isSent(server, shape)));
      all.add(
          new Feature<>(
              CodingFeatures.whole(name),
              server -> CodingFeatures.whole(server, "deflate", directory)));
      all.add(
          new Feature<>(
              CodingFeatures.streamed(name),
              server -> CodingFeatures.streamed(server, "deflate", directory)));
      all.add(
          new Feature<>(
              CodingFeatures.rest(name), server -> CodingFeatures.rest(server, directory)));
    }
    return all;
  }

  /** Of a server that sends the zlib format, and codes nothing before it has all of it. */
  static Map<String, String> withoutBareAndStreamed(String whole) {
    Map<String, String> cannot = new LinkedHashMap<>();
    cannot.put(CodingFeatures.streamed(ZLIB.name), whole);
    List.of(
            isSent(BARE),
            CodingFeatures.whole(BARE.name),
            CodingFeatures.streamed(BARE.name),
            CodingFeatures.rest(BARE.name))
        .forEach(feature -> cannot.put(feature, "sends the zlib format"));
    return cannot;
  }

  private static String isSent(Shape shape) {
    return shape.name + ": is what the server sends";
  }

  /** By the JDK, told beforehand which shape it is. */
  private static void isSent(RunningServer server, Shape shape) throws Exception {
    String url = server.url(HTTP, "/" + shape.directory + "/text.txt");
    byte[] coded;
    try (RezoClient client = server.client();
        Response response = client.get(url).header("Accept-Encoding", "deflate").send()) {
      assertThat(response.header("Content-Encoding")).isEqualTo("deflate");
      coded = response.body().bytes();
    }
    assertThat(decoded(coded, shape.isBare)).isEqualTo(PluginPages.text());
  }

  private static byte[] decoded(byte[] coded, boolean isBare) throws IOException {
    Inflater inflater = new Inflater(isBare);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(coded), inflater)) {
      return in.readAllBytes();
    } finally {
      inflater.end();
    }
  }

  /** Writes the text that each directory has. */
  static void write(Site site) throws IOException {
    for (Shape shape : List.of(ZLIB, BARE)) {
      PluginPages.write(site, shape.directory + "/text.txt", PluginPages.text());
    }
  }
}
