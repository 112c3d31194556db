package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the documentation shows what the command says of the {@link Cases}. */
final class DoctorPageTest {

  private static final Path PAGE = Path.of("..", "docs-site", "doctor.md");

  private static final Pattern BLOCK =
      Pattern.compile(
          "<!-- doctor: (\\S+), exit code (\\d+) -->\n```text\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "healthy",
        "watched",
        "closing",
        "shortLived",
        "silentlyShort",
        "expired",
        "nameless",
        "refused"
      })
  void pageShowsWhatIsSaid(String name) throws IOException {
    Findings findings = named(name);
    Diagnosis diagnosis = Diagnosis.of(findings);
    String text = new DoctorReport(new TextStyle(false)).text(findings, diagnosis);

    assertThat(text.lines()).allMatch(line -> line.length() <= 80 && !line.endsWith(" "));
    assertThat(blocks()).containsEntry(name + " " + diagnosis.exitCode(), text);
  }

  private static Map<String, String> blocks() throws IOException {
    Map<String, String> blocks = new TreeMap<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      blocks.put(block.group(1) + " " + block.group(2), block.group(3));
    }
    return blocks;
  }

  private static Findings named(String name) {
    return switch (name) {
      case "healthy" -> Cases.healthy();
      case "watched" -> Cases.watched();
      case "closing" -> Cases.closing();
      case "shortLived" -> Cases.shortLived();
      case "silentlyShort" -> Cases.silentlyShort();
      case "expired" -> Cases.expired();
      case "nameless" -> Cases.nameless();
      case "refused" -> Cases.refused();
      default -> throw new AssertionError(name);
    };
  }
}
