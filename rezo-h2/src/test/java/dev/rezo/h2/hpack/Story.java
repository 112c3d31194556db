package dev.rezo.h2.hpack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The header blocks of one connection, as an encoder of others wrote them: public test data of
 * http2jp/hpack-test-case, which stands beside the project and is no part of it.
 *
 * @param name its folder and file
 * @param cases block by block
 */
record Story(String name, List<Case> cases) {

  private static final int COUNT = 20;

  /**
   * One block.
   *
   * @param tableSize what SETTINGS_HEADER_TABLE_SIZE became before it, or -1
   * @param wire its octets in hexadecimal digits, none if nobody encoded it
   * @param fields as "name: value"
   */
  record Case(int tableSize, String wire, List<String> fields) {

    byte[] octets() {
      return Transcript.octets(wire);
    }
  }

  /** The stories 00 to 19 of a folder, which may have more. */
  static List<Story> of(String folder) {
    Path path = folders().resolve(folder);
    try {
      List<Story> stories = new ArrayList<>();
      for (int number = 0; number < COUNT; number++) {
        stories.add(read(path.resolve(String.format(Locale.ROOT, "story_%02d.json", number))));
      }
      return stories;
    } catch (IOException e) {
      throw new IllegalStateException(
          path.toAbsolutePath()
              + ": expected the stories 00 to 19 of github.com/http2jp/hpack-test-case, actual "
              + e,
          e);
    }
  }

  /** Beside the project's root. */
  private static Path folders() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    if (root == null) {
      throw new IllegalStateException(
          "expected the project around " + Path.of("").toAbsolutePath() + ", actual none");
    }
    return root.resolveSibling("shared").resolve("testdata").resolve("hpack");
  }

  private static Story read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode node : new ObjectMapper().readTree(file.toFile()).get("cases")) {
      List<String> fields = new ArrayList<>();
      for (JsonNode field : node.get("headers")) {
        Map.Entry<String, JsonNode> only = field.properties().iterator().next();
        fields.add(only.getKey() + ": " + only.getValue().asText());
      }
      cases.add(
          new Case(node.path("header_table_size").asInt(-1), node.path("wire").asText(), fields));
    }
    return new Story(file.getParent().getFileName() + "/" + file.getFileName(), cases);
  }

  /** The fields of all blocks. */
  List<String> fields() {
    return cases.stream().flatMap(block -> block.fields().stream()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
