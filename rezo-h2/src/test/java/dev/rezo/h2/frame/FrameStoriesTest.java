package dev.rezo.h2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that others wrote, with what they mean: public test data of http2jp/http2-frame-test-case,
 * which stands beside the project and is no part of it.
 */
final class FrameStoriesTest {

  /** Well-formed ones; there are others, about errors. */
  private static final List<String> NAMES =
      List.of(
          "continuation/header",
          "continuation/normal",
          "data/normal",
          "goaway/normal",
          "headers/normal",
          "headers/priority",
          "ping/normal",
          "priority/normal",
          "push_promise/normal",
          "rst_stream/normal",
          "settings/normal",
          "window_update/normal");

  /** One frame. */
  record Story(String name, String octets, JsonNode frame) {
    byte[] wire() {
      return HexFormat.of().parseHex(octets);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Story> stories() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve("rezo-bom"))) {
      root = root.getParent();
    }
    assertThat(root).as("the project around " + Path.of("").toAbsolutePath()).isNotNull();
    Path folder = root.resolveSibling("shared").resolve("testdata").resolve("frames");
    assertThat(folder).as("frames of github.com/http2jp/http2-frame-test-case").isDirectory();
    return NAMES.stream().map(name -> read(folder.resolve(name + ".json"))).toList();
  }

  private static Story read(Path file) {
    try {
      JsonNode story = new ObjectMapper().readTree(file.toFile());
      return new Story(
          file.getParent().getFileName() + "/" + file.getFileName(),
          story.get("wire").asText(),
          story.get("frame"));
    } catch (IOException e) {
      throw new IllegalStateException(file + ": expected a story, actual " + e, e);
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void isReadAsItIsMeant(Story story) {
    byte[] wire = inContext(story);
    List<String> lines = FrameTranscript.of(wire, wire.length);
    for (int step = 1; step < wire.length; step++) {
      assertThat(FrameTranscript.of(wire, step)).as("in steps of " + step).isEqualTo(lines);
    }
    JsonNode frame = story.frame();
    JsonNode payload = frame.get("frame_payload");
    int length = frame.get("length").asInt();
    boolean ends = (frame.get("flags").asInt() & 1) != 0;
    assertThat(lines)
        .contains(
            FrameType.of(frame.get("type").asInt())
                + (" on " + frame.get("stream_identifier").asInt())
                + (" of " + length));
    String fragment = "'" + payload.path("header_block_fragment").asText() + "'";
    List<String> expected =
        switch (frame.get("type").asInt()) {
          case 0x0 -> {
            String text = payload.get("data").asText();
            yield List.of(
                "data " + length + " " + text.length() + (ends ? " end" : ""), "'" + text + "'");
          }
          case 0x1 -> List.of("headers" + (ends ? " end" : ""), fragment);
          case 0x2 -> List.of("PRIORITY on 9 of 5", "done");
          case 0x3 -> List.of("reset " + ErrorCode.nameOf(payload.get("error_code").asLong()));
          case 0x4 -> List.of("setting 1 = 8192", "setting 3 = 5000", "settings");
          case 0x5 -> List.of("promise " + payload.get("promised_stream_id").asInt(), fragment);
          case 0x6 -> List.of("ping " + hex(payload.get("opaque_data").asText()));
          case 0x7 ->
              List.of(
                  "goaway "
                      + payload.get("last_stream_id").asInt()
                      + " "
                      + ErrorCode.nameOf(payload.get("error_code").asLong())
                      + " '"
                      + payload.get("additional_debug_data").asText()
                      + "'");
          case 0x8 -> List.of("window " + payload.get("window_size_increment").asInt());
          case 0x9 -> List.of(fragment);
          default -> throw new AssertionError("type " + frame.get("type"));
        };
    assertThat(lines).containsSubsequence(expected).endsWith("done");
  }

  @ParameterizedTest
  @MethodSource("stories")
  void isWrittenAsItStands(Story story) {
    JsonNode frame = story.frame();
    JsonNode payload = frame.get("frame_payload");
    int streamId = frame.get("stream_identifier").asInt();
    FrameType type = FrameType.of(frame.get("type").asInt());
    ByteBuffer out = ByteBuffer.allocate(100);
    switch (type) {
      case RST_STREAM -> FrameWriter.reset(out, streamId, payload.get("error_code").asLong());
      case SETTINGS -> {
        FrameWriter.settings(out, 2);
        FrameWriter.setting(out, SettingId.HEADER_TABLE_SIZE, 8192);
        FrameWriter.setting(out, SettingId.MAX_CONCURRENT_STREAMS, 5000);
      }
      case PING ->
          FrameWriter.ping(
              out, Long.parseLong(hex(payload.get("opaque_data").asText()), 16), false);
      case WINDOW_UPDATE ->
          FrameWriter.windowUpdate(out, streamId, payload.get("window_size_increment").asInt());
      default -> { // What is behind the header is written by others, or not at all.
        FrameWriter.header(
            out, type, frame.get("flags").asInt(), streamId, frame.get("length").asInt());
        out.put(story.wire(), 9, story.wire().length - 9);
      }
    }
    assertThat(HexFormat.of().formatHex(out.array(), 0, out.position()))
        .isEqualToIgnoringCase(story.octets());
  }

  /** A CONTINUATION alone is wrong, and so is a block without an end. */
  private static byte[] inContext(Story story) {
    int streamId = story.frame().get("stream_identifier").asInt();
    ByteBuffer out = ByteBuffer.allocate(200);
    if (story.frame().get("type").asInt() == 0x9) {
      FrameWriter.header(out, FrameType.HEADERS, 0, streamId, 0);
      out.put(story.wire());
      FrameWriter.header(out, FrameType.CONTINUATION, FrameType.END_HEADERS, streamId, 0);
    } else {
      out.put(story.wire());
    }
    byte[] wire = new byte[out.position()];
    out.get(0, wire);
    return wire;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
