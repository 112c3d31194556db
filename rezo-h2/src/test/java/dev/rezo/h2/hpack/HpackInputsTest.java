package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link HpackFuzzTest} has kept is read the same however it is cut. */
final class HpackInputsTest {

  static List<Path> inputs() throws IOException, URISyntaxException {
    URL folder = HpackInputsTest.class.getResource("HpackFuzzTestInputs");
    assertThat(folder).as("inputs beside this class").isNotNull();
    try (Stream<Path> files = Files.walk(Path.of(folder.toURI()))) {
      List<Path> found = files.filter(Files::isRegularFile).sorted().toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(8);
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isReadOrRefusedTheSame(Path input) throws IOException {
    byte[] octets = Files.readAllBytes(input);
    assertThat(octets).isNotEmpty();
    new HpackFuzzTest().everyBlockIsReadOrRefusedTheSameHoweverItIsCut(octets);
  }
}
